"""HTML -> the lines of its article, and the lines left out. trafilatura and lxml live here (with metadata.py's tags).

Contract: markup -> (paragraphs in order, [(number, text) left out]). trafilatura finds the article; a paragraph of
prose that it missed is put back in its place where its neighbours in the same element are the article's.
"""

import re
from typing import Any

from ingest.documents import Hints
from ingest.errors import PageRejected
from ingest.rules import is_sentence

_BLOCKS = frozenset("p li h1 h2 h3 h4 h5 h6 blockquote pre tr dt dd figcaption address".split())
_OUTSIDE = frozenset("nav aside footer form header figure button script style noscript template select".split())
_OUTSIDE_NAME = re.compile(
    r"\b(share|related|promo|newsletter|subscribe|cookie|comment|sidebar|advert|footer|nav|menu)"
)
_PARTS = frozenset("body div section article main figure br hr table tbody thead ul ol dl center td th".split())
_UNSEEN = frozenset("script style noscript template img svg head iframe button form".split())
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
    day = found.date or ""
    if day.endswith("-01-01") and day not in markup:  # htmldate's way to say that it knows the year alone
        day = ""
    return Hints(byline=found.author or "", published=day)


def body_lines(markup: str) -> tuple[list[str], list[tuple[int, str]]]:
    """The article's paragraphs and table rows ("Harbour | 4.1"), and every other block with its number in the page."""
    import trafilatura

    tree = parse(markup)
    blocks = _blocks(tree)
    extracted = trafilatura.extract(
        markup, include_comments=False, include_tables=True, deduplicate=False, output_format="txt"
    )
    found = [line for raw in (extracted or "").split("\n") if (line := _line(raw))]
    wanted = {_key(line) for line in found} - {""}
    inside = [_key(text) in wanted for text, _ in blocks]
    matched = {_key(text) for (text, _), is_in in zip(blocks, inside, strict=True) if is_in}
    if not found or len(matched & wanted) < 0.9 * len(wanted):
        kept = found or [text for text, element in blocks if _is_told(element, text)]
        keys = {_key(line) for line in kept}
        return kept, [(i, text) for i, (text, _) in enumerate(blocks, start=1) if _key(text) not in keys]
    homes = {_home(element) for (_, element), is_in in zip(blocks, inside, strict=True) if is_in}
    stays = [
        is_in or (_home(element) in homes and _is_told(element, text))
        for (text, element), is_in in zip(blocks, inside, strict=True)
    ]
    kept = [text for (text, _), stay in zip(blocks, stays, strict=True) if stay]
    left = [(i, text) for i, ((text, _), stay) in enumerate(zip(blocks, stays, strict=True), start=1) if not stay]
    return kept, left


def fragment_lines(markup: str) -> list[str]:
    """Every line of a fragment that is the article already: a feed's entry, a record's text. Pictures' texts go."""
    parts: list[str] = []

    def walk(element: Any) -> None:
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            parts.append(element.tail or "")
            return
        if element.tag == "tr":
            cells = [_join(c.text_content()) for c in element if isinstance(c.tag, str)]
            parts.append("\0" + " | ".join(cell for cell in cells if cell) + "\0")
        else:
            mark = "\0" if element.tag in _BLOCKS or element.tag in _PARTS else ""
            parts.append(mark + (element.text or ""))
            for child in element:
                walk(child)
            parts.append(mark)
        parts.append(element.tail or "")

    walk(parse(f"<div>{markup}</div>"))
    return [line for part in "".join(parts).split("\0") if (line := _join(part))]


def _line(line: str) -> str:
    """A line of trafilatura's: a row's cells with a bar between them, an item of a list without its mark."""
    if line.startswith("|") and line.rstrip().endswith("|"):
        cells = [_join(cell) for cell in line.strip().strip("|").split("|")]
        return " | ".join(cell for cell in cells if cell.strip("-: "))
    return _join(line.removeprefix("- "))


def _blocks(tree: Any) -> list[tuple[str, Any]]:
    """Innermost blocks of text, in order, with their elements."""
    found: list[tuple[str, Any]] = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        is_block = element.tag in _BLOCKS or (element.tag == "div" and not any(isinstance(c.tag, str) for c in element))
        if not is_block or any(c.tag in _BLOCKS for c in element.iterdescendants() if isinstance(c.tag, str)):
            continue
        if element.tag == "tr":
            text = " | ".join(cell for c in element if isinstance(c.tag, str) and (cell := _join(c.text_content())))
        else:
            text = _join(element.text_content())
        if text and not any(a.tag in ("script", "style", "noscript", "template") for a in element.iterancestors()):
            found.append((text, element))
    return found


def _home(element: Any) -> Any:
    """What holds the paragraph together with its neighbours: for an item of a list, what holds the list."""
    parent = element.getparent()
    while parent is not None and parent.tag in ("ul", "ol", "blockquote"):
        parent = parent.getparent()
    return parent


def _is_told(element: Any, text: str) -> bool:
    """Prose below <article> or <main>, of few links, and not in a part of it that is not the story."""
    if element.tag not in ("p", "li", "blockquote") or not is_sentence(text):
        return False
    story = False
    for ancestor in [element, *element.iterancestors()]:
        if ancestor.tag in _OUTSIDE or ancestor.tag == "a":
            return False
        name = f"{ancestor.get('class', '')} {ancestor.get('id', '')}".lower()
        if ancestor.tag not in ("body", "html") and _OUTSIDE_NAME.search(name):
            return False
        if ancestor.tag in ("article", "main"):
            story = True
    links = sum(len(_join(a.text_content())) for a in element.iter("a"))
    return story and links < 0.5 * len(text)


def _join(text: str) -> str:
    return " ".join(text.split())


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text)
