"""A sentence that a model wrote -> plain text, or why it may not be shown. Pure.

Contract: no address, image, markup or secret word passes, whatever the verifier would say of the words around it. Links
become their text; emphasis, bullets and labels such as "Answer:" go. Knows nothing of passages.
"""

import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
_IMAGE = re.compile(r"!\s*\[")
_LINK = re.compile(r"\[([^\[\]]{0,300})\]\s?\([^()]{0,2000}(?:\([^()]{0,200}\)[^()]{0,2000}){0,3}\)")
_REFERENCE = re.compile(r"\[[^\[\]]{0,300}\]\s?(?:\(|\[[^\[\]\d][^\[\]]{0,100}\]|:)|\]\(")
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
_BULLET = re.compile(r"^\s*(?:(?:[-*•>–—#+]{1,6}|\d{1,2}[.)])\s+)+")
_LABEL = re.compile(
    r"^\W*(?:(?:the\s+|final\s+|short\s+)?answer|assistant|response|summary|note)"
    r"(?:\s*:|\s+is(?:\s+that)?\s*:?)\s*",
    re.IGNORECASE,
)
_POLAR = re.compile(r"^(?:yes|no)\s*[,.:;–—-]+\s+(?=\w)", re.IGNORECASE)
_HOLDER = r"(?:passages?|articles?|sources?|documents?|texts?|contexts?|reports?)"
_CREDIT = re.compile(
    rf"^(?:(?:according to|as (?:reported|stated|mentioned|described) in|based on|in)\s+(?:the\s+)?"
    rf"(?:provided\s+|given\s+)?{_HOLDER}(?:\s+\d{{1,2}}(?:(?:,|\s+and)\s+\d{{1,2}})*)?\s*[,:]\s*"
    rf"|(?:the\s+)?{_HOLDER}(?:\s+\d{{1,2}})?\s+(?:says?|states?|reports?|notes?|mentions?)\s+that\s+)",
    re.IGNORECASE,
)
_CREDIT_BEHIND = re.compile(
    rf",?\s+(?:according to|as (?:reported|stated|mentioned|described) in|in)\s+(?:the\s+)?(?:{_HOLDER}\s+\d{{1,2}}"
    rf"(?:(?:,|\s+and)\s+(?:{_HOLDER}\s+)?\d{{1,2}})*|(?:provided|given)\s+{_HOLDER})(?=\s*[.!]?$)",
    re.IGNORECASE,
)


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
    if _REFERENCE.search(folded) or _ADDRESS.search(folded):
        return Cleaned("", "it holds an address")
    if _TAG.search(folded):
        return Cleaned("", "it holds markup")
    return Cleaned(_plain(text))


def _label(link: re.Match[str]) -> str:
    """What a link shows; a number alone stays a citation mark."""
    shown = link[1].strip()
    return f"[{shown}]" if re.fullmatch(r"\^?\d{1,3}", shown) else shown


def _bare(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _plain(text: str) -> str:
    text = re.sub(r"\*{1,3}|_{2,3}|~~|`{1,3}", "", _BULLET.sub("", text))
    text = re.sub(r"(?<!\w)_([^_]{1,200})_(?!\w)", r"\1", text)
    return " ".join(text.split())


def trimmed(text: str) -> str:
    """Plain text (marks taken out) without labels, a leading "Yes," and the mention of passages by number."""
    for pattern in (_LABEL, _BULLET, _CREDIT, _POLAR, _CREDIT):
        text = pattern.sub("", text, count=1)
    text = _CREDIT_BEHIND.sub("", text)
    return text[:1].upper() + text[1:]
