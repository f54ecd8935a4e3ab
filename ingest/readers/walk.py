"""Paths -> pages: files, folders, patterns and standard input; one order on every machine.

Contract: yields a Page or a Reject for everything found, and goes on. Knows nothing of cleaning or archives.
"""

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from ingest.documents import Page, Reject
from ingest.errors import PageRejected
from ingest.readers.decode import decode
from ingest.readers.feed import read_feed
from ingest.readers.kind import kind_of
from ingest.readers.markdown import read_markdown
from ingest.readers.records import read_records

MAX_BYTES = 200 * 2**20  # an export of many articles; a single page of this size is refused below
MAX_PAGE_CHARACTERS = 5_000_000


def read_pages(paths: Sequence[str], *, stdin: BinaryIO | None = None) -> Iterator[Page | Reject]:
    """Every page below the paths, in order of name. "-" reads standard input as one file.

    Hidden files and folders are skipped, and a folder is entered once however it is linked.
    """
    for path in paths:
        if path == "-":
            if stdin is not None:
                yield from read_bytes("stdin", stdin.read(MAX_BYTES + 1))
            continue
        here = Path(path)
        if here.is_dir():
            for file in _files(here):
                yield from _read(file, file.relative_to(here).as_posix())
        elif here.exists():
            yield from _read(here, here.name)
        else:
            matches = sorted(glob.iglob(path, recursive=True)) if glob.has_magic(path) else []
            if not matches:
                yield Reject(path, "there is no such file or folder")
            for match in matches:
                yield from read_pages([match])


def read_bytes(origin: str, raw: bytes) -> Iterator[Page | Reject]:
    """The page or pages of one file's content."""
    if len(raw) > MAX_BYTES:
        yield Reject(origin, f"larger than {MAX_BYTES // 2**20} MiB: split it")
        return
    try:
        text = decode(raw)
    except PageRejected as error:
        yield Reject(origin, str(error))
        return
    if not text.strip():
        yield Reject(origin, "the file is empty")
        return
    kind = kind_of(origin, text)
    if kind == "jsonl":
        yield from read_records(origin, text)
    elif len(text) > MAX_PAGE_CHARACTERS:
        yield Reject(origin, f"a page of more than {MAX_PAGE_CHARACTERS:,} characters: split it")
    elif kind == "feed":
        yield from read_feed(origin, text)
    elif kind == "markdown":
        yield read_markdown(origin, text)
    else:
        yield Page(origin, kind, text)


def _read(file: Path, origin: str) -> Iterator[Page | Reject]:
    try:
        if not file.is_file():
            yield Reject(origin, "not a regular file")
            return
        if file.stat().st_size > MAX_BYTES:
            yield Reject(origin, f"larger than {MAX_BYTES // 2**20} MiB: split it")
            return
        raw = file.read_bytes()
    except OSError as error:
        yield Reject(origin, f"cannot be read: {error.strerror}")
        return
    yield from read_bytes(origin, raw)


def _files(folder: Path) -> Iterator[Path]:
    entered: set[tuple[int, int]] = set()
    for where, folders, files in os.walk(folder, followlinks=True):
        status = Path(where).stat()
        if (status.st_dev, status.st_ino) in entered:
            folders.clear()
            continue
        entered.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(where) / name
