"""A PDF -> one page of text. pypdfium2 lives here; it comes with `pip install 'byline[pdf]'`.

Contract: the text in the order in which the file draws it, a blank line between paragraphs, without lines that stand at
the edge of page after page. A PDF that is only pictures, or locked, is rejected with the reason.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ingest.documents import Hints, Page, Reject
from ingest.errors import PageRejected
from ingest.readers.file import File

_MOST_PAGES = 1000
_MOST_CHARACTERS = 5_000_000
_FOLIO = re.compile(
    r"\W*(?:page|seite|página|pagina)?\s*\d{1,4}(?:\s*(?:/|of|von|de|di|sur)\s*\d{1,4})?\W*", re.IGNORECASE
)
_HYPHEN = re.compile("[\ufffe\x02\u00ad]\n?|(?<=[a-zß-ÿ])-\n(?=[a-zß-ÿ])")
_NO_TITLE = re.compile(r"untitled|microsoft word|\.(?:docx?|indd|qxp|pdf|pmd|rtf|odt)\b|^\W*$|^\w+$", re.IGNORECASE)
_ENDS = (".", "!", "?", "…", "”", '"', "»", ":", "。", "！", "？")


def read_pdf(file: File) -> Iterator[Page | Reject]:
    """The one page that the file is."""
    pages, declared = _pages(file.raw)
    lines = _without_edges([[line.strip() for line in text.split("\n")] for text in pages])
    if sum(map(len, lines)) < 20 * min(len(pages), 2):
        yield Reject(file.origin, "a PDF without text, scanned perhaps: make it readable with OCR (ocrmypdf) first")
        return
    title = "" if _NO_TITLE.search(declared) else declared
    yield Page(file.origin, "text", _paragraphs(lines), Hints(title=title))


def _pages(raw: bytes) -> tuple[list[str], str]:
    """The text of each page, and the title that the file declares."""
    try:
        import pypdfium2
    except ImportError as error:
        raise PageRejected("a PDF: to read it, pip install 'byline[pdf]'") from error
    try:
        document: Any = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        why = "it is locked: save it without its password" if locked else "it is damaged"
        raise PageRejected(f"a PDF that cannot be opened: {why}") from error
    try:
        if len(document) > _MOST_PAGES:
            raise PageRejected(f"a PDF of more than {_MOST_PAGES} pages: split it")
        texts: list[str] = []
        for number in range(len(document)):
            page = document[number]
            drawn = page.get_textpage()
            texts.append(_HYPHEN.sub("", drawn.get_text_bounded().replace("\r\n", "\n")))
            drawn.close()
            page.close()
            if sum(map(len, texts)) > _MOST_CHARACTERS:
                raise PageRejected(f"a PDF of more than {_MOST_CHARACTERS:,} characters: split it")
        return texts, str(document.get_metadata_dict().get("Title", "")).strip()
    except pypdfium2.PdfiumError as error:
        raise PageRejected("a PDF that cannot be read: it is damaged") from error
    finally:
        document.close()


def _without_edges(pages: list[list[str]]) -> list[str]:
    """All lines, less page numbers and what three pages or more have at their top or foot."""
    filled = [[line for line in page if line] for page in pages]
    edges = Counter(line for page in filled for line in {*page[:2], *page[-2:]})
    kept: list[str] = []
    for page in filled:
        last = len(page) - 1
        for at, line in enumerate(page):
            edge = at < 2 or at > last - 2
            if not (edge and (edges[line] >= 3 or (len(pages) > 1 and _FOLIO.fullmatch(line)))):
                kept.append(line)
    return kept


def _paragraphs(lines: list[str]) -> str:
    """Lines that fill their column go on; a sentence that ends short of it, and a short line, end a paragraph."""
    widths = sorted(map(len, lines))
    full = 0.8 * widths[int(0.8 * (len(widths) - 1))]
    parts = [lines[0]]
    for line, after in pairwise(lines):
        ended = len(line) < full and (line.endswith(_ENDS) or after[:1].isupper() or not after[:1].isalpha())
        parts.append("\n\n" if ended else " ")
        parts.append(after)
    return "".join(parts)
