"""Measure retrieval: `python -m eval.retrieval_table --collection DIR [--sizes 1200:100 …]`.

Contract: folders with corpus.jsonl and questions.jsonl -> a table of hit@k by quote and answer-in-top-k for vectors,
full text and both, over the answerable questions.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from eval.corpus import ingested
from eval.questions import GoldQuestion, covered, locate, read_questions
from ingest.archive import Archive
from ingest.embedder import Embedder
from ingest.index import Index
from qa.results import Question
from qa.retrieve import Retriever
from qa.settings import Settings

_DEPTHS = (1, 4, 10)
_ALL = 100


def row(name: str, retriever: Retriever, golds: Sequence[GoldQuestion], stage: str) -> str:
    """One line of the table. `stage` "text" orders by full text alone, "dense" by vectors alone."""
    hit = dict.fromkeys(_DEPTHS, 0)
    held = dict.fromkeys(_DEPTHS, 0)
    for gold in golds:
        found = retriever.retrieve(Question(gold.text), _ALL)
        if stage:
            ranked = [(getattr(p.scores, f"{stage}_rank"), p) for p in found]
            found = [p for _, p in sorted((pair for pair in ranked if pair[0]), key=lambda pair: pair[0])]
        for depth in _DEPTHS:
            hit[depth] += any(covered(gold.spans, p.source.article_id, p.start, p.end) for p in found[:depth])
            held[depth] += any(a.lower() in p.text.lower() for p in found[:depth] for a in gold.answers)
    shares = [f"{100 * n / len(golds):.1f}" for n in (*hit.values(), *held.values())]
    return f"| {name} | {' | '.join(shares)} |"


def measure(archive: Archive, golds: Sequence[GoldQuestion], name: str, settings: Settings) -> list[str]:
    """Three lines: vectors, full text, both."""
    retriever = Retriever(
        archive,
        Index(archive),
        Embedder(settings.embedder),
        candidates=settings.candidates,
        text_weight=settings.text_weight,
    )
    kinds = (("vectors", "dense"), ("full text", "text"), ("both", ""))
    return [row(f"{name} | {kind}", retriever, golds, stage) for kind, stage in kinds]


def main() -> None:
    """Read the command line and write the table to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--collection", type=Path, action="append", required=True)
    parser.add_argument("--sizes", nargs="+", default=[""], help="chunk size:overlap; the settings' own if left out")
    args = parser.parse_args()
    sys.stdout.write("| collection | size/overlap | search | hit@1 | hit@4 | hit@10 | answer@1 | @4 | @10 |\n")
    sys.stdout.write("|---|---|---|---|---|---|---|---|---|\n")
    for collection in args.collection:
        for sizes in args.sizes:
            size, overlap = (int(n) for n in sizes.split(":")) if sizes else (0, 0)
            settings = Settings(chunk_size=size, chunk_overlap=overlap) if size else Settings()
            with (
                tempfile.TemporaryDirectory() as folder,
                ingested(collection / "corpus.jsonl", Path(folder), settings) as archive,
            ):
                located = locate(read_questions(collection / "questions.jsonl"), archive).questions
                golds = [g for g in located if g.answerable and g.spans]
                name = f"{collection.name} | {settings.chunk_size}/{settings.chunk_overlap}"
                for line in measure(archive, golds, name, settings):
                    sys.stdout.write(line + "\n")
                    sys.stdout.flush()


if __name__ == "__main__":
    main()
