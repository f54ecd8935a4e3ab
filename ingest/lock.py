"""One writer at a time: a lock that the system releases when its holder dies, and a note of who holds it."""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import ArchiveBusy


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the archive in `folder` for writing. Raises ArchiveBusy at once if another process does."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "writer.json"
    lock = FileLock(folder / "writer.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ArchiveBusy(f"{folder} is being written to by {_holder(note)}: wait for it, or stop it") from error
    try:
        note.write_text(
            json.dumps(
                {
                    "pid": os.getpid(),
                    "host": socket.gethostname(),
                    "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200],
                    "since": datetime.now(UTC).isoformat(timespec="seconds"),
                }
            ),
            encoding="utf-8",
        )
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _holder(note: Path) -> str:
    try:
        who = json.loads(note.read_text(encoding="utf-8"))
        return f"process {who['pid']} on {who['host']} ({who['command']}) since {who['since']}"
    except (OSError, ValueError, KeyError):
        return "another process"
