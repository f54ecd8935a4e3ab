"""The dense index: an immutable Chroma snapshot derived from the archive, plus an exact search of what is newer.

Contract: a unit vector and a scope -> (chunk id, cosine similarity), best first. chromadb lives here, and nowhere
else. Knows nothing of texts or models.

A snapshot is built in a folder of its own, checked, and only then named by `index.json` (one atomic rename). It is
never written to again, so no crash can damage one that is in use, and any number of processes may read it. Chunks
with a higher id than the snapshot's last are compared exactly; chunks deleted since are dropped when passages are
fetched from the archive. When the newer part or the dead part passes a tenth, the next refresh builds a new one.

An HNSW graph falls apart when vectors lie in tight groups, as hundreds of reports by one template do. A snapshot that
loses chunks in its check is never put in use: the pointer then names none, and everything is compared exactly.
"""

import json
import logging
import os
import shutil
import threading
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.archive import EVERYTHING, Archive, Scope
from ingest.documents import digest

Vectors = NDArray[np.float32]

POINTER = "index.json"
STALE_SHARE = 0.1  # newer or dead chunks, as a share of the snapshot, that make a refresh build a new one
EXACT_UP_TO = 256  # this many newer chunks never make a refresh build a new one
CHECKED = 200  # chunks that must find themselves before a snapshot is put in use
_COLLECTION = "chunks"
_LOST_SHARE = 0.02  # of the checked chunks; more, and the snapshot is not used
_HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 100, "max_neighbors": 24}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What `index.json` says of the snapshot in use."""

    folder: str  # "": none, because a graph of these vectors lost chunks
    last_chunk_id: int
    size: int
    dimension: int
    embedder: str
    chromadb: str

    def usable(self, archive: Path) -> bool:
        """Whether there is a collection to open."""
        return bool(self.folder) and (archive / self.folder).is_dir()


class Index:
    """Dense search over one archive. Thread-safe; follows a newer snapshot by itself."""

    def __init__(self, archive: Archive) -> None:
        from threadpoolctl import ThreadpoolController

        # A question's product with the newer chunks is small: OpenBLAS's other threads gain nothing, and spin while
        # they wait. With 2,000 newer chunks it cost 7.4 ms of processor time with them and 0.7 ms without.
        ThreadpoolController().select(internal_api="openblas").limit(limits=1)
        self._archive = archive
        self._lock = threading.Lock()
        self._opened: tuple[Snapshot, Any] | None = None
        self._newer: tuple[tuple[int, int], list[int], Vectors] | None = None

    @property
    def generation(self) -> str:
        """Names the snapshot in use and the newest chunk: changes whenever a search could give something new."""
        snapshot = read_pointer(self._archive.folder)
        return f"{(snapshot and snapshot.folder) or 'none'}+{self._archive.last_chunk_id()}"

    def search(self, vector: Vectors, k: int, scope: Scope = EVERYTHING) -> list[tuple[int, float]]:
        """Up to k living chunks within the scope, best first; ties by id."""
        if k <= 0:
            return []
        snapshot, collection = self._open()
        found: dict[int, float] = {}
        if snapshot is not None:
            wanted = k
            while True:
                hits = _query(collection, vector, min(wanted, snapshot.size), scope)
                living = self._archive.living([i for i, _ in hits], scope)
                found = {i: score for i, score in hits if i in living}
                if len(found) >= k or len(hits) < wanted or wanted >= snapshot.size:
                    break
                wanted *= 4
        enough = sorted(found.values(), reverse=True)[k - 1] if len(found) >= k else -np.inf
        found.update(self._search_newer(vector, k, scope, snapshot.last_chunk_id if snapshot else 0, enough))
        return sorted(found.items(), key=lambda hit: (-hit[1], hit[0]))[:k]

    def _search_newer(self, vector: Vectors, k: int, scope: Scope, after: int, above: float) -> list[tuple[int, float]]:
        ids, matrix = self._newer_vectors(after)
        if not ids:
            return []
        scores = matrix @ vector
        order = np.argsort(-scores, kind="stable")[: int((scores > above).sum())]
        hits: list[tuple[int, float]] = []
        for begin in range(0, len(order), max(4 * k, 64)):
            part = [ids[j] for j in order[begin : begin + max(4 * k, 64)]]
            living = self._archive.living(part, scope)
            hits += [(ids[j], float(scores[j])) for j in order[begin : begin + max(4 * k, 64)] if ids[j] in living]
            if len(hits) >= k:
                break
        return hits[:k]

    def _newer_vectors(self, after: int) -> tuple[list[int], Vectors]:
        last = self._archive.last_chunk_id()
        if last <= after:
            return [], np.zeros((0, 0), np.float32)
        with self._lock:
            if self._newer is None or self._newer[0] != (after, last):
                batches = list(self._archive.vectors(after=after, up_to=last))
                ids = [i for batch in batches for i in batch[0]]
                self._newer = ((after, last), ids, np.concatenate([batch[1] for batch in batches]))
            return self._newer[1], self._newer[2]

    def _open(self) -> tuple[Snapshot | None, Any]:
        pointer = read_pointer(self._archive.folder)
        with self._lock:
            if pointer is None or not pointer.usable(self._archive.folder):
                return None, None
            if self._opened is None or self._opened[0] != pointer:
                if pointer.chromadb != _chromadb_version() or pointer.embedder != _embedder(self._archive):
                    return None, None  # exact search of everything, until the next refresh builds anew
                client = _client(self._archive.folder / pointer.folder)
                self._opened = (pointer, client.get_collection(_COLLECTION, embedding_function=None))
            return self._opened

    def stale(self) -> bool:
        """Whether a refresh would build a new snapshot."""
        snapshot = read_pointer(self._archive.folder)
        last = self._archive.last_chunk_id()
        if snapshot is None or (snapshot.folder and not snapshot.usable(self._archive.folder)):
            return last > 0
        if snapshot.chromadb != _chromadb_version() or snapshot.embedder != _embedder(self._archive):
            return True
        living = self._archive.living_chunks(up_to=snapshot.last_chunk_id)
        newer = self._archive.living_chunks(up_to=last) - living
        limit = STALE_SHARE * snapshot.size
        return newer > max(EXACT_UP_TO, limit) or snapshot.size - living > limit

    def refresh(self, *, force: bool = False) -> bool:
        """Build a new snapshot if the one in use is stale. Hold the writer's lock. Returns whether it did."""
        _remove_leftovers(self._archive.folder)
        if not force and not self.stale():
            return False
        build(self._archive)
        return True


