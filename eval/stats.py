"""Intervals and tests for scores of questions that come in clusters. Pure; equal arguments give equal results.

Contract: values with the cluster (article) of each -> intervals by a bootstrap that draws whole clusters, the smallest
effect that could be found, and an exact test of flips. Questions of one article succeed and fail together, so that
drawing questions one by one would make intervals too short. Knows nothing of metrics.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]

DRAWS = 2000
LEVEL = 0.95
POWER = 0.8


class Clusters:
    """A grouping of questions and its bootstrap draws, shared by every metric over them."""

    def __init__(self, names: Sequence[str], *, seed: int, draws: int = DRAWS) -> None:
        """One cluster name a question; a question with the name "" is a cluster of its own."""
        told = [name or f"\0{number}" for number, name in enumerate(names)]
        order = {name: number for number, name in enumerate(sorted(set(told)))}
        self.of: NDArray[np.intp] = np.array([order[name] for name in told], dtype=np.intp)
        self.count = len(order)
        rng = np.random.default_rng(seed)
        self._times: Floats = (
            rng.multinomial(self.count, np.full(self.count, 1 / self.count), size=draws).astype(np.float64)
            if self.count
            else np.zeros((draws, 0))
        )

    def interval(self, values: Floats, at: NDArray[np.intp]) -> tuple[float, float]:
        """The 95 % interval of the mean of `values`, which belong to the questions with the positions `at`.

        Percentiles of the cluster bootstrap, widened for few clusters by t(G - 1) in place of the normal and by
        sqrt(G / (G - 1)): Cameron, Gelbach and Miller 2008, "Bootstrap-Based Improvements for Inference with Clustered
        Errors", §2. One cluster alone gives no spread: the interval is (-inf, inf) then, and the mean for no value.
        """
        groups = self.of[at]
        sums = np.bincount(groups, weights=values, minlength=self.count)
        sizes = np.bincount(groups, minlength=self.count).astype(np.float64)
        present = int(np.count_nonzero(sizes))
        mean = float(values.mean())
        if np.all(values == values[0]):
            return mean, mean
        if present < 2:
            return -math.inf, math.inf
        totals = self._times @ sizes
        means = (self._times @ sums)[totals > 0] / totals[totals > 0]
        tail = (1 - LEVEL) / 2
        low, high = np.quantile(means, [tail, 1 - tail])
        wider = stats.t.ppf(1 - tail, present - 1) / stats.norm.ppf(1 - tail) * math.sqrt(present / (present - 1))
        return mean - (mean - float(low)) * float(wider), mean + (float(high) - mean) * float(wider)

    def standard_error(self, values: Floats, at: NDArray[np.intp]) -> float:
        """Clustered standard error of the mean (Liang and Zeger 1986); inf for fewer than two clusters."""
        groups = self.of[at]
        present = len(np.unique(groups))
        if present < 2:
            return math.inf
        residuals = np.bincount(groups, weights=values - values.mean(), minlength=self.count)
        return math.sqrt(present / (present - 1) * float(residuals @ residuals)) / len(values)

    def smallest_effect(self, differences: Floats, at: NDArray[np.intp]) -> float:
        """The smallest true mean difference that a comparison of this size finds in four cases of five.

        (t for the level + t for the power) clustered standard errors; Bloom 1995, "Minimum detectable effects". Never
        less than 6 / n: six flips, all one way, are the fewest that an exact test at 5 % can tell from chance.
        """
        present = len(np.unique(self.of[at]))
        floor = 6 / len(differences)
        if present < 2:
            return math.inf
        factor = stats.t.ppf(1 - (1 - LEVEL) / 2, present - 1) + stats.t.ppf(POWER, present - 1)
        return max(floor, float(factor) * self.standard_error(differences, at))


def mcnemar(gained: int, lost: int) -> float:
    """Two-sided exact p-value that flips one way are as likely as the other; 1.0 for no flip.

    McNemar 1947 in its exact binomial form. Takes questions as independent of each other.
    """
    return float(stats.binomtest(gained, gained + lost, 0.5).pvalue) if gained + lost else 1.0


def quantile(values: Sequence[float], q: float) -> float:
    """The q-quantile by linear interpolation; `values` must not be empty."""
    return float(np.quantile(np.asarray(values, dtype=np.float64), q))
