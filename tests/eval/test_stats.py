"""Intervals hold what they promise, and clusters count."""

import math

import numpy as np
import pytest
from scipy import stats as theirs

from eval.stats import Clusters, mcnemar, quantile


def test_equal_values_have_no_spread_and_one_article_has_no_end() -> None:
    clusters = Clusters(["a", "a", "b"], seed=0)
    assert clusters.interval(np.array([1.0, 1.0, 1.0]), np.arange(3)) == (1.0, 1.0)
    assert clusters.interval(np.array([0.0, 1.0]), np.array([0, 1])) == (-math.inf, math.inf)
    assert clusters.standard_error(np.array([0.0, 1.0]), np.array([0, 1])) == math.inf
    assert clusters.smallest_effect(np.array([0.0, 1.0]), np.array([0, 1])) == math.inf


def test_questions_of_one_article_count_for_less_than_as_many_of_their_own() -> None:
    values = np.repeat([0.0, 1.0], 50)
    apart = Clusters([""] * 100, seed=0).interval(values, np.arange(100))
    together = Clusters([f"article {n // 10}" for n in range(100)], seed=0).interval(values, np.arange(100))
    assert together[1] - together[0] > 2 * (apart[1] - apart[0])


def test_without_clusters_the_standard_error_is_the_usual_one() -> None:
    values = np.random.default_rng(3).normal(size=40)
    got = Clusters([""] * 40, seed=0).standard_error(values, np.arange(40))
    assert got == pytest.approx(theirs.sem(values))


def test_intervals_are_near_those_of_scipys_bootstrap_where_questions_stand_alone() -> None:
    values = np.random.default_rng(4).binomial(1, 0.7, size=300).astype(float)
    low, high = Clusters([""] * 300, seed=1).interval(values, np.arange(300))
    reference = theirs.bootstrap((values,), np.mean, method="percentile", rng=1).confidence_interval
    assert low == pytest.approx(reference.low, abs=0.01)
    assert high == pytest.approx(reference.high, abs=0.01)


def test_95_percent_intervals_hold_the_truth_about_95_times_in_100_with_few_clusters() -> None:
    rng = np.random.default_rng(5)
    names = [f"article {n // 20}" for n in range(340)]  # 17 articles, as in the smaller collection
    shared = Clusters(names, seed=2, draws=500)
    held = 0
    for _ in range(300):
        chances = np.repeat(rng.beta(7, 3, size=17), 20)  # articles differ in how hard they are; the mean is 0.7
        values = rng.binomial(1, chances).astype(float)
        low, high = shared.interval(values, np.arange(340))
        held += low <= 0.7 <= high
    assert 0.90 <= held / 300 <= 0.98


def test_equal_seeds_give_equal_intervals() -> None:
    values = np.random.default_rng(6).normal(size=30)
    names = [f"a{n % 7}" for n in range(30)]
    one, two, other = (Clusters(names, seed=s).interval(values, np.arange(30)) for s in (1, 1, 2))
    assert one == two != other


def test_the_smallest_effect_is_at_least_six_flips_one_way() -> None:
    clusters = Clusters([""] * 100, seed=0)
    assert clusters.smallest_effect(np.zeros(100), np.arange(100)) == pytest.approx(0.06)
    noisy = np.random.default_rng(7).choice([-1.0, 0.0, 1.0], size=100)
    expected = (theirs.t.ppf(0.975, 99) + theirs.t.ppf(0.8, 99)) * theirs.sem(noisy)
    assert clusters.smallest_effect(noisy, np.arange(100)) == pytest.approx(expected)


def test_mcnemar_is_exact() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(6, 0) == pytest.approx(2 * 0.5**6)
    assert mcnemar(5, 0) > 0.05 > mcnemar(6, 0)  # why six flips are the fewest that count
    assert mcnemar(3, 9) == mcnemar(9, 3)


def test_a_quantile_interpolates() -> None:
    assert quantile([1.0, 2.0], 0.5) == 1.5
    assert quantile([4.0], 0.95) == 4.0
