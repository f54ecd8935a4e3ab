"""Paths -> pages: files, folders, patterns and standard input; one order on every machine.

Contract: yields a Page or a Reject for everything found, and goes on. Knows nothing of cleaning or archives.
"""

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from ingest.documents import Page, Reject
from ingest.readers.file import File, Given
from ingest.readers.registry import MAX_BYTES, read_file


def read_pages(
    paths: Sequence[str], *, stdin: BinaryIO | None = None, given: Given | None = None
) -> Iterator[Page | Reject]:
    """Every page below the paths, in order of name. "-" reads standard input as one file.

    Hidden files and folders are skipped, and a folder is entered once however it is linked.
    """
    for path in paths:
        if path == "-":
            if stdin is not None:
                yield from read_bytes("stdin", stdin.read(MAX_BYTES + 1), given)
            continue
        here = Path(path)
        if here.is_dir():
            for file in _files(here):
                yield from _read(file, file.relative_to(here).as_posix(), given)
        elif here.exists():
            yield from _read(here, here.name, given)
        else:
            matches = sorted(glob.iglob(path, recursive=True)) if glob.has_magic(path) else []
            if not matches:
                yield Reject(path, "there is no such file or folder")
            for match in matches:
                yield from read_pages([match], given=given)


def read_bytes(origin: str, raw: bytes, given: Given | None = None) -> Iterator[Page | Reject]:
    """The page or pages of one file's content."""
    yield from read_file(File(origin, raw, given=given or Given()))


def _read(file: Path, origin: str, given: Given | None) -> Iterator[Page | Reject]:
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
    yield from read_bytes(origin, raw, given)


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