def build(archive: Archive) -> Snapshot | None:
    """Build a snapshot beside the one in use, check it, swap. None for an empty archive.

    One that loses more than `_LOST_SHARE` of the checked chunks is thrown away, and its folder in the result is "".
    """
    last = archive.last_chunk_id()
    if last == 0:
        (archive.folder / POINTER).unlink(missing_ok=True)
        return None
    old = read_pointer(archive.folder)
    folder = archive.folder / f"index-{digest(str(last), os.urandom(8).hex())}"
    client = _client(folder)
    collection = client.create_collection(_COLLECTION, embedding_function=None, configuration={"hnsw": _HNSW})
    size, dimension = 0, 0
    for ids, matrix, facts in archive.vectors(up_to=last, batch=min(2000, client.get_max_batch_size())):
        collection.add(
            ids=[str(i) for i in ids],
            embeddings=matrix,
            metadatas=[{"collection": c, "source": s, "day": d} for c, s, d in facts],
        )
        size, dimension = size + len(ids), matrix.shape[1]
    snapshot = Snapshot(folder.name, last, size, dimension, _embedder(archive), _chromadb_version())
    lost = lost_chunks(archive, collection, every=max(1, size // CHECKED), up_to=last)
    if len(lost) > _LOST_SHARE * CHECKED:
        log.warning("an index lost %d of %d sampled chunks: vectors are compared exactly instead", len(lost), CHECKED)
        snapshot = replace(snapshot, folder="")
    pointer = archive.folder / f"{POINTER}.new"
    pointer.write_text(json.dumps(asdict(snapshot)), encoding="utf-8")
    with pointer.open("rb") as handle:
        os.fsync(handle.fileno())
    pointer.replace(archive.folder / POINTER)
    _remove_leftovers(archive.folder, keep=old.folder if old else "")
    return snapshot


def lost_chunks(archive: Archive, collection: Any, *, every: int = 1, up_to: int) -> list[int]:
    """Living chunks that a search for their own vector does not find; each `every`-th is tried."""
    lost: list[int] = []
    seen = 0
    for ids, matrix, _ in archive.vectors(up_to=up_to):
        picked = [j for j in range(len(ids)) if (seen + j) % every == 0]
        seen += len(ids)
        for begin in range(0, len(picked), 500):
            rows = picked[begin : begin + 500]
            answer = collection.query(
                query_embeddings=matrix[rows], n_results=min(10, collection.count()), include=["distances"]
            )
            for j, found, distances in zip(rows, answer["ids"], answer["distances"], strict=True):
                # Equal texts have equal vectors: any neighbour at distance 0 is as good as the chunk itself.
                if str(ids[j]) not in found and distances[0] > 1e-5:
                    lost.append(ids[j])
    return lost


def verify(archive: Archive) -> list[int]:
    """Every chunk of the snapshot in use that cannot be found by its own vector. Empty is good.

    Opens the snapshot: run it in a child process when the files are in doubt.
    """
    snapshot = read_pointer(archive.folder)
    if snapshot is None or not snapshot.folder:
        return []
    collection = _client(archive.folder / snapshot.folder).get_collection(_COLLECTION, embedding_function=None)
    return lost_chunks(archive, collection, up_to=snapshot.last_chunk_id)


def read_pointer(folder: Path) -> Snapshot | None:
    """The snapshot in use, if any."""
    try:
        return Snapshot(**json.loads((folder / POINTER).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _query(collection: Any, vector: Vectors, k: int, scope: Scope) -> list[tuple[int, float]]:
    conditions: list[dict[str, Any]] = []
    if scope.collections:
        conditions.append({"collection": {"$in": list(scope.collections)}})
    if scope.sources:
        conditions.append({"source": {"$in": list(scope.sources)}})
    if scope.since or scope.until:
        conditions.append({"day": {"$gte": scope.since.toordinal() if scope.since else 1}})
    if scope.until:
        conditions.append({"day": {"$lte": scope.until.toordinal()}})
    where = conditions[0] if len(conditions) == 1 else {"$and": conditions} if conditions else None
    answer = collection.query(query_embeddings=vector[None, :], n_results=k, where=where, include=["distances"])
    return [(int(i), 1 - float(d)) for i, d in zip(answer["ids"][0], answer["distances"][0], strict=True)]


def _remove_leftovers(folder: Path, keep: str = "") -> None:
    """Delete snapshots that are not in use: those of builds that were cut off, and all but the last before."""
    snapshot = read_pointer(folder)
    for old in folder.glob("index-*"):
        if old.name not in (keep, snapshot.folder if snapshot else ""):
            shutil.rmtree(old, ignore_errors=True)


def _embedder(archive: Archive) -> str:
    facts = archive.manifest()
    return f"{facts.get('embedder')} {facts.get('revision')} {facts.get('dimension')}"


def _chromadb_version() -> str:
    from importlib.metadata import version

    return version("chromadb")


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(
        path=str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False, is_persistent=True)
    )
