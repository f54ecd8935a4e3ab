"""Measure retrieval on a collection: `python -m eval.retrieval_table --collection DIR [--sizes 900:150 …]`.

Contract: a folder with corpus.jsonl and questions.jsonl -> a table of hit@k by quote and answer-in-top-k for vectors,
full text and both. A passage hits if it holds at least half of a gold quote's characters, or a whole answer in the
gold article's quote.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ingest.archive import Archive
from ingest.embedder import Embedder
from ingest.index import Index
from ingest.pipeline import Pipeline
from ingest.recipe import Recipe
from ingest.settings import IngestSettings
from qa.results import Passage, Question
from qa.retrieve import Retriever

_DEPTHS = (1, 4, 10)


def hits(passage: Passage, gold: Sequence[tuple[str, int, int]]) -> bool:
    """Whether the passage covers half of one of the gold spans (article id, start, end)."""
    return any(
        passage.source.article_id == article_id
        and min(passage.end, end) - max(passage.start, start) >= 0.5 * (end - start)
        for article_id, start, end in gold
    )


def measure(collection: Path, size: int, overlap: int, text_weight: float, embedder: Embedder) -> list[str]:
    """One table row per kind of search."""
    with tempfile.TemporaryDirectory() as folder:
        settings = IngestSettings(archive=Path(folder), chunk_size=size, chunk_overlap=overlap)
        with Archive.open(Path(folder), create=True) as archive:
            Pipeline(archive, Recipe(embedder, settings)).run([str(collection / "corpus.jsonl")])
            origins = archive.origins()
            rows = [json.loads(line) for line in (collection / "questions.jsonl").read_text("utf-8").splitlines()]
            golds = []
            for row in rows:
                gold = []
                for evidence in row["evidence"] if row["answers"] else []:
                    article_id = origins[f"corpus.jsonl#{evidence['doc_id']}"]
                    stored = archive.article(article_id)
                    at = stored.article.text.find(evidence["quote"]) if stored else -1
                    if at >= 0:
                        gold.append((article_id, at, at + len(evidence["quote"])))
                golds.append(gold)
            lines = []
            index = Index(archive)
            for name, weight, only in (("vectors", 0.0, ""), ("full text", 1.0, "text"), ("both", text_weight, "")):
                retriever = Retriever(archive, index, embedder, text_weight=weight)
                hit = dict.fromkeys(_DEPTHS, 0)
                held = dict.fromkeys(_DEPTHS, 0)
                asked = 0
                for row, gold in zip(rows, golds, strict=True):
                    if not gold:
                        continue
                    asked += 1
                    found = retriever.retrieve(Question(row["question"]), 10 if not only else 100)
                    if only:
                        found = sorted((p for p in found if p.scores.text_rank), key=lambda p: p.scores.text_rank)[:10]
                    for depth in _DEPTHS:
                        hit[depth] += any(hits(p, gold) for p in found[:depth])
                        held[depth] += any(a.lower() in p.text.lower() for p in found[:depth] for a in row["answers"])
                shares = [f"{100 * n / asked:.1f}" for n in (*hit.values(), *held.values())]
                lines.append(f"| {collection.name} | {size}/{overlap} | {name} | {' | '.join(shares)} |")
            return lines


def main() -> None:
    """Read the command line and write the table to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--collection", type=Path, action="append", required=True)
    parser.add_argument("--sizes", nargs="+", default=["900:150"], help="chunk size:overlap")
    parser.add_argument("--text-weight", type=float, default=1.0)
    args = parser.parse_args()
    embedder = Embedder(IngestSettings().embedder)
    sys.stdout.write("| collection | size/overlap | search | hit@1 | hit@4 | hit@10 | answer@1 | @4 | @10 |\n")
    sys.stdout.write("|---|---|---|---|---|---|---|---|---|\n")
    for collection in args.collection:
        for sizes in args.sizes:
            size, overlap = (int(n) for n in sizes.split(":"))
            for line in measure(collection, size, overlap, args.text_weight, embedder):
                sys.stdout.write(line + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
