"""A run against a blessed baseline: may it pass? Pure.

Contract: a metric passes if even the low end of the 95 % interval of its change is no fall of more than the tolerance:
what cannot be ruled out counts. Slices have a tolerance of their own and are looked at from a number of questions up.
Raises RunsDiffer over different question sets. Knows nothing of files or exit codes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from eval.compare import compare
from eval.errors import EvalError
from eval.metrics import BY_NAME, KEY
from eval.scorecard import Delta, Scorecard

Outcome = Literal["pass", "worse", "cannot be ruled out", "not measured"]


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far a metric may fall, in shares of 1: 0.03 is three points. `own` overrides `overall` by metric."""

    overall: float = 0.03
    slices: float = 0.10
    slice_questions: int = 30  # slices with fewer questions are left out: they could only fail by chance
    metrics: tuple[str, ...] = KEY
    own: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One metric, of all questions (slice "") or of a slice. `fall` is the fall that cannot be ruled out, 0 or more."""

    metric: str
    slice: str
    outcome: Outcome
    before: float
    after: float
    fall: float
    tolerance: float
    n: int


def gate(baseline: Scorecard, run: Scorecard, tolerances: Tolerances) -> tuple[Check, ...]:
    """One check a metric and slice; the run passes if all have the outcome "pass"."""
    if unknown := {*tolerances.metrics, *tolerances.own} - BY_NAME.keys():
        raise EvalError(f"there is no metric {', '.join(sorted(unknown))}: 'byline eval metrics' lists them")
    change = compare(baseline, run)
    wanted = [d for d in change.deltas if d.metric in tolerances.metrics]
    wanted += [d for d in change.slices if d.metric in tolerances.metrics and d.n >= tolerances.slice_questions]
    checks = [_check(d, _tolerance(d, tolerances)) for d in wanted]
    return (*_gone(baseline, run, tolerances.metrics, {d.metric for d in change.deltas}), *checks)


def parse(texts: Sequence[str]) -> tuple[float | None, dict[str, float]]:
    """`0.02` for every metric, `right=0.01` for one -> (the first, the second). Raises EvalError."""
    overall, own = None, {}
    for text in texts:
        name, _, number = text.rpartition("=")
        try:
            value = float(number)
        except ValueError as error:
            raise EvalError(f"the tolerance {text!r} is no number such as 0.02 or right=0.01") from error
        if not 0 <= value <= 1:
            raise EvalError(f"the tolerance {text!r} must lie between 0 and 1: 0.02 is two points")
        if name:
            own[name] = value
        else:
            overall = value
    return overall, own


def _tolerance(delta: Delta, tolerances: Tolerances) -> float:
    return tolerances.slices if delta.slice else tolerances.own.get(delta.metric, tolerances.overall)


def _check(delta: Delta, tolerance: float) -> Check:
    better = BY_NAME[delta.metric].higher_is_better
    worst, best = (-delta.low, -delta.high) if better else (delta.high, delta.low)
    outcome: Outcome = "pass"
    if worst > tolerance:
        outcome = "worse" if best > 0 else "cannot be ruled out"
    return Check(delta.metric, delta.slice, outcome, delta.a, delta.b, max(0.0, worst), tolerance, delta.n)


def _gone(baseline: Scorecard, run: Scorecard, metrics: Sequence[str], both: set[str]) -> list[Check]:
    """Metrics that the baseline has and the run cannot be measured on, such as citations when there are none left."""
    found = []
    for name in metrics:
        before = baseline.figure(name)
        if before is not None and name not in both and run.figure(name) is None:
            found.append(Check(name, "", "not measured", before.value, 0.0, before.value, 0.0, before.n))
    return found
