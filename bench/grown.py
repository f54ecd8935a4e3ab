"""An archive of a given size for timings: real pages with real vectors, and filler up to the number of chunks.

Contract: a folder, pages and a number -> an archive in the folder, built once. Filler articles are sentences of the
real articles in random order; the vector of a filler chunk is a mixture of two random real chunks' with noise added, so
that word statistics and vectors are near those of real text, and no model is run for the filler. Good for timings, not
for measuring answers. Noise around single real vectors would make tight groups, in which an HNSW graph loses rows.
"""

import random
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ingest.archive import Archive
from ingest.documents import Page
from ingest.embedder import Embedder, Vectors
from ingest.pipeline import Pipeline
from ingest.recipe import Recipe
from ingest.sentences import sentences
from ingest.settings import IngestSettings

FILLER = "filler"  # the collection of the filler
_NOISE = 0.3  # length of the random part beside a unit vector; at 0.6 the graph loses one row in twenty
_SENTENCES = 80  # of a filler article: about ten chunks


class Mixed(Embedder):
    """Vectors near real ones, drawn by the text's checksum."""

    def __init__(self, name: str, real: Vectors) -> None:
        super().__init__(name)
        self._real = real

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), unit length."""
        rows = []
        for text in texts:
            rng = np.random.default_rng(zlib.crc32(text.encode()))
            one, other = self._real[rng.integers(len(self._real), size=2)]
            share = rng.uniform(0.2, 0.8)
            mixed, noise = share * one + (1 - share) * other, rng.normal(size=len(one))
            rows.append(mixed / np.linalg.norm(mixed) + _NOISE * noise / np.linalg.norm(noise))
        matrix: Vectors = np.asarray(rows, np.float32)
        matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
        return matrix


def grown(folder: Path, source: Path, chunks: int, settings: IngestSettings) -> Archive:
    """The archive with the real pages of `source` and at least so many chunks; close it after use."""
    archive = Archive.open(folder, create=True)
    embedder = Embedder(settings.embedder, batch=settings.embed_batch)
    Pipeline(archive, Recipe(embedder, settings)).run([str(source)])
    if archive.counts().chunks < chunks:
        told = [s for article_id in archive.origins("default").values() for s in _sentences(archive, article_id)]
        mixed = Mixed(settings.embedder, np.concatenate([matrix for _, matrix, _ in archive.vectors()]))
        while (lacking := chunks - archive.counts().chunks) > 0:
            # After what is there, and seeded by it: a page may have been rejected, or an earlier run cut off.
            number = 1 + max((int(origin) for origin in archive.origins(FILLER)), default=-1)
            filler = _filler(number, 1 + lacking // 12, told, random.Random(number))
            Pipeline(archive, Recipe(mixed, settings)).add(filler, root=FILLER, collection=FILLER)
    return archive


def _sentences(archive: Archive, article_id: str) -> list[str]:
    stored = archive.article(article_id)
    text = stored.article.text if stored else ""
    return [text[start:end] for start, end in sentences(text)]


def _filler(first: int, count: int, told: Sequence[str], rng: random.Random) -> Iterator[Page]:
    for number in range(first, first + count):
        body = " ".join(rng.choices(told, k=_SENTENCES))
        yield Page(f"{number}", "text", f"Filler article number {number}\n\nPosted May 1, 2020 08:00\n\n{body}\n")
