"""A sentence that a model wrote -> plain text, or why it may not be shown. Pure.

Contract: no address, image, markup or secret word passes, whatever the verifier would say of the words around it. Links
become their text; emphasis, bullets, labels such as "Answer:" and credits to the prompt's own passages go. Of passages
it knows what it is told: their text, and the heads that stood above them.
"""

import calendar
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa.llm.marks import parse

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
_IMAGE = re.compile(r"!\s*\[")
_LINK = re.compile(r"\[([^\[\]]{0,300})\]\s?\([^()]{0,2000}(?:\([^()]{0,200}\)[^()]{0,2000}){0,3}\)")
_TARGET = re.compile(r"\]\(")
_REFERENCE = re.compile(r"\[[^\[\]]{0,300}\]\s?(?:\(|\[[^\[\]\d][^\[\]]{0,100}\]|:)")
_TAG = re.compile(r"<\s*[a-zA-Z/!?]|&(?:lt|gt|#\d{1,6}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_DOMAIN = (
    r"(?:com|org|net|info|biz|io|ai|co|app|dev|xyz|site|online|top|tv|gg|ly|link|click|page|example|test|invalid|local"
    r"|onion|news|press|blog|shop|eu|uk|de|fr|es|nl|pl|ru|ua|cn|jp|kr|br|au|ca|ch)"
)
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]{1,30}\s?:\s?//|\bwww\d?\s?\.|\b(?:mailto|javascript|data|vbscript|file|tel|sms)\s?:\s?\S|//\w"
    rf"|(?<![\w@])[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,4}}\.{_DOMAIN}(?![\w-])|\w@[\w-]{{1,63}}\.\w"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|\[\s*\.\s*\]|\bhxxp",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:(?:[-*•>–—#+]{1,6}|\(?\d{1,2}[.)])\s+)+")
