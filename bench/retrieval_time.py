"""Retrieval beside "embed the question and query Chroma once": `python -m bench.retrieval_time --cache DIR`.

Contract: archives of 1,000 and 20,000 chunks, built once in DIR -> p50 and p95 of Byline's retrieval (vectors, full
text, fusion, fetching) and of its parts, against one Chroma query over the same vectors in the same process, with the
question embedded by Byline's own light path and by sentence-transformers. The Chroma query gives 12 ids and distances
and fetches no text, so the comparison is in its favour.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.grown import grown
from bench.times import spread
from ingest.archive import Archive
from ingest.embedder import Embedder, packaged_model
from ingest.index import Index, read_pointer
from qa.results import Question
from qa.retrieve import Retriever
from qa.settings import Settings

_PASSAGES = 12
SEEDS = Path(__file__).parents[1] / "seeds"


def read_questions(file: Path, count: int) -> list[str]:
    """So many question texts of a question set, drawn with a fixed seed."""
    found = [str(json.loads(line)["question"]) for line in file.read_text(encoding="utf-8").splitlines()]
    return random.Random(1).sample(found, min(count, len(found)))


def timed(call: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Seconds of each call, after one that does not count."""
    call(texts[0])
    took = []
    for text in texts:
        began = time.perf_counter()
        call(text)
        took.append(time.perf_counter() - began)
    return took


def measure(archive: Archive, texts: Sequence[str], settings: Settings) -> None:
    """Write one archive's figures to standard output."""
    from sentence_transformers import SentenceTransformer

    embedder, index = Embedder(settings.embedder), Index(archive)
    retriever = Retriever(archive, index, embedder, candidates=settings.candidates, text_weight=settings.text_weight)
    heavy = SentenceTransformer(str(packaged_model()), local_files_only=True)
    collection = _snapshot(archive)
    vectors = {text: embedder.encode_query(text) for text in texts}

    def query(vector: Any) -> object:
        return collection.query(query_embeddings=vector[None, :], n_results=_PASSAGES, include=["distances"])

    whole = timed(lambda text: retriever.retrieve(Question(text), _PASSAGES), texts)
    light = timed(lambda text: query(embedder.encode_query(text)), texts)
    usual = timed(lambda text: query(np.asarray(heavy.encode_query(text, show_progress_bar=False))), texts)
    parts = {
        "embed the question": timed(embedder.encode_query, texts),
        "one Chroma query": timed(lambda text: query(vectors[text]), texts),
        f"dense search, {settings.candidates} deep": timed(
            lambda text: index.search(vectors[text], settings.candidates), texts
        ),
        f"full text, {settings.candidates} deep": timed(
            lambda text: archive.search_text(text, settings.candidates), texts
        ),
    }
    counts = archive.counts()
    sys.stdout.write(f"{counts.chunks} chunks of {counts.articles} articles, {len(texts)} questions\n")
    sys.stdout.write(f"  byline retrieval: {spread(whole)}\n")
    for name, took in (("byline's embedding", light), ("sentence-transformers", usual)):
        ratio = statistics.median(whole) / statistics.median(took)
        sys.stdout.write(f"  {name} + one Chroma query: {spread(took)}; byline takes {ratio:.2f} times that\n")
    for name, took in parts.items():
        sys.stdout.write(f"    {name}: {spread(took)}\n")
    sys.stdout.flush()


def _snapshot(archive: Archive) -> Any:
    """The Chroma collection that the archive's index uses."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    snapshot = read_pointer(archive.folder)
    if snapshot is None or not snapshot.folder:
        raise RuntimeError(f"{archive.folder} has no index to compare with")
    options = ChromaSettings(anonymized_telemetry=False, allow_reset=False, is_persistent=True)
    client = chromadb.PersistentClient(path=str(archive.folder / snapshot.folder), settings=options)
    return client.get_collection("chunks", embedding_function=None)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, help="folder that keeps the archives between runs")
    parser.add_argument("--pages", type=Path, default=SEEDS / "pages", help="real pages")
    parser.add_argument("--questions", type=Path, default=SEEDS / "questions.jsonl", help="questions on them")
    parser.add_argument("--chunks", type=int, nargs="*", default=[1000, 20000])
    parser.add_argument("--count", type=int, default=200, help="questions to ask")
    args = parser.parse_args()
    texts = read_questions(args.questions, args.count)
    for chunks in args.chunks:
        folder = args.cache / f"{args.pages.parent.name}-{chunks}"
        settings = Settings(archive=folder)
        with grown(folder, args.pages, chunks, settings) as archive:
            measure(archive, texts, settings)


if __name__ == "__main__":
    main()
