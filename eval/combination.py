"""`byline eval calibrate --weights`: the combination of scores fitted on one run's questions, told on another's.

Contract: two stored runs of the local chain -> new weights, and for each run its guesses by today's weights and by the
new ones. Every question is retrieved and read again, as it was asked then; the fitting is that of fit_ranking.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from eval.calibrate import Guess, choose
from eval.errors import EvalError
from eval.fit_ranking import Asked, Vector, asked, beginning, certainties, fit_order, fit_sure, weights
from eval.records import Run
from eval.replay import settings_of
from ingest.archive import Archive
from qa.build import wire


@dataclass(frozen=True, slots=True)
class Combination:
    """New weights, as a file of weights holds them, and what they make of the run to fit on and the run to test on."""

    stored: dict[str, Any]
    fit: tuple[Guess, ...]
    test: tuple[Guess, ...]


def combine(fit: Run, test: Run, answered: float) -> Combination:
    """Fit on the first, with the threshold that answers at least this share of its answerable questions.

    Raises EvalError where a run is not of the local chain or nothing can be fitted, IngestError without its archive.
    """
    first, second = _candidates(fit), _candidates(test)
    if not any(a.gold.answerable and a.right.any() for a in first):
        raise EvalError(f"{fit.manifest.name} has no question with a right candidate: nothing can be fitted")
    zero, zeros, free = beginning(())
    order = fit_order(first, zero, free)
    sure = fit_sure(first, order, zeros, np.append(free, True))
    found = guesses(first, order, sure)
    threshold = choose(found, answered).threshold
    told = f"by byline eval calibrate --weights on {fit.manifest.name}, tested on {test.manifest.name}"
    return Combination(weights(told, order, sure, threshold), tuple(found), tuple(guesses(second, order, sure)))


def guesses(data: Sequence[Asked], order: Vector, sure: Vector) -> list[Guess]:
    """How certain these weights are of each question's best candidate, and whether it is right."""
    certain = certainties(data, order, sure)
    return [
        Guess(float(c), bool(len(a.features) and a.holds[np.argmax(a.features @ order)]), a.gold.answerable)
        for a, c in zip(data, certain, strict=True)
    ]


def _candidates(run: Run) -> list[Asked]:
    if run.manifest.target != "local":
        raise EvalError(
            f"{run.manifest.name} asked {run.manifest.target}: only runs of the local chain can be fitted on"
        )
    settings = settings_of(run.manifest)
    today = date.fromisoformat(run.manifest.asked_on)
    with Archive.open(settings.archive) as archive:
        chain = wire(archive, settings)
        try:
            return [asked(chain, r.gold, r.gold.asked_on or today) for r in run.records if not r.error]
        finally:
            chain.close()
