"""Page and what cleaning took out -> title, byline, dates, source, section, language, address. Pure.

Contract: the format's own declaration first (front matter, record, feed entry, JSON-LD, Open Graph, meta tags), then
the lines that cleaning recognised. What no one states is unknown: "", () or None.
"""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ingest import rules
from ingest.clean import tidy
from ingest.dates import parse_declared, parse_stamp
from ingest.documents import Cleaned, Hints, Metadata, Page, Stamp
from ingest.head import head_lines, headline
from ingest.markup import parse

_UPDATED = re.compile(
    r"\b(?:updated|modified|last edited|aktualisiert|mis à jour|modifié|actualizado|aggiornato|atualizado)\b|수정",
    re.IGNORECASE,
)
_STATED = re.compile(_UPDATED.pattern + r"|\b(?:first )?(?:published|posted)\b|입력|등록", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:press|media|info|news|tips?|redac|redak|contact|editor|letters|archive|office|desk)[\w.-]*@", re.IGNORECASE
)
_HANGUL = re.compile(r"[가-힣]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_URL = re.compile(r"https?://[^\s<>\"']{4,2000}")
_ARTICLE_TYPES = re.compile(r"(Article|Posting|Report)$")
_NAME_SPLIT = re.compile(r"\s*(?:,|;|\band\b|&|·|및)\s*")
_META = {
    "title": ("og:title", "twitter:title", "dc.title"),
    "byline": ("author", "article:author", "dc.creator", "byl", "parsely-author"),
    "published": (
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "pubdate",
        "publishdate",
        "dc.date.issued",
    ),
    "updated": ("article:modified_time", "datemodified", "og:updated_time", "lastmod"),
    "source": ("og:site_name", "application-name", "dc.publisher", "publisher"),
    "section": ("article:section", "section"),
    "url": ("og:url",),
}


def extract(page: Page, cleaned: Cleaned) -> Metadata:
    """The metadata of the page whose cleaning gave `cleaned`."""
    declared = [page.hints]
    if page.kind == "html":
        tree = parse(page.body)
        declared += [_from_json_ld(tree), _from_tags(tree)]
    seen = _from_lines(page, cleaned)
    return Metadata(
        title=tidy(_first(declared, "title") or seen.title),
        byline=_names(_first(declared, "byline")) or _names(seen.byline) or _addresses(cleaned),
        published=_stamp(declared, "published", seen),
        updated=_stamp(declared, "updated", seen),
        source=tidy(_first(declared, "source") or seen.source),
        section=tidy(_first(declared, "section") or seen.section),
        language=_language(_first(declared, "language"), cleaned.text),
        url=_url(_first(declared, "url")),
    )


def _first(declared: list[Hints], field: str) -> str:
    return next((value for hints in declared if (value := getattr(hints, field))), "")


def _stamp(declared: list[Hints], field: str, seen: Hints) -> Stamp | None:
    for hints in declared:
        if stamp := parse_declared(getattr(hints, field)):
            return stamp
    return parse_stamp(getattr(seen, field)) if getattr(seen, field) else None


def _from_lines(page: Page, cleaned: Cleaned) -> Hints:
    """What the removed lines say."""
    by_rule: dict[str, list[str]] = {}
    for gone in cleaned.removed:
        by_rule.setdefault(gone.rule, []).append(gone.text)
    posted = [line for line in by_rule.get("posted", []) if parse_stamp(line)]
    posted.sort(key=lambda line: not rules.says_when(line))  # a bare date at the top may be the day of saving
    published, updated = "", ""
    for line in posted:
        for part in _dated_parts(line):
            if _UPDATED.search(part):
                updated = updated or part
            else:
                published = published or part
    title = ""
    if page.kind in ("text", "markdown"):
        title = headline(head_lines([tidy(line) for line in page.body.split("\n")]))
    title = title or next(iter(by_rule.get("title", [])), "")
    if not title and page.kind == "html":
        title = next((t for t in by_rule.get("html", []) if len(t.split()) >= 4), "")
    signed = by_rule.get("byline", []) + [t for t in by_rule.get("html", []) if len(t) <= 120]
    source = _owner([gone.text for gone in cleaned.removed])
    section = next(iter(by_rule.get("section", [])), "")
    return Hints(
        title=title,
        byline=", ".join(name for line in signed if (name := rules.byline_names(line))),
        published=published,
        updated=updated,
        source=source,
        section="" if section == source else section,
    )


_OWNER = re.compile(
    r"(?:copyright(?: by| of)?|©|\(c\)|ⓒ)\s*(?:\d{4}(?:\s?[-–]\s?\d{4})?,?\s*)?(?:by\s+)?(?:the\s+)?"
    r"(?P<name>[A-Z가-힣][\w&'’-]*(?:\s+(?:of\s+|the\s+|and\s+)?[A-Z가-힣&][\w&'’-]*){0,4})\s*(?:[.,|]|$)",
    re.IGNORECASE,
)


def _owner(lines: list[str]) -> str:
    """Who a copyright line names; capital letters are asked of the name itself."""
    for line in lines:
        if (match := _OWNER.match(line)) and not re.search(
            r"\b(?:all|rights|reserved|riservata|riservati|reservados|vorbehalten|réservés)\b",
            match["name"],
            re.IGNORECASE,
        ):
            name = match["name"]
            if name[0].isupper() or not name.isascii():
                return name
    return ""


def _dated_parts(line: str) -> list[str]:
    """ "Posted 1 May 2020 | Updated 2 May 2020" is two statements; so is "Updated …, first published …"."""
    marks = [m.start() for m in _STATED.finditer(line)]
    cuts = [0, *(m for m in marks if m > 0 and parse_stamp(line[:m])), len(line)]
    parts = [line[begin:end] for begin, end in pairwise(cuts)]
    return parts if all(parse_stamp(part) for part in parts) else [line]


def _from_json_ld(tree: Any) -> Hints:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            content = json.loads((script.text or "").strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(content):
            kinds = item.get("@type", "")
            if any(_ARTICLE_TYPES.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                return Hints(
                    title=_name(item.get("headline") or item.get("name")),
                    byline=_name(item.get("author")),
                    published=_name(item.get("datePublished") or item.get("dateCreated")),
                    updated=_name(item.get("dateModified")),
                    source=_name(item.get("publisher")),
                    section=_name(item.get("articleSection")),
                    language=_name(item.get("inLanguage")),
                    url=_name(item.get("url") or item.get("mainEntityOfPage")),
                )
    return Hints()


def _objects(content: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every object of a JSON-LD script: alone, in a list, or in a @graph."""
    if isinstance(content, list) and depth < 4:
        for item in content:
            yield from _objects(item, depth + 1)
    elif isinstance(content, dict):
        yield content
        yield from _objects(content.get("@graph", []), depth + 1)


def _name(value: Any) -> str:
    """The text of a JSON-LD value: a string, an object with a name or an address, or a list of them."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return _name(value.get("name") or value.get("@id") or value.get("url") or "")
    if isinstance(value, list):
        return ", ".join(text for item in value[:20] if (text := _name(item)))
    return ""


def _from_tags(tree: Any) -> Hints:
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        content = (tag.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    values = {field: next((found[n] for n in names if n in found), "") for field, names in _META.items()}
    if values["byline"].startswith("http"):
        values["byline"] = ""
    heading = next((text for h in tree.iter("h1") if (text := tidy(" ".join(h.text_content().split())))), "")
    title_tag = next((tidy(" ".join(t.text_content().split())) for t in tree.iter("title")), "")
    values["title"] = values["title"] or heading or title_tag
    if not values["published"]:
        values["published"] = next((t.get("datetime") for t in tree.iter("time") if t.get("datetime")), "")
    canonical = next((link.get("href", "") for link in tree.iter("link") if link.get("rel") == "canonical"), "")
    values["url"] = canonical or values["url"]
    values["byline"] = values["byline"] or _signed(tree)
    return Hints(**values, language=tree.get("lang") or "")


def _signed(tree: Any) -> str:
    """The names in the first short element that reads as a byline."""
    for element in tree.iter("div", "p", "span", "address", "a", "li"):
        text = element.text_content() if len(element) <= 6 else ""
        if len(text) <= 200 and (names := rules.byline_names(tidy(" ".join(text.split())))):
            return names
    return ""


def _names(text: str) -> tuple[str, ...]:
    """Separate names; "By" and duplicates dropped, order kept."""
    text = re.sub(r"^\s*(?:by|written by|reported by)\s+", "", text, flags=re.IGNORECASE)
    parts = [tidy(part).strip(" .") for part in _NAME_SPLIT.split(text)]
    return tuple(dict.fromkeys(part for part in parts if part and len(part) <= 80 and not part.startswith("http")))[:12]


def _addresses(cleaned: Cleaned) -> tuple[str, ...]:
    """Reporters' addresses; those of an office (press@, tips@) name nobody."""
    found = [m for gone in cleaned.removed if gone.rule == "address" for m in rules.EMAIL.findall(gone.text)]
    return tuple(address for address in dict.fromkeys(found) if not _OFFICE.match(address))[:12]


def _language(declared: str, text: str) -> str:
    if declared and re.match(r"[A-Za-z]{2,3}(?:[-_]|$)", declared):
        return re.split(r"[-_]", declared)[0].lower()
    sample = text[:4000]
    letters = sum(c.isalpha() for c in sample) or 1
    for tag, form in (("ko", _HANGUL), ("ja", _KANA), ("zh", _HAN)):
        if len(form.findall(sample)) > 0.2 * letters:
            return tag
    return _by_common_words(sample)


_COMMON = {
    "en": "the of and to in a is was that for on with by at it as from said he his they has were be not",
    "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch nach sie er am",
    "fr": "le la les de des et à un une du en est que qui dans pour pas sur au par il elle ont été se",
    "es": "el la los las de y en que un una por con no se del al para su es lo fue como más pero",
    "it": "il la le di e che un una per non si del della con è i gli da in sono più nel ha al",
    "pt": "o a os as de e que um uma para não com do da em no na se por foi mais dos ao",
}
_WORDS = {tag: frozenset(words.split()) for tag, words in _COMMON.items()}


def _by_common_words(sample: str) -> str:
    """The language whose commonest words make up a sixth of the text, or of its first long paragraph; "" if unclear."""
    long = next((part for part in sample.split("\n\n") if len(part.split()) >= 12), "")
    for text in (sample, long):
        words = re.findall(r"[^\W\d_]+", text.lower())
        shares = sorted(((sum(w in common for w in words), tag) for tag, common in _WORDS.items()), reverse=True)
        if len(words) >= 5 and shares[0][0] >= len(words) / 6 and shares[0][0] >= 1.2 * shares[1][0]:
            return shares[0][1]
    return ""


def _url(text: str) -> str:
    match = _URL.fullmatch(text.strip())
    return match.group() if match else ""
