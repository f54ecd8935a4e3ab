"""Reciprocal rank fusion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.fusion import fuse


def test_scores_are_the_sum_of_weighted_reciprocal_ranks() -> None:
    assert fuse([[7, 8], [8]], [1.0, 2.0], k=60) == [(8, 1 / 62 + 2 / 61), (7, 1 / 61)]


def test_ties_are_broken_by_id() -> None:
    assert [i for i, _ in fuse([[5], [3]], [1.0, 1.0])] == [3, 5]


def test_an_item_counts_once_a_list() -> None:
    assert fuse([[1, 1, 2]], [1.0]) == fuse([[1, 2]], [1.0])


def test_nothing_in_nothing_out() -> None:
    assert fuse([[], []], [1.0, 1.0]) == []


def test_each_list_needs_a_weight() -> None:
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        fuse([[1], [2]], [1.0])


@given(st.lists(st.lists(st.integers(0, 20), unique=True), max_size=4))
def test_every_item_comes_out_once_and_in_order_of_score(rankings: list[list[int]]) -> None:
    fused = fuse(rankings, [1.0] * len(rankings))
    assert sorted(i for i, _ in fused) == sorted({i for ranking in rankings for i in ranking})
    assert [s for _, s in fused] == sorted((s for _, s in fused), reverse=True)
