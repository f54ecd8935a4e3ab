"""Texts that cannot be written down: half of a surrogate pair, as `"\\ud83d"` in JSON or a file's name may hold. Pure.

Contract: a Page -> the same Page, or a Reject whose words can be printed; metadata and text -> nothing, or
PageRejected. Knows nothing of formats.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, replace

from ingest.documents import Metadata, Page, Reject
from ingest.errors import IngestError, PageRejected

_HALF = re.compile("[\ud800-\udfff]")


def checked(page: Page | Reject) -> Page | Reject:
    """The page if every part of it can be stored; the first part that cannot is named."""
    if isinstance(page, Reject):
        return replace(page, origin=_printable(page.origin), reason=_printable(page.reason))
    parts = [("name", page.origin), ("text", page.body)]
    parts += [(field.name, getattr(page.hints, field.name)) for field in fields(page.hints)]
    for part, text in parts:
        if half := _HALF.search(text):
            return Reject(_printable(page.origin), _says(part, half[0]))
    return page


def check(meta: Metadata, text: str) -> None:
    """Raises PageRejected: what a page's own metadata says may hold half a character where its text does not."""
    for part, said in (("text", text), *_texts(meta)):
        if half := _HALF.search(said):
            raise PageRejected(_says(part, half[0]))


def check_place(path: str) -> None:
    """Raises IngestError: the archive remembers where pages came from, and cannot write this down."""
    if half := _HALF.search(path):
        raise IngestError(f"{_printable(path)}: {_says('path', half[0])}, and ingest again")


def _texts(meta: Metadata) -> Iterator[tuple[str, str]]:
    for field in fields(meta):
        value = getattr(meta, field.name)
        for said in value if isinstance(value, tuple) else (getattr(value, "raw", value),):
            if isinstance(said, str):
                yield field.name, said


def _says(part: str, half: str) -> str:
    return (
        f"the {part} holds half of a character (\\u{ord(half):04x} alone): write the character whole, or leave it out"
    )


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
