"""Fit qa/extract/ranking.json: `python -m eval.fit_ranking --set CORPUS QUESTIONS ARCHIVE [--set …] [--write]`.

Contract: question sets -> weights fitted on the half of each set whose ids hash to an even number, and what they do on
both halves. The order of candidates is fitted by a softmax over each answerable question's candidates (right ones
against the others), the certainty by logistic regression of "the best candidate is right" over all questions; the
threshold is the certainty that answers a given share of the answerable ones of the first set's fitted half. Both have
a small L2 penalty.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from eval.corpus import ingested
from eval.questions import GoldQuestion, covered, locate, read_questions
from qa.build import wire
from qa.chain import Chain
from qa.extract.candidates import FEATURES
from qa.extract.ranking import Ranker
from qa.reader.score import f1, normalise
from qa.results import Question
from qa.settings import Settings

Vector = NDArray[np.float64]
Free = NDArray[np.bool_]

_ORDER_PENALTY, _SURE_PENALTY = 0.002, 0.001


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's candidates: features (n, len(FEATURES)), and for each whether it is right, holds an answer, and
    lies in the gold quote. `fused_hit`: whether fusion's first passage holds the gold quote.
    """

    gold: GoldQuestion
    features: Vector
    overlap: Vector  # the best token F1 with an answer
    holds: NDArray[np.bool_]
    cited: NDArray[np.bool_]
    fused_hit: bool

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether each candidate is an answer, more or less."""
        return (self.overlap >= 0.5) | self.holds


def collect(corpus: Path, questions: Path, archive_folder: Path, sample: int) -> list[Asked]:
    """At most `sample` questions of a set, read over the whole chain."""
    settings = Settings(archive=archive_folder)
    with ingested(corpus, archive_folder, settings) as archive:
        chain = wire(archive, settings)
        golds = list(locate(read_questions(questions), archive).questions)
        Random(5).shuffle(golds)
        return [asked(chain, gold, gold.asked_on) for gold in golds[: sample or None]]


def asked(chain: Chain, gold: GoldQuestion, day: date | None) -> Asked:
    """One question's candidates, as the chain finds and reads them on that day."""
    query = chain.understand(Question(gold.text, asked_on=day))
    passages = chain.retrieve(query)
    here = chain.read(query, passages).parts[0]
    return Asked(
        gold,
        np.array([c.features for c in here]).reshape(-1, len(FEATURES)),
        np.array([max((f1(c.text, a) for a in gold.answers), default=0.0) for c in here]),
        np.array([any(normalise(a) in normalise(c.text) for a in gold.answers) for c in here], dtype=bool),
        np.array([_covers(gold, c.passage.source.article_id, c.passage.start, *c.sentence) for c in here]),
        bool(passages) and _covers(gold, passages[0].source.article_id, passages[0].start, 0, len(passages[0].text)),
    )


def _covers(gold: GoldQuestion, article_id: str, at: int, start: int, end: int) -> bool:
    return bool(covered(gold.spans, article_id, at + start, at + end))


def fit_order(data: Sequence[Asked], start: Vector, free: Free) -> Vector:
    """Weights of the order: the softmax likelihood that a right candidate comes first. What is not free stays."""
    groups = [(a.features, a.right) for a in data if a.gold.answerable and a.right.any() and not a.right.all()]

    def loss(weights: Vector) -> tuple[float, Vector]:
        total, slope = _ORDER_PENALTY * float(weights @ weights), 2 * _ORDER_PENALTY * weights
        for features, right in groups:
            z = features @ weights
            p = np.exp(z - z.max())
            p /= p.sum()
            good = float((p * right).sum()) + 1e-12
            total -= np.log(good) / len(groups)
            slope -= (p * right / good - p) @ features / len(groups)
        return total, slope

    return _minimum(loss, start, free)


def fit_sure(data: Sequence[Asked], order: Vector, start: Vector, free: Free) -> Vector:
    """Weights of the certainty, the constant last: the likelihood of "the best candidate is right". What is not free
    stays."""
    best = [(a, int(np.argmax(a.features @ order))) for a in data if len(a.features)]
    x = np.array([np.append(a.features[i], 1.0) for a, i in best])
    y = np.array([float(a.gold.answerable and a.right[i]) for a, i in best])

    def loss(weights: Vector) -> tuple[float, Vector]:
        p = 1 / (1 + np.exp(-(x @ weights)))
        bare = np.append(weights[:-1], 0.0)
        cost = -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)) + _SURE_PENALTY * bare @ bare
        return float(cost), x.T @ (p - y) / len(y) + 2 * _SURE_PENALTY * bare

    return _minimum(loss, start, free)


def _minimum(loss: Callable[[Vector], tuple[float, Vector]], start: Vector, free: Free) -> Vector:
    def filled(values: Vector) -> Vector:
        whole = start.copy()
        whole[free] = values
        return whole

    def partial(values: Vector) -> tuple[float, Vector]:
        cost, slope = loss(filled(values))
        return cost, slope[free]

    return filled(minimize(partial, start[free], jac=True, method="L-BFGS-B").x)


