"""Progress of an ingest on standard error: a bar with rate and time left, plain lines when it is no terminal."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ingest.pipeline import Progress

_PLAIN_EVERY_S = 5.0


@contextmanager
def reporting(paths: Sequence[str]) -> Iterator[Callable[[Progress], None]]:
    """A function to call after every page. Time left is judged by the size of the files read so far."""
    total = sum(_size(Path(path)) for path in paths)
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.fields[pages]} pages"), BarColumn(), TimeRemainingColumn(), MofNCompleteColumn())
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("reading", total=total or None, pages=0)
            pages = 0

            def show(progress: Progress) -> None:
                nonlocal pages
                pages += 1
                bar.update(task, advance=progress.characters, pages=pages)

            yield show
        return
    began = said = time.monotonic()
    read = pages = 0

    def say(progress: Progress) -> None:
        nonlocal read, pages, said
        read += progress.characters
        pages += 1
        now = time.monotonic()
        if now - said >= _PLAIN_EVERY_S:
            said = now
            left = (now - began) * max(total - read, 0) / read if read and total else 0
            sys.stderr.write(f"{pages} pages, {pages / (now - began):.1f} a second, about {left:.0f} s left\n")

    yield say


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(f.stat().st_size for f in path.rglob("*") if f.is_file())
    return path.stat().st_size if path.is_file() else 0
