"""Measure answers: `python -m eval.answers --corpus PATH --questions FILE --archive DIR`.

Contract: a corpus and its questions -> containment, EM, F1, citation hit, answered rate on answerable and accuracy on
unanswerable questions, the median length of an answer, and whether every citation is exact. F1 and EM are SQuAD's.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eval.corpus import ingested
from eval.questions import GoldQuestion, GoldSpan, locate, read_questions
from ingest.archive import Archive
from qa.build import wire
from qa.chain import Chain
from qa.reader.score import f1, normalise
from qa.results import Answer, Question
from qa.settings import Settings


def measure(chain: Chain, archive: Archive, golds: Sequence[GoldQuestion]) -> dict[str, float]:
    """Every figure in percent, but for words and milliseconds."""
    held, exact, overlap, cited, words, took = [], [], [], [], [], []
    answered_has, refused_no, citations, broken = [], [], 0, 0
    for gold in golds:
        began = time.perf_counter()
        answer = chain.ask(replace(Question(gold.text), asked_on=gold.asked_on))
        took.append((time.perf_counter() - began) * 1000)
        citations += len(answer.citations)
        broken += sum(not is_exact(answer, i, archive) for i in range(len(answer.citations)))
        given = answer.status != "unanswerable"
        if not gold.answers:
            refused_no.append(not given)
            continue
        answered_has.append(given)
        text = answer.text if given else ""
        held.append(given and any(normalise(a) in normalise(text) for a in gold.answers))
        exact.append(given and any(normalise(a) == normalise(text) for a in gold.answers))
        overlap.append(max((f1(text, a) for a in gold.answers), default=0.0) if given else 0.0)
        cited.append(any(_cites(answer, span) for span in gold.spans))
        if given:
            words.append(len(text.split()))
    return {
        "questions": len(golds),
        "containment": _percent(held),
        "em": _percent(exact),
        "f1": _percent(overlap),
        "citation hit": _percent(cited),
        "answered (has)": _percent(answered_has),
        "refused (none)": _percent(refused_no),
        "median words": statistics.median(words) if words else 0,
        "p50 ms": round(statistics.median(took), 1),
        "p95 ms": round(sorted(took)[int(0.95 * (len(took) - 1))], 1),
        "citations": citations,
        "inexact citations": broken,
    }


def is_exact(answer: Answer, number: int, archive: Archive) -> bool:
    """Whether the citation's quote is what stands at its place in its article version."""
    citation = answer.citations[number]
    stored = archive.article(citation.source.article_id, citation.source.version)
    return stored is not None and stored.article.text[slice(*citation.source_span)] == citation.quote


def _cites(answer: Answer, span: GoldSpan) -> bool:
    return any(
        c.source.article_id == span.article_id and c.source_span[0] < span.end and span.start < c.source_span[1]
        for c in answer.citations
    )


def _percent(values: Sequence[float | bool]) -> float:
    return round(100 * sum(values) / len(values), 1) if values else 0.0


def main() -> None:
    """Read the command line and write one JSON object to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--archive", type=Path, required=True, help="folder to keep the archive in between runs")
    parser.add_argument("--without", nargs="*", default=[], help="leave out questions on these documents")
    args = parser.parse_args()
    settings = Settings(archive=args.archive)
    with ingested(args.corpus, args.archive, settings) as archive:
        golds = [
            g
            for g in locate(read_questions(args.questions), archive).questions
            if not any(d.split("#")[-1] in args.without for d in g.documents)
        ]
        sys.stdout.write(json.dumps(measure(wire(archive, settings), archive, golds), indent=2) + "\n")


if __name__ == "__main__":
    main()
