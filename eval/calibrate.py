"""How sure is sure enough: the threshold of answering, chosen on one run and tested on another. Pure.

Contract: records with the reader's best guess and its certainty, given or withheld -> a threshold, and what it does on
each run. The weights that certainty is made of are fitted by `python -m eval.fit_ranking`. Knows nothing of files.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.answer_metrics import containment
from eval.errors import EvalError
from eval.records import Record

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Guess:
    """One question: how certain the reader's best guess is, whether it is right, and whether there is an answer."""

    certainty: float
    right: bool
    answerable: bool


@dataclass(frozen=True, slots=True)
class Operating:
    """What a threshold does on a run; every share lies in [0, 1] and is 0 where there is nothing to share.

    `answered` and `right` are shares of the answerable questions, `refused` of the unanswerable, `risk` is the share
    of the answers given that are wrong, `coverage` the share of all questions that are answered.
    """

    threshold: float
    answered: float
    right: float
    refused: float
    risk: float
    coverage: float

    @property
    def balance(self) -> float:
        """Mean of rightly answered and rightly refused: no better for a set with more questions of one kind."""
        return (self.right + self.refused) / 2


def guesses(records: Sequence[Record]) -> list[Guess]:
    """One a record, errors left out. Raises EvalError where the system does not say how certain it is."""
    found = [
        Guess(
            certainty=r.certainty if r.guess else float("-inf"),
            right=containment(r.guess, r.gold.answers) == 1.0,
            answerable=r.gold.answerable,
        )
        for r in records
        if not r.error
    ]
    if not any(r.guess for r in records):
        raise EvalError("the run tells no certainty: only runs of the local chain can be calibrated")
    return found


def operating(found: Sequence[Guess], threshold: float) -> Operating:
    """What answering from this certainty up does."""
    has = [g for g in found if g.answerable]
    none = [g for g in found if not g.answerable]
    given = [g for g in found if g.certainty >= threshold]
    return Operating(
        threshold=threshold,
        answered=_share(sum(g.answerable for g in given), len(has)),
        right=_share(sum(g.right for g in given), len(has)),
        refused=_share(sum(g.certainty < threshold for g in none), len(none)),
        risk=_share(sum(not g.right for g in given), len(given)),
        coverage=_share(len(given), len(found)),
    )


def curve(found: Sequence[Guess]) -> list[Operating]:
    """One point a different certainty, from answering least to answering most."""
    certainties = sorted({g.certainty for g in found if g.certainty > float("-inf")}, reverse=True)
    return [operating(found, certainty) for certainty in certainties]


def choose(found: Sequence[Guess], answered: float = 0.0) -> Operating:
    """The point of the best balance among those that answer at least this share of the answerable questions.

    Of equal points the one that answers least. Rounded down to four digits, so that the point itself is answered.
    Raises EvalError if no point answers so many.
    """
    points = [point for point in curve(found) if point.answered >= answered]
    if not points:
        raise EvalError(f"no threshold answers {100 * answered:.0f} % of the answerable questions")
    best = max(points, key=lambda point: (point.balance, point.threshold))
    step = 10**_DIGITS
    return operating(found, (best.threshold * step) // 1 / step)


def _share(count: int, of: int) -> float:
    return count / of if of else 0.0
