"""HTML -> the lines of its article, and the lines left out. trafilatura and lxml live here (with metadata.py's tags).

Contract: markup -> (paragraphs in order, [(number, text) left out]). trafilatura finds the article; a paragraph of
prose inside <article> or <main> that it missed is put back in its place.
"""

import re
from typing import Any

from ingest.documents import Hints
from ingest.errors import PageRejected
from ingest.rules import is_sentence

_BLOCKS = frozenset("p li h1 h2 h3 h4 h5 h6 blockquote pre td th dt dd figcaption address".split())
_OUTSIDE = frozenset("nav aside footer form header figure button script style noscript template select".split())
_OUTSIDE_NAME = re.compile(
    r"\b(share|related|promo|newsletter|subscribe|cookie|comment|sidebar|advert|footer|nav|menu)"
)
_MAX_TAGS = 200_000
_MAX_DEPTH = 200


def parse(markup: str) -> Any:
    """The lxml tree. Raises PageRejected for markup that is too large or too deep to be a page."""
    from lxml import etree, html

    if markup.count("<") > _MAX_TAGS:
        raise PageRejected(f"more than {_MAX_TAGS:,} tags: this is not an article page")
    try:
        tree = html.document_fromstring(markup.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise PageRejected(f"the HTML holds nothing to read ({error})") from error
    depth, deepest = 0, 0
    for action, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if action == "start" else -1
        deepest = max(deepest, depth)
    if deepest > _MAX_DEPTH:
        raise PageRejected(f"tags nested {deepest} deep: this is not an article page")
    return tree


def as_trafilatura_reads(markup: str) -> Hints:
    """The authors ("; " between them) and the day that trafilatura finds; a year's first day only if it is printed."""
    import trafilatura

    found = trafilatura.extract_metadata(markup, date_config={"original_date": True, "extensive_search": False})
    if found is None:
        return Hints()
    day = found.date or ""
    if day.endswith("-01-01") and day not in markup:  # htmldate's way to say that it knows the year alone
        day = ""
    return Hints(byline=found.author or "", published=day)


def body_lines(markup: str) -> tuple[list[str], list[tuple[int, str]]]:
    """The article's paragraphs, and every other block of text with its number in the page."""
    import trafilatura

    tree = parse(markup)
    blocks = _blocks(tree)
    extracted = trafilatura.extract(
        markup, favor_recall=True, include_comments=False, include_tables=True, deduplicate=False, output_format="txt"
    )
    found = [line for raw in (extracted or "").split("\n") for cell in _cells(raw) if (line := _join(cell))]
    wanted = {_key(line) for line in found}
    marked = [(text, rescue, _key(text) in wanted) for text, rescue in blocks]
    matched = {_key(text) for text, _, inside in marked if inside}
    if not found or len(matched & wanted) < 0.9 * len(wanted):
        kept = found or [text for text, rescue, _ in marked if rescue]
        keys = {_key(line) for line in kept}
        return kept, [(i, t) for i, (t, _, _) in enumerate(marked, start=1) if _key(t) not in keys]
    kept = [text for text, rescue, inside in marked if inside or rescue]
    return kept, [(i, t) for i, (t, rescue, inside) in enumerate(marked, start=1) if not (inside or rescue)]


def _cells(line: str) -> list[str]:
    """A line of trafilatura's, or the cells of a table's row in it."""
    if line.startswith("|") and line.rstrip().endswith("|"):
        return [cell for cell in line.split("|") if cell.strip(" -:")]
    return [line.removeprefix("- ")]


def _blocks(tree: Any) -> list[tuple[str, bool]]:
    """Innermost blocks of text in order, and whether each is prose that belongs to the article for certain."""
    found: list[tuple[str, bool]] = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        is_block = element.tag in _BLOCKS or (element.tag == "div" and not any(isinstance(c.tag, str) for c in element))
        if not is_block or any(c.tag in _BLOCKS for c in element.iterdescendants() if isinstance(c.tag, str)):
            continue
        text = _join(element.text_content())
        if not text or any(a.tag in ("script", "style", "noscript", "template") for a in element.iterancestors()):
            continue
        found.append((text, element.tag in ("p", "li", "blockquote") and _inside(element) and is_sentence(text)))
    return found


def _inside(element: Any) -> bool:
    """Below <article> or <main>, and not in a part of it that is not the story."""
    story = False
    for ancestor in [element, *element.iterancestors()]:
        if ancestor.tag in _OUTSIDE:
            return False
        name = f"{ancestor.get('class', '')} {ancestor.get('id', '')}".lower()
        if ancestor.tag not in ("body", "html") and _OUTSIDE_NAME.search(name):
            return False
        if ancestor.tag in ("article", "main"):
            story = True
    links = sum(len(_join(a.text_content())) for a in element.iter("a"))
    return story and links < 0.5 * len(_join(element.text_content()))


def _join(text: str) -> str:
    return " ".join(text.split())


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text)
