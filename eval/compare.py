"""Two scorecards of one question set -> how the second differs from the first. Pure.

Contract: paired by question; intervals by a bootstrap over articles. Raises RunsDiffer unless both runs answered the
same questions. Knows nothing of files.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np

from eval.errors import RunsDiffer
from eval.metrics import BY_NAME, KEY
from eval.scorecard import Comparison, Delta, Flip, QuestionScore, Scorecard
from eval.stats import Clusters, mcnemar

_DIGITS = 6
_ALPHA = 0.05

Pair = tuple[QuestionScore, QuestionScore]
Change = Literal["better", "worse", "no detectable change"]


def compare(a: Scorecard, b: Scorecard, *, seed: int = 0) -> Comparison:
    """B minus A: every metric that both measured, the key metrics by slice, and the questions that flipped."""
    pairs = paired(a, b)
    clusters = Clusters([one.cluster for one, _ in pairs], seed=seed)
    everything = range(len(pairs))
    deltas = tuple(d for name in BY_NAME if (d := _delta(name, "", pairs, everything, clusters)))
    slices = tuple(
        d for name, at in _slices(pairs) for metric in KEY if (d := _delta(metric, name, pairs, at, clusters))
    )
    gained = tuple(_flip(p) for p in pairs if p[1].label.success and not p[0].label.success)
    lost = tuple(_flip(p) for p in pairs if p[0].label.success and not p[1].label.success)
    p_value = mcnemar(len(gained), len(lost))
    summary = _summary(deltas, len(gained), len(lost), p_value)
    return Comparison(a.run, b.run, deltas, slices, gained, lost, p_value, summary)


def paired(a: Scorecard, b: Scorecard) -> list[Pair]:
    """Each question's scores in both, in order of id."""
    if a.questions_digest != b.questions_digest:
        raise RunsDiffer(
            f"{a.run} and {b.run} answered different question sets: run both on the same file, as it is now"
        )
    first, second = ({q.question_id: q for q in card.questions} for card in (a, b))
    if first.keys() != second.keys():
        missing = sorted(first.keys() ^ second.keys())
        raise RunsDiffer(
            f"{len(missing)} questions stand in one run only, such as {missing[0]}: finish the shorter run"
        )
    return [(first[key], second[key]) for key in sorted(first)]


def _slices(pairs: Sequence[Pair]) -> Iterable[tuple[str, list[int]]]:
    groups: dict[str, list[int]] = {}
    for number, (_, question) in enumerate(pairs):
        for facet, of in question.facets.items():
            groups.setdefault(f"{facet}={of}", []).append(number)
    return sorted(groups.items())


def _delta(metric: str, name: str, pairs: Sequence[Pair], at: Sequence[int], clusters: Clusters) -> Delta | None:
    """None where no question is measured in both runs."""
    measured = [n for n in at if metric in pairs[n][0].values and metric in pairs[n][1].values]
    if not measured:
        return None
    before = np.array([pairs[n][0].values[metric] for n in measured])
    after = np.array([pairs[n][1].values[metric] for n in measured])
    change, where = after - before, np.array(measured)
    low, high = (max(-1.0, min(1.0, bound)) for bound in clusters.interval(change, where))
    return Delta(
        metric=metric,
        slice=name,
        a=round(float(before.mean()), _DIGITS),
        b=round(float(after.mean()), _DIGITS),
        delta=round(float(change.mean()), _DIGITS),
        low=round(low, _DIGITS),
        high=round(high, _DIGITS),
        n=len(measured),
        clusters=len(np.unique(clusters.of[where])),
        smallest=round(min(1.0, clusters.smallest_effect(change, where)), _DIGITS),
        verdict=_verdict(metric, low, high),
    )


def _verdict(metric: str, low: float, high: float) -> Change:
    if low <= 0 <= high:
        return "no detectable change"
    return "better" if (low > 0) == BY_NAME[metric].higher_is_better else "worse"


def _flip(pair: Pair) -> Flip:
    return Flip(pair[0].question_id, pair[0].label, pair[1].label)


def _summary(deltas: Sequence[Delta], gained: int, lost: int, p_value: float) -> str:
    """Plain words on the share of right answers, and how many of the other metrics moved."""
    right = next(d for d in deltas if d.metric == "right")
    points = f"{100 * right.delta:+.1f} points, 95 % interval {100 * right.low:+.1f} to {100 * right.high:+.1f}"
    flips = f"{gained} questions gained, {lost} lost, exact test p = {p_value:.3g}"
    if right.verdict == "no detectable change":
        said = f"no detectable change ({points}; {flips}). A change of less than {100 * right.smallest:.1f} points "
        said += "would mostly go unseen with this question set."
    else:
        said = f"{right.verdict} ({points}; {flips})."
    moved = [d for d in deltas if d.verdict != "no detectable change" and d.metric != "right"]
    by_chance = _ALPHA * (len(deltas) - 1)
    if moved:
        said += f" {len(moved)} of {len(deltas) - 1} other metrics moved; about {by_chance:.0f} would by chance alone."
    return said