def beginning(only: Sequence[str]) -> tuple[Vector, Vector, Free]:
    """Weights of order and certainty to start from, and which are free: all from 0, or `only` these from the packaged
    ones. Raises ValueError for a feature that there is none of."""
    if unknown := set(only) - set(FEATURES):
        raise ValueError(f"there is no feature {min(unknown)}: {', '.join(FEATURES)}")
    if not only:
        return np.zeros(len(FEATURES)), np.zeros(len(FEATURES) + 1), np.ones(len(FEATURES), bool)
    packaged = Ranker.load()
    return np.array(packaged.order), np.array(packaged.sure), np.array([name in only for name in FEATURES])


def certainties(data: Sequence[Asked], order: Vector, sure: Vector) -> Vector:
    """The certainty of each question's best candidate; -inf where there is none."""
    return np.array(
        [
            float(np.append(a.features[np.argmax(a.features @ order)], 1.0) @ sure) if len(a.features) else -np.inf
            for a in data
        ]
    )


def report(data: Sequence[Asked], order: Vector, sure: Vector, threshold: float) -> str:
    """hit@1 of fusion and of the new order, and what the threshold does, in percent."""
    certain = certainties(data, order, sure)
    has = [(a, c) for a, c in zip(data, certain, strict=True) if a.gold.answerable]
    none = [c for a, c in zip(data, certain, strict=True) if not a.gold.answerable]
    tops = [(a, int(np.argmax(a.features @ order)), c) for a, c in has if len(a.features)]
    told = [(a, i) for a, i, c in tops if c >= threshold]

    def share(count: float, of: int) -> str:
        return f"{100 * count / of:.1f}" if of else "-"

    return (
        f"{len(has)} answerable, {len(none)} not: hit@1 fused {share(sum(a.fused_hit for a, _ in has), len(has))}, "
        f"reranked {share(sum(bool(a.cited[i]) for a, i, _ in tops), len(has))}; "
        f"answered {share(len(told), len(has))}, "
        f"holds the answer {share(sum(bool(a.holds[i]) for a, i in told), len(has))}, "
        f"F1 {share(sum(float(a.overlap[i]) for a, i in told), len(has))}; "
        f"refused of the unanswerable {share(sum(c < threshold for c in none), len(none))}"
    )


def weights(fitted: str, order: Vector, sure: Vector, threshold: float) -> dict[str, Any]:
    """What a file of weights holds, and Ranker reads: weights by name, to four digits."""
    stored = {
        "fitted": fitted,
        "order": dict(zip(FEATURES, (round(float(w), 4) for w in order), strict=True)),
        "sure": dict(zip((*FEATURES, "constant"), (round(float(w), 4) for w in sure), strict=True)),
        "threshold": round(threshold, 4),
    }
    Ranker.of(stored)
    return stored


def even(gold: GoldQuestion) -> bool:
    """Whether the question belongs to the half that is fitted on."""
    return hashlib.sha256(gold.id.encode()).digest()[0] % 2 == 0


def main() -> None:
    """Read the command line, fit, say how the weights do on every set, and write them if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--set", nargs=3, type=Path, action="append", required=True, metavar=("CORPUS", "QUESTIONS", "ARCHIVE")
    )
    parser.add_argument("--sample", type=int, default=0, help="questions of each set; 0 takes all")
    parser.add_argument("--answered", type=float, default=0.88, help="share of the first set's answerable to answer")
    parser.add_argument("--only", default="", help="features, comma-separated, to fit; the others keep their weights")
    parser.add_argument("--write", action="store_true", help="write qa/extract/ranking.json")
    args = parser.parse_args()
    sets = {str(s[1]): collect(s[0], s[1], s[2], args.sample) for s in args.set}
    fitted = [a for data in sets.values() for a in data if even(a.gold)]
    first_order, first_sure, free = beginning([name for name in args.only.split(",") if name])
    order = fit_order(fitted, first_order, free)
    sure = fit_sure(fitted, order, first_sure, np.append(free, True))
    first = next(iter(sets.values()))
    certain = certainties([a for a in first if even(a.gold) and a.gold.answerable], order, sure)
    threshold = float(np.quantile(certain, 1 - args.answered))
    for name, data in sets.items():
        for half in (True, False):
            part = [a for a in data if even(a.gold) is half]
            sys.stdout.write(f"{name}, {'fitted' if half else 'held'} half: {report(part, order, sure, threshold)}\n")
    where = ", ".join(s[1].parent.name for s in args.set)
    stored = weights(f"by eval.fit_ranking on halves of {where}", order, sure, threshold)
    text = json.dumps(stored, indent=2) + "\n"
    sys.stdout.write(text)
    if args.write:
        Path(str(resources.files("qa.extract") / "ranking.json")).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
