"""How often a run that changed nothing is called a change: `python -m bench.false_alarms QUESTIONS [--repeats 20]`.

Contract: the questions are run once as the baseline and then as often as asked for, each time through the whole chain
anew, over one throwaway archive; each repeat is compared with the baseline and gated by it. Then stored records stand
in for a system that answers by chance: two runs that draw the same share of answers anew, compared a thousand times,
must raise about one alarm in twenty. Prints both counts as JSON.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from eval.compare import compare
from eval.corpus import beside
from eval.gate import Tolerances, gate
from eval.questions import read_questions, write
from eval.run import Plan, run
from eval.score import score
from eval.scorecard import Scorecard, dump
from eval.stats import Clusters
from qa.settings import Settings

_SIMULATED = 1000
_REDRAWN = 0.15  # share of the questions whose outcome is a coin toss in either run


def repeats(plan: Plan, count: int) -> tuple[Scorecard, dict[str, int]]:
    """The baseline, and how many repeats were called a change, failed the gate, or differed in a byte."""
    first = score(run(replace(plan, name="0")))
    alarms = gated = differing = 0
    for number in range(1, count + 1):
        again = score(run(replace(plan, name=str(number))))
        alarms += not compare(first, again).summary.startswith("no detectable change")
        gated += any(check.outcome != "pass" for check in gate(first, again, Tolerances()))
        differing += dump(replace(first, run="", timings=())) != dump(replace(again, run="", timings=()))
    return first, {"repeats": count, "called a change": alarms, "failed the gate": gated, "not byte-equal": differing}


def by_chance(card: Scorecard, seed: int) -> dict[str, int]:
    """How many of a thousand comparisons of two runs that differ by chance alone have an interval without 0."""
    rng = np.random.default_rng(seed)
    clusters = Clusters([q.cluster for q in card.questions], seed=seed)
    at = np.arange(len(card.questions))
    alarms = 0
    for _ in range(_SIMULATED):
        tossed = rng.random(len(at)) < _REDRAWN
        change = np.where(tossed, rng.integers(0, 2, len(at)) - rng.integers(0, 2, len(at)), 0).astype(np.float64)
        low, high = clusters.interval(change, at)
        alarms += not low <= 0 <= high
    return {"simulated": _SIMULATED, "alarms": alarms, "expected": round(0.05 * _SIMULATED)}


def main() -> None:
    """Read the command line and write one JSON object to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--sample", type=int, default=0, help="about so many questions, evenly spaced; 0 takes all")
    args = parser.parse_args()
    asked = read_questions(args.questions)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "questions.jsonl"
        kept = asked.questions[:: max(1, len(asked.questions) // args.sample) if args.sample else 1]
        file.write_text("\n".join(map(write, kept)) + "\n", encoding="utf-8")
        plan = Plan(file, Settings(), corpus=beside(args.questions), runs=Path(folder) / "runs")
        card, told = repeats(plan, args.repeats)
    sys.stdout.write(json.dumps({"questions": card.count, **told, "by chance": by_chance(card, 0)}, indent=2) + "\n")


if __name__ == "__main__":
    main()
