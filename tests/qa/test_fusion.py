"""One order from the scores of vectors and of full text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.fusion import blend

hits = st.lists(
    st.tuples(st.integers(0, 20), st.floats(0.01, 1, allow_nan=False)), unique_by=lambda pair: pair[0], max_size=12
)


def test_scores_are_weighted_sums_of_cosine_and_of_the_share_of_the_best_bm25() -> None:
    # 7: 0.25 * 0.8 + 0.75 * 0; 8: 0.25 * 0.4 + 0.75 * 6 / 6; 9: not found by vectors, so 0.25 * 0.4 + 0.75 * 3 / 6
    found = blend([(7, 0.8), (8, 0.4)], [(8, 6.0), (9, 3.0)], 0.75)
    assert [i for i, _ in found] == [8, 9, 7]
    assert [score for _, score in found] == pytest.approx([0.85, 0.475, 0.2])


def test_a_clear_winner_of_full_text_stays_first() -> None:
    dense = [(1, 0.61), (2, 0.60), (3, 0.59)]
    assert blend(dense, [(3, 30.0), (1, 10.0)], 0.7)[0][0] == 3


def test_ties_are_broken_by_id() -> None:
    assert [i for i, _ in blend([(5, 0.5), (3, 0.5)], [], 0.7)] == [3, 5]


def test_without_a_shared_word_the_vectors_decide() -> None:
    assert [i for i, _ in blend([(1, 0.2), (2, 0.9)], [], 0.7)] == [2, 1]


def test_nothing_in_nothing_out() -> None:
    assert blend([], [], 0.7) == []


@pytest.mark.parametrize("weight", [-0.1, 1.1])
def test_the_weight_is_a_share(weight: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        blend([], [], weight)


@given(hits, hits, st.floats(0, 1))
def test_every_item_comes_out_once_and_in_order_of_score(
    dense: list[tuple[int, float]], text: list[tuple[int, float]], weight: float
) -> None:
    found = blend(dense, text, weight)
    assert sorted(i for i, _ in found) == sorted({i for i, _ in dense} | {i for i, _ in text})
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
    assert all(-1e-9 <= s <= 1 + 1e-9 for _, s in found)


@given(hits, hits)
def test_a_weight_of_nothing_or_all_keeps_one_lists_order(
    dense: list[tuple[int, float]], text: list[tuple[int, float]]
) -> None:
    for weight, only in ((0.0, dense), (1.0, text)):
        order = [i for i, _ in blend(dense, text, weight) if i in dict(only)]
        assert [dict(only)[i] for i in order] == sorted(dict(only).values(), reverse=True)
