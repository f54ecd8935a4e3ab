"""Article text -> chunks on sentence borders, with offsets. Pure.

Contract: `text[chunk.start:chunk.end] == chunk.text`; chunks are in order, and every character but whitespace is in
at least one. Knows nothing of embedders; `size` is in characters because offsets are.
"""

from ingest.documents import Chunk, Metadata
from ingest.sentences import sentences

# Chosen by measuring on two open collections; the table is in docs/retrieval.md.
DEFAULT_SIZE = 1200
DEFAULT_OVERLAP = 100

_CLAUSE_ENDS = (";", ":", ",", " – ", " — ")


def context_for(meta: Metadata) -> str:
    """What is embedded and indexed in front of each chunk, and never quoted: title and day."""
    day = meta.published.iso[:10] if meta.published else ""
    return " — ".join(part for part in (meta.title, day) if part)


def chunk(text: str, *, context: str = "", size: int = DEFAULT_SIZE, overlap: int = DEFAULT_OVERLAP) -> list[Chunk]:
    """Cut into chunks of about `size` characters, each made of whole sentences.

    A chunk repeats the last sentences of the one before as long as they are no more than `overlap` characters
    together. A chunk ends early at a paragraph's end once it is three quarters full. A single sentence longer
    than `size` is cut between clauses or words. Raises ValueError unless 0 <= overlap < size.
    """
    if not 0 <= overlap < size:
        raise ValueError(f"overlap must be at least 0 and less than size, got {overlap} and {size}")
    pieces = [part for span in sentences(text) for part in _cut(text, *span, size)]
    spans: list[tuple[int, int]] = []
    first = 0
    while first < len(pieces):
        last = first
        while last + 1 < len(pieces) and pieces[last + 1][1] - pieces[first][0] <= size:
            full = pieces[last][1] - pieces[first][0] >= 0.75 * size
            if full and "\n\n" in text[pieces[last][1] : pieces[last + 1][0]]:
                break
            last += 1
        spans.append((pieces[first][0], pieces[last][1]))
        following = last + 1
        if following < len(pieces):
            while following - 1 > first and pieces[last][1] - pieces[following - 1][0] <= overlap:
                following -= 1
        first = following
    return [Chunk(i, start, end, text[start:end], context) for i, (start, end) in enumerate(spans)]


def _cut(text: str, start: int, end: int, size: int) -> list[tuple[int, int]]:
    """A sentence in parts of at most `size`, without the whitespace between them."""
    parts: list[tuple[int, int]] = []
    while end - start > size:
        limit = start + size
        at = max((text.rfind(mark, start + size // 2, limit) + len(mark) for mark in _CLAUSE_ENDS), default=0)
        if at <= start + size // 2:
            at = text.rfind(" ", start + 1, limit)
        if at <= start:
            at = limit
        stop = start + len(text[start:at].rstrip())
        if stop > start:
            parts.append((start, stop))
        start = at + len(text[at:end]) - len(text[at:end].lstrip())
    if start < end:
        parts.append((start, end))
    return parts
