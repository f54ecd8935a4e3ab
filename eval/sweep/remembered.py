"""Parts of the chain that remember: what was found, embedded or read once is not found, embedded or read again.

Contract: the same results as the parts that they stand for, which depend on nothing but their input. Readings are kept
in a file by content (the reader's files, question, title and text), so that a sweep that was cut off goes on and no
other sweep reads them again. A passage is read alone, since a quantised reader's logits depend a little on what else is
in the batch: a reading does not depend on the grid. Not thread-safe.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.archive import EVERYTHING, Archive, Scope, StoredChunk
from ingest.documents import digest
from ingest.embedder import Embedder
from ingest.index import Index
from qa.reader.reader import AnswerSpan, Reader, Reading

if TYPE_CHECKING:
    from sqlalchemy import Engine

Hits = list[tuple[int, float]]


class RememberedEmbedder(Embedder):
    """Embeds each question once."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """As Embedder's."""
        if text not in self._known:
            self._known[text] = super().encode_query(text)
        return self._known[text]


class RememberedIndex(Index):
    """Searches for each vector once. Its archive must not change."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(archive)
        self._known: dict[tuple[bytes, int, Scope], Hits] = {}
        self._generation = super().generation

    @property
    def generation(self) -> str:
        """As it was when the index was made."""
        return self._generation

    def search(self, vector: NDArray[np.float32], k: int, scope: Scope = EVERYTHING) -> Hits:
        """As Index's."""
        key = (vector.tobytes(), k, scope)
        if key not in self._known:
            self._known[key] = super().search(vector, k, scope)
        return self._known[key]


class RememberedArchive(Archive):
    """Searches for each question's words once, and keeps every chunk that it gave. It must not change."""

    def __init__(self, folder: Path, engine: "Engine") -> None:
        super().__init__(folder, engine)
        self._texts: dict[tuple[str, int, Scope], Hits] = {}
        self._chunks: dict[Scope, dict[int, StoredChunk]] = {}

    def search_text(self, question: str, k: int, scope: Scope = EVERYTHING) -> Hits:
        """As Archive's."""
        key = (question, k, scope)
        if key not in self._texts:
            self._texts[key] = super().search_text(question, k, scope)
        return self._texts[key]

    def chunks(self, chunk_ids: Sequence[int], scope: Scope = EVERYTHING) -> dict[int, StoredChunk]:
        """As Archive's."""
        known = self._chunks.setdefault(scope, {})
        if new := [i for i in chunk_ids if i not in known]:
            known.update(super().chunks(new, scope))
        return {i: known[i] for i in chunk_ids if i in known}


class RememberedReader(Reader):
    """Reads each passage once for each question. `count` is how many were read, and not found in the file."""

    def __init__(self, kept: sqlite3.Connection, *, threads: int) -> None:
        super().__init__(threads=threads)
        self._kept = kept
        self._model = _model_digest()
        self.count = 0

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """As Reader's, one passage at a time."""
        return [self._reading(question, passage) for passage in passages]

    def _reading(self, question: str, passage: tuple[str, str]) -> Reading:
        key = digest(self._model, question, *passage)
        row = self._kept.execute("SELECT spans FROM readings WHERE key = ?", (key,)).fetchone()
        if row is not None:
            return Reading(tuple(AnswerSpan(*span) for span in json.loads(row[0])))
        [reading] = super().read(question, [passage])
        spans = json.dumps([(s.start, s.end, s.margin) for s in reading.spans])
        self._kept.execute("INSERT OR REPLACE INTO readings VALUES (?, ?)", (key, spans))
        self.count += 1
        return reading


@contextmanager
def readings(file: Path) -> Iterator[sqlite3.Connection]:
    """The file of readings, made if it is missing; each is there as soon as it is written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = sqlite3.connect(file, isolation_level=None, timeout=30)
    try:
        kept.execute("PRAGMA journal_mode = WAL")
        kept.execute("PRAGMA synchronous = OFF")  # a reading that a power cut takes is read again
        kept.execute("CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, spans TEXT NOT NULL) WITHOUT ROWID")
        yield kept
    finally:
        kept.close()


def _model_digest() -> str:
    """Changes when the packaged reader, or the code around it, does."""
    made = hashlib.sha256()
    reader = Path(str(resources.files("qa.reader")))
    for file in sorted([*reader.glob("model/*"), reader / "reader.py", reader / "windows.py"]):
        if file.is_file():
            made.update(file.name.encode() + b"\0" + file.read_bytes())
    return made.hexdigest()[:16]