_LABEL = re.compile(
    r"^\W*(?:(?:the\s+|final\s+|short\s+)?answer|assistant|response|summary|note)"
    r"(?:\s*:|\s+is(?:\s+that)?\s*:?)\s*",
    re.IGNORECASE,
)
_POLAR = re.compile(r"^(?:yes|no)\s*(?:[,:;–—-]+|\.(?!\s*\d))\s+(?=\w)", re.IGNORECASE)
_HOLDER = r"(?:passages?|articles?|sources?|documents?|texts?|contexts?|excerpts?|reports?)"
_GIVEN = r"(?:provided|given|supplied|above|following)"
_OURS = (  # numbered, or given, or neither
    rf"(?:the\s+)?(?:(?P<numbered>{_HOLDER}\s+\d{{1,2}})(?:(?:,|\s+and|\s*&)\s*(?:{_HOLDER}\s+)?\d{{1,2}})*"
    rf"|{_GIVEN}\s+{_HOLDER}|{_HOLDER}\s+{_GIVEN}|(?P<bare>(?<=the\s){_HOLDER}))"
)
_SAYS = r"(?:says?|said|states?|stated|reports?|reported|notes?|noted|mentions?|mentioned)"
_PER = r"(?:according to|as (?:reported|stated|mentioned|described|noted|published) (?:in|by)|based on|per)"
_CREDIT = re.compile(
    rf"^(?:(?:{_PER}|in|from)\s+{_OURS}\s*[,:]\s*|{_OURS.replace('?P<', '?P<says_')}\s*"
    rf"(?:{_SAYS}\s+that\s+|{_SAYS}\s*:\s*|(?<=\d)\s*:\s*))",
    re.IGNORECASE,
)
_CREDIT_BEHIND = re.compile(rf",?\s+(?:{_PER}|(?P<within>in))\s+{_OURS}(?=\s*[.!]?$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Plain text, or "" and the reason why the sentence may not be shown."""

    text: str
    refused: str = ""


def clean(sentence: str, secret: str) -> Cleaned:
    """The sentence as plain text. `secret` is a word that must not be told, in any spelling."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", sentence))
    folded = unicodedata.normalize("NFKC", text)
    if secret and _bare(secret) in _bare(folded):
        return Cleaned("", "it repeats the instructions")
    if _IMAGE.search(folded):
        return Cleaned("", "it holds an image")
    for _ in range(4):
        text = _LINK.sub(_label, text)
    folded = unicodedata.normalize("NFKC", text)
    if _TARGET.search(folded) or _REFERENCE.search(parse(folded)[0]) or _ADDRESS.search(folded):
        return Cleaned("", "it holds an address")
    if _TAG.search(folded):
        return Cleaned("", "it holds markup")
    return Cleaned(_plain(text))


def _label(link: re.Match[str]) -> str:
    """What a link shows; a number alone stays a citation mark, and words in brackets behind it no address."""
    shown = link[1].strip()
    if not re.fullmatch(r"\^?\d{1,3}", shown):
        return shown
    told = link[0][link[0].index("]") + 1 :]
    return link[0] if told[0].isspace() and not _ADDRESS.search(told) else f"[{shown}]"


def _bare(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _plain(text: str) -> str:
    text = re.sub(r"\*{1,3}|_{2,3}|~~|`{1,3}", "", _BULLET.sub("", text))
    text = re.sub(r"(?<!\w)_([^_]{1,200})_(?!\w)", r"\1", text)
    return " ".join(text.split())


def trimmed(text: str, told: str = "") -> str:
    """Plain text (marks taken out) without labels, a leading "Yes," and the mention of the prompt's passages.

    "The report" may be one that the news is about: it stays unless it has a number, is called the given one, or `told`,
    the text of the passages, speaks of none.
    """
    for pattern in (_LABEL, _BULLET):
        text = pattern.sub("", text, count=1)
    text = _POLAR.sub("", _without_credit(text, told), count=1)
    text = _without_credit(text, told)
    behind = _CREDIT_BEHIND.search(text)
    if behind and _is_ours(behind["numbered"], behind["bare"], told) and not (behind["within"] and behind["bare"]):
        text = text[: behind.start()] + text[behind.end() :]
    return text[:1].upper() + text[1:]


def _without_credit(text: str, told: str) -> str:
    found = _CREDIT.match(text)
    if not found:
        return text
    ours = _is_ours(found["numbered"] or found["says_numbered"], found["bare"] or found["says_bare"], told)
    return text[found.end() :] if ours else text


def _is_ours(numbered: str | None, bare: str | None, told: str) -> bool:
    """Whether a credit names the prompt's passages, not a thing of the news: Article 5 of a treaty, a report."""
    name = " ".join((numbered or bare or "").lower().split())
    if not name:
        return True
    if told:
        return not re.search(rf"\b{re.escape(name.rstrip('s'))}(?!\d)", told, re.IGNORECASE)
    return bool(numbered) or name.rstrip("s") in ("passage", "context", "excerpt")


@dataclass(frozen=True, slots=True)
class Head:
    """What stood above a passage in the prompt; `day` as 2023-03-06. Each may be ""."""

    title: str
    outlet: str
    day: str


def without_heads(text: str, heads: Sequence[Head]) -> str:
    """The sentence without title, outlet and day where it only repeats the head of a passage that it cites.

    "(The Courier, published 2023-03-06)", "according to The Courier," and "The Courier reported that" go. An outlet
    that no head names stays, and so does a sentence of which nothing else would be left.
    """
    kept = text
    for head in heads:
        for pattern in _repeats(head):
            kept = pattern.sub("", kept)
    kept = " ".join(kept.split())
    if kept == " ".join(text.split()) or re.sub(r"\W+$", "", kept) in (
        "",
        *(name for h in heads for name in (h.title, h.outlet)),
    ):
        return text
    return kept[:1].upper() + kept[1:]


def _repeats(head: Head) -> list[re.Pattern[str]]:
    """How models repeat a head: in brackets, in front of the sentence, between commas or behind."""
    published = rf"(?:published|dated)\s+(?:on\s+)?{_days(head.day)}|{re.escape(head.day)}" if head.day else ""
    outlet = rf"(?:the\s+)?{_spaced(re.sub('^the ', '', head.outlet, flags=re.IGNORECASE))}" if head.outlet else ""
    title = rf"[\"“'‘]?{_spaced(head.title)}[\"”'’]?" if head.title else ""
    if outlet and published:
        source = rf"(?:{outlet}(?:\s*[,(]?\s*(?:{published}|(?:(?:on|of)\s+)?{_days(head.day)})\)?)?|{published})"
    else:
        source = rf"(?:{outlet or published})" if outlet or published else title
    if not source:
        return []
    whole = rf"(?:{title}(?:[,:;]?\s*[(\[]?{source}[)\]]?)?|{source})" if title else source
    named = outlet or title
    forms = [
        rf"\s*[(\[](?:sources?:\s*)?{whole}[)\]]",
        rf"^(?:{_PER}|in|from)\s+{whole}\s*[,:]\s*",
        rf"^{whole}\s*[:–—]\s+",
        rf"^{named}(?:\s*,?\s*(?:{published}),?)?\s+{_SAYS}(?:\s+on\s+{_days(head.day)})?,?\s+that\s+",
        rf"\s*,?\s+{_PER}\s+{whole}(?:\s*,|(?=\s*[.!]?$))",
    ]
    if published:
        forms.append(rf"\s*,\s*(?:{published})(?:\s*,|(?=\s*[.!]?$))")
    return [re.compile(form, re.IGNORECASE) for form in forms]


def _spaced(name: str) -> str:
    return r"\s+".join(map(re.escape, name.split()))


def _days(day: str) -> str:
    """The forms of an ISO day that are read as it."""
    try:
        told = date.fromisoformat(day)
    except ValueError:
        return re.escape(day)
    month = calendar.month_name[told.month]
    return rf"(?:{day}|{told.day}\s+{month}\s+{told.year}|{month}\s+{told.day},?\s+{told.year})"
