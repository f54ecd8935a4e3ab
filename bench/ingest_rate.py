"""How fast is ingest beside the bare embedder? `python -m bench.ingest_rate [--corpus PATH]`.

Contract: pages (a corpus, or invented ones) -> on standard output: the whole ingest (read, clean, cut, embed, store,
index) against `encode_document` of the very same chunks by bare sentence-transformers, in one process and in turns;
then the ingest with a stand-in embedder that returns stored vectors: what everything but the embedder costs.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import pages
from ingest.archive import Archive
from ingest.embedder import Embedder, Vectors, packaged_model
from ingest.pipeline import Pipeline
from ingest.recipe import Recipe
from ingest.settings import IngestSettings


class StoredVectors(Embedder):
    """Returns vectors made before: an embedder that costs nothing."""

    def __init__(self, name: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        super().__init__(name)
        self._vectors = vectors

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """As the embedder gave them."""
        return np.stack([self._vectors[text] for text in texts])


def ingest(source: Path, embedder: Embedder, settings: IngestSettings) -> tuple[float, int, list[str]]:
    """Ingest into a new archive: seconds, articles, and what was embedded, in the order of the archive."""
    with tempfile.TemporaryDirectory(prefix="byline-rate-") as name, Archive.open(Path(name), create=True) as archive:
        began = time.perf_counter()
        Pipeline(archive, Recipe(embedder, settings)).run([str(source)])
        seconds = time.perf_counter() - began
        ids = [i for batch in archive.vectors() for i in batch[0]]
        chunks = archive.chunks(ids)
        texts = [f"{c.context}\n{c.text}" if c.context else c.text for c in (chunks[i] for i in ids)]
        return seconds, archive.counts().articles, texts


def measure(source: Path, rounds: int, settings: IngestSettings) -> None:
    """Write the figures to standard output."""
    from sentence_transformers import SentenceTransformer

    bare = SentenceTransformer(str(packaged_model()), local_files_only=True)
    embedder = Embedder(settings.embedder, batch=settings.embed_batch)
    embedder.encode_documents(["warm"])
    bare.encode_document(["warm"], show_progress_bar=False)
    whole, alone = [], []
    for number in range(rounds):
        seconds, articles, texts = ingest(source, embedder, settings)
        whole.append(seconds)
        began = time.perf_counter()
        vectors = bare.encode_document(texts, normalize_embeddings=True, show_progress_bar=False)
        alone.append(time.perf_counter() - began)
        sys.stdout.write(f"round {number + 1}: ingest {whole[-1]:.1f} s, bare encode_document {alone[-1]:.1f} s\n")
        sys.stdout.flush()
    ratio = statistics.median(a / w for a, w in zip(alone, whole, strict=True))
    sys.stdout.write(
        f"{articles} articles, {len(texts)} chunks: {len(texts) / statistics.median(whole):.1f} chunks/s ingested, "
        f"{len(texts) / statistics.median(alone):.1f} chunks/s by bare encode_document, ratio {ratio:.3f}\n"
    )
    stored = StoredVectors(settings.embedder, dict(zip(texts, vectors, strict=True)))
    free = [ingest(source, stored, settings)[0] for _ in range(rounds)]
    sys.stdout.write(
        f"without the embedder's cost: {statistics.median(free):.2f} s, "
        f"{articles / statistics.median(free):.0f} articles/s, {len(texts) / statistics.median(free):.0f} chunks/s\n"
    )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="file or folder of pages; without it pages are invented")
    parser.add_argument("--articles", type=int, default=300, help="invented pages")
    parser.add_argument("--sentences", type=int, default=30, help="sentences of an invented page")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="byline-pages-") as name:
        source = args.corpus or Path(name)
        if not args.corpus:
            pages.write(source, args.articles, 1, args.sentences)
        measure(source, args.rounds, IngestSettings())


if __name__ == "__main__":
    main()
