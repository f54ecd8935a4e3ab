"""What answering less would cost and gain: the risk-coverage curve. Pure.

Contract: for every question, how sure the system was of its best guess, given or not, and whether that was right ->
points of the curve and the area under it. A question without a guess is not covered at any threshold.
El-Yaniv and Wiener 2010, "On the Foundations of Noise-free Selective Classification".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.scorecard import RiskPoint


@dataclass(frozen=True, slots=True)
class Decision:
    """One guess: how sure the system was, and whether it was right."""

    confidence: float
    right: bool


def curve(decisions: Sequence[Decision], total: int) -> tuple[RiskPoint, ...]:
    """One point for each different confidence, surest first: answer from there up. () for no decision.

    `coverage` is answers / `total` (all questions asked), `risk` is wrong answers / answers.
    """
    points: list[RiskPoint] = []
    wrong = 0
    ordered = sorted(decisions, key=lambda d: -d.confidence)
    for number, decision in enumerate(ordered, start=1):
        wrong += not decision.right
        if number == len(ordered) or ordered[number].confidence != decision.confidence:
            points.append(RiskPoint(decision.confidence, number / total, wrong / number))
    return tuple(points)


def area(decisions: Sequence[Decision]) -> float:
    """Area under the curve over the questions with a guess: the mean risk as coverage grows; lower is better.

    In [0, 1]; 0.0 for no decision. Answers of equal confidence are taken together. Geifman et al. 2019,
    arXiv:1805.08206 (AURC).
    """
    points = curve(decisions, max(1, len(decisions)))
    before, summed = 0.0, 0.0
    for point in points:
        summed += (point.coverage - before) * point.risk
        before = point.coverage
    return summed
