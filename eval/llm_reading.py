"""What becomes of a language model's sentences: `BYLINE_LLM=… python -m eval.llm_reading --archive DIR [--out FILE]`.

Contract: a question set and the model that the settings name -> per question what it wrote, what was shown with its
verdict and quotes, what was removed and why, as JSON lines; and the sums. Whether the proved ones are true is for a
person to read: --sample N prints N of them, drawn by --seed, with their quotes. Knows nothing of the verifier's rules.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from random import Random

from eval.corpus import ingested
from qa.build import wire
from qa.chain import Chain
from qa.results import Answer, Question
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence that was shown, its verdict, who reached it, and the quotes that it was shown with."""

    sentence: str
    verdict: str
    by: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence that was not shown."""

    sentence: str
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One question. `fallback`: nothing that the model wrote was shown, or it failed, and the reader answered."""

    question: str
    status: str
    fallback: bool
    note: str
    seconds: float
    shown: tuple[Shown, ...]
    removed: tuple[Removed, ...]


def read(answer: Answer, seconds: float) -> Reading:
    """What the answer tells of its sentences. The reader's own answers have none."""
    quotes = {citation.n: citation.quote for citation in answer.citations}
    return Reading(
        answer.question,
        answer.status,
        answer.fallback,
        answer.note,
        round(seconds, 2),
        tuple(
            Shown(answer.text[slice(*s.span)], s.verdict, s.by, tuple(quotes[n] for n in s.citations))
            for s in answer.sentences
        ),
        tuple(Removed(r.sentence, r.verdict, r.reason) for r in answer.removed),
    )


def ask(chain: Chain, text: str, asked_on: date | None) -> Reading:
    """Ask one question and read the answer."""
    began = time.perf_counter()
    return read(chain.ask(Question(text, asked_on=asked_on)), time.perf_counter() - began)


def summary(readings: Sequence[Reading]) -> dict[str, int]:
    """Counts. `written` are the model's sentences: proved, marked as unproved, and refused."""
    shown = [one.verdict for reading in readings for one in reading.shown]
    refused = sum(len(r.removed) for r in readings)
    return {
        "questions": len(readings),
        "written": len(shown) + refused,
        "proved": len(shown) - shown.count("unproved"),
        "marked": shown.count("unproved"),
        "refused": refused,
        "answered by the model": sum(bool(r.shown) for r in readings),
        "said to have no answer": sum(r.status == "unanswerable" and not r.fallback for r in readings),
        "answered by the reader instead": sum(r.fallback for r in readings),
    }


def main() -> None:
    """Read the command line; JSON lines to --out, the sums to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True, help="folder to keep the archive in between runs")
    parser.add_argument("--corpus", type=Path, default=Path("seeds/pages"))
    parser.add_argument("--questions", type=Path, default=Path("seeds/questions.jsonl"))
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--out", type=Path, help="every question's sentences, as JSON lines")
    parser.add_argument("--sample", type=int, default=0, help="print so many proved sentences with their quotes")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    settings = Settings(archive=args.archive)
    if not settings.llm:
        parser.error("set BYLINE_LLM")
    rows = [json.loads(line) for line in args.questions.read_text(encoding="utf-8").splitlines()][: args.limit]
    readings: list[Reading] = []
    with ingested(args.corpus, args.archive, settings) as archive:
        chain = wire(archive, settings)
        for row in rows:
            asked_on = date.fromisoformat(row["asked_on"]) if row.get("asked_on") else None
            readings.append(ask(chain, row["question"], asked_on))
            if args.out:
                with args.out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(readings[-1]), ensure_ascii=False) + "\n")
            sys.stderr.write(f"\r{len(readings)}/{len(rows)}")
        chain.close()
    sys.stderr.write("\n")
    pairs = [(r.question, one) for r in readings for one in r.shown if one.verdict != "unproved"]
    for question, one in Random(args.seed).sample(pairs, min(args.sample, len(pairs))):
        sys.stdout.write(f"? {question}\n  {one.sentence}\n" + "".join(f"  “{q}”\n" for q in one.quotes))


if __name__ == "__main__":
    main()
