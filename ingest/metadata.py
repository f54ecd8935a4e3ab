"""Page and what cleaning took out -> title, byline, dates, source, section, language, address. Pure.

Contract: the format's own declaration first (front matter, record, feed entry, JSON-LD, Open Graph, meta tags), then
the lines that cleaning recognised. What no one states is unknown: "", () or None.
"""

import html
import re
from datetime import UTC, timedelta
from itertools import pairwise

from ingest import rules
from ingest.clean import tidy
from ingest.dates import parse_declared, parse_stamp
from ingest.documents import Cleaned, Hints, Metadata, Page, Stamp
from ingest.head import title_of_text
from ingest.language import language_of
from ingest.linked_data import from_linked_data
from ingest.markup import as_trafilatura_reads, parse
from ingest.tags import from_tags, without_site

_UPDATED = re.compile(
    r"\b(?:updated|modified|last edited|aktualisiert|mis à jour|modifié|actualizado|aggiornato|atualizado)\b|수정",
    re.IGNORECASE,
)
_STATED = re.compile(_UPDATED.pattern + r"|\b(?:first )?(?:published|posted)\b|입력|등록", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:press|media|info|news|tips?|redac|redak|contact|editor|letters|archive|office|desk)[\w.-]*@", re.IGNORECASE
)
_URL = re.compile(r"https?://[^\s<>\"']{4,2000}")
_NAME_SPLIT = re.compile(r"\s*(?:[,;/|、，]|\b(?:and|und|et|og|och|и)\b|&|·|및)\s*", re.IGNORECASE)
_BY = re.compile(
    r"^\s*(?:(?:written |reported |edited |texte? )?(?:by|von|par|por|di|door|av|af|przez)\s+"
    r"|^\s*(?:texte?|words|story|文|作者|记者|記者)\s*[:：]\s*)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:(?:staff )?writers?|reporters?|correspondents?|(?:sub-?|copy )?editors?|columnists?|redakt\w+"
    r"|journalistes?)$",
    re.IGNORECASE,
)
_PLAINLY = 0.95  # how sure the text's language must be to go before the declared one
_ENOUGH = 200  # characters for that


def extract(page: Page, cleaned: Cleaned) -> Metadata:
    """The metadata of the page whose cleaning gave `cleaned`."""
    declared = [page.hints]
    is_page = page.kind == "html"
    tree = parse(page.body) if is_page else None
    if tree is not None:
        declared += [from_linked_data(tree), from_tags(tree)]
    seen = _from_lines(page, cleaned)
    source = _plain(_first(declared, "source") or seen.source)
    title = _plain(_first(declared, "title"))
    if tree is not None and not page.hints.title:
        title = without_site(title, tree, source)
    published = _stamp(declared, "published", seen)
    byline = _names(_first(declared, "byline"), source) or _names(seen.byline, source)
    if is_page and not (published and byline):
        read = as_trafilatura_reads(page.body)
        published = published or parse_declared(read.published)
        byline = byline or _names(read.byline, source)
    return Metadata(
        title=title or _plain(seen.title),
        byline=byline or _addresses(cleaned),
        published=published,
        updated=_stamp(declared, "updated", seen),
        source=source,
        section=_plain(_first(declared, "section") or seen.section),
        language=_language(_first(declared, "language"), cleaned.text),
        url=_url(_first(declared, "url")),
    )


def _plain(text: str) -> str:
    """In one line, character references read (some sites write them twice)."""
    return tidy(" ".join(html.unescape(text).split()))


def _first(declared: list[Hints], field: str) -> str:
    return next((value for hints in declared if (value := getattr(hints, field))), "")


def _stamp(declared: list[Hints], field: str, seen: Hints) -> Stamp | None:
    """The declared time; where it is told in UTC and the page prints the day before or after, the printed one."""
    printed = parse_stamp(getattr(seen, field)) if getattr(seen, field) else None
    for hints in declared:
        if stamp := parse_declared(getattr(hints, field)):
            return printed if printed and _is_local_day(printed, stamp) else stamp
    return printed


def _is_local_day(printed: Stamp, told: Stamp) -> bool:
    if not told.zone_known or told.at.utcoffset() != timedelta(0):
        return False
    ahead = timedelta(hours=14) if printed.precision == "day" else timedelta(0)
    apart = abs((printed.at.date() - told.at.date()).days)
    return apart == 1 and abs(printed.at.replace(tzinfo=UTC) - told.at) <= timedelta(hours=24) + ahead


def _from_lines(page: Page, cleaned: Cleaned) -> Hints:
    """What the removed lines say."""
    by_rule: dict[str, list[str]] = {}
    for gone in cleaned.removed:
        by_rule.setdefault(gone.rule, []).append(gone.text)
    posted = [line for line in (*by_rule.get("posted", []), *_dated(by_rule.get("html", []))) if parse_stamp(line)]
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
        title = title_of_text([tidy(line) for line in page.body.split("\n")], as_saved=page.kind == "text")
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


def _dated(outside: list[str]) -> list[str]:
    """Lines outside the body that say when the page was posted; a bare date only where the page prints one day."""
    lines = [line for line in outside if rules.is_posted(line)]
    told = [line for line in lines if rules.says_when(line)]
    days = {stamp.iso[:10] for line in lines if (stamp := parse_stamp(line))}
    return told or (lines if len(days) == 1 else [])


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


def _names(text: str, source: str = "") -> tuple[str, ...]:
    """Separate names; "By", roles, addresses, the outlet itself and duplicates dropped, order kept."""
    parts = [_BY.sub("", _plain(part), count=1).strip(" .:@") for part in _NAME_SPLIT.split(_BY.sub("", text, count=1))]
    names = [part for part in parts if part and len(part) <= 80 and not part.startswith(("http", "www."))]
    people = [name for name in names if not _ROLE.search(name) and "@" not in name]
    known = [name for name in people or names if name.casefold() != source.casefold()]
    shown = [name.title() if name.isupper() and " " in name else name for name in known]
    return tuple(dict.fromkeys(shown))[:12]


def _addresses(cleaned: Cleaned) -> tuple[str, ...]:
    """Reporters' addresses; those of an office (press@, tips@) name nobody."""
    found = [m for gone in cleaned.removed if gone.rule == "address" for m in rules.EMAIL.findall(gone.text)]
    return tuple(address for address in dict.fromkeys(found) if not _OFFICE.match(address))[:12]


def _language(declared: str, text: str) -> str:
    """The declared language, unless the text is plainly in another."""
    tag = re.split(r"[-_]", declared)[0].lower() if re.match(r"[A-Za-z]{2,3}(?:[-_]|$)", declared) else ""
    if not tag:
        return language_of(text)
    return (language_of(text, least=_PLAINLY) if len(text) >= _ENOUGH else "") or tag


def _url(text: str) -> str:
    match = _URL.fullmatch(text.strip())
    return match.group() if match else ""
