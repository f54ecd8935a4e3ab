"""The tags of a page's head, and those in its body that say what they are -> what the page declares. Pure.

Contract: a tree of HTML -> Hints; "" for what no tag says. Knows nothing of JSON-LD or of lines of text.
"""

import re
from collections.abc import Iterator
from typing import Any

from ingest import rules
from ingest.dates import parse_declared, parse_stamp
from ingest.documents import Hints

# Names without their case, marks and the prefixes in _PREFIX: og:article:published_time is articlepublishedtime.
_META = {
    "title": ("title", "headline"),
    "byline": ("author", "articleauthor", "creator", "byl", "byline", "authors", "articleauthorname"),
    "published": (
        "articlepublishedtime", "datepublished", "published", "publishedtime", "pubdate", "publishdate",
        "publishedat", "publicationdate", "publishedon", "publishtime", "dateissued", "issued", "datecreated",
        "created", "articlepublished", "articledate", "articledateoriginal", "originalpublicationdate",
        "releasedate", "displaydate", "firstpublished", "date", "time", "articlecreated", "dateavailable",
        "recspublishtime",
    ),
    "updated": (
        "articlemodifiedtime", "datemodified", "updatedtime", "modified", "modifiedtime", "lastmod",
        "lastmodified", "articleupdated", "updated", "articledateupdated", "dateupdated",
    ),
    "source": ("sitename", "applicationname", "publisher", "articlepublishername", "copyrightholder"),
    "section": ("articlesection", "section"),
    "url": ("url",),
}  # fmt: skip
_PREFIX = re.compile(
    r"^(?:og|twitter|dc|dcterms|dcsext|parsely|sailthru|cxenseparse|cxense|rnews|bt|cse|citation|eomportal)[:.\-_]+"
)
_ADDRESS = re.compile(r"https?:|www\.|@\w+$")


def from_tags(tree: Any) -> Hints:
    """What meta, time, link, h1 and title say, in this order."""
    values = _meta(tree)
    headings = [text for h in tree.iter("h1") if (text := _text(h))]
    page_title = next((text for t in tree.iter("title") if (text := _text(t))), "")
    values["title"] = _title(values["title"] or page_title, [page_title], headings, values["source"])
    values["published"] = values["published"] or next(_days(tree), "")
    canonical = next((link.get("href", "") for link in tree.iter("link") if link.get("rel") == "canonical"), "")
    values["url"] = canonical or values["url"]
    values["byline"] = values["byline"] or _signed(tree)
    return Hints(**values, language=tree.get("lang") or "")


def without_site(title: str, tree: Any, source: str) -> str:
    """The title as the page prints it, without the site's name and motto."""
    headings = [text for h in tree.iter("h1") if (text := _text(h))]
    return _title(title, [], headings, source)


def _title(declared: str, others: list[str], headings: list[str], source: str) -> str:
    """The heading that the declared title begins or ends with; else the title without what names the site."""
    for candidate in (*headings, *others):
        rest = declared.replace(candidate, "", 1).strip() if candidate and candidate in declared else None
        if rest is not None and len(candidate) >= 8 and (not rest or re.match(r"[|–—:·»«/-]|.*[|–—:·»«/-]$", rest)):
            return candidate
    parts = re.split(r"\s+[|–—·»«/-]+\s+", declared)
    bare = _bare(source)
    while len(parts) > 1 and bare and (bare in _bare(parts[-1]) or _bare(parts[-1]) in bare):
        parts.pop()
        declared = declared[: declared.rindex(parts[-1]) + len(parts[-1])]
    if not declared and headings:
        return headings[0]
    return declared


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        content = " ".join((tag.get("content") or "").split())
        for name in (tag.get("property"), tag.get("name"), tag.get("itemprop")):
            if name and content:
                plain = re.sub(r"[\W_]+", "", _PREFIX.sub("", _PREFIX.sub("", name.strip().lower())))
                found.setdefault(plain, content)
    values = {field: next((found[n] for n in names if n in found), "") for field, names in _META.items()}
    values["published"] = next((found[n] for n in _META["published"] if n in found and parse_declared(found[n])), "")
    if _ADDRESS.match(values["byline"]):
        values["byline"] = ""
    return values


def _days(tree: Any) -> Iterator[str]:
    """Days that elements say: as microdata first, then time elements, by attribute or as printed."""
    marked = tree.xpath("//*[@itemprop='datePublished' and not(self::meta)]")
    for element in (*marked, *tree.iter("time")):
        if any(a.tag in ("aside", "footer", "nav") for a in element.iterancestors()):
            continue
        for text in (element.get("datetime") or element.get("content") or "", _text(element)):
            if parse_declared(text) if len(text) < 40 else parse_stamp(text[:200]):
                yield text


def _signed(tree: Any) -> str:
    """The authors that an element names as such; else the names in the first short element that reads as a byline."""
    for element in tree.xpath("//*[@itemprop='author' or @rel='author' or @rel='me author']")[:20]:
        inner = element.xpath(".//*[@itemprop='name']")
        text = _text(inner[0] if inner else element) or (element.get("content") or "").strip()
        if 3 <= len(text) <= 80 and not _ADDRESS.match(text):
            return text
    for element in tree.iter("div", "p", "span", "address", "a", "li"):
        text = element.text_content() if len(element) <= 6 else ""
        if len(text) <= 200 and (names := rules.byline_names(" ".join(text.split()))):
            return names
    return ""


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())
