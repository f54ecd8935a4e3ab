"""Progress of a run on standard error: a bar with time left and errors, plain lines when it is no terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from eval.records import Record

_PLAIN_EVERY_S = 10.0


@contextmanager
def reporting() -> Iterator[Callable[[int, int, Record | None], None]]:
    """A function to call with (done, of how many, the record that came, None at the start)."""
    errors = 0
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[errors]}"))
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("asking", total=None, errors="")

            def show(done: int, total: int, record: Record | None) -> None:
                nonlocal errors
                errors += bool(record and record.error)
                bar.update(task, completed=done, total=total, errors=f"{errors} errors" if errors else "")

            yield show
        return
    said = began = time.monotonic()
    first = 0

    def say(done: int, total: int, record: Record | None) -> None:
        nonlocal errors, first, said, began
        now = time.monotonic()
        if record is None:
            first, began = done, now
        errors += bool(record and record.error)
        if now - said >= _PLAIN_EVERY_S and done > first:
            said = now
            left = (now - began) / (done - first) * (total - done)
            sys.stderr.write(f"{done} of {total} questions, {errors} errors, about {left:.0f} s left\n")

    yield say
