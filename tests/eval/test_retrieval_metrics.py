"""Rankings: hand-worked values, and equality with trec_eval (and ranx, where installed) on random runs."""

import importlib.util
import math
from collections.abc import Callable
from random import Random

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.retrieval_metrics import hit, ndcg, recall, reciprocal_rank

NOTHING: set[int] = set()
rankings = st.lists(st.sets(st.integers(0, 3), max_size=4), max_size=12)


def test_hand_worked_values() -> None:
    ranking = [NOTHING, {0}, {0}, {1, 2}]  # three pieces; the third passage tells nothing new
    assert [hit(ranking, k) for k in (1, 2, 4)] == [0, 1, 1]
    assert [recall(ranking, 3, k) for k in (1, 3, 4)] == pytest.approx([0, 1 / 3, 1])
    assert [reciprocal_rank(ranking, k) for k in (1, 4)] == [0, 1 / 2]
    gained = 1 / math.log2(3) + 2 / math.log2(5)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(ranking, 3, 4) == pytest.approx(gained / ideal)
    assert ndcg(ranking, 3, 1) == 0


def test_nothing_retrieved_scores_nothing() -> None:
    assert (hit([], 4), recall([], 2, 4), reciprocal_rank([], 4), ndcg([], 2, 4)) == (0, 0, 0, 0)


def test_one_passage_with_every_piece_is_perfect_and_not_more() -> None:
    assert ndcg([{0, 1, 2}], 3, 4) == 1.0


@given(rankings, st.integers(1, 12))
def test_values_lie_between_0_and_1_and_grow_with_depth(ranking: list[set[int]], k: int) -> None:
    for measure in (hit, reciprocal_rank):
        assert 0 <= measure(ranking, k) <= measure(ranking, k + 1) <= 1
    assert 0 <= recall(ranking, 4, k) <= recall(ranking, 4, k + 1) <= 1
    assert 0 <= ndcg(ranking, 4, k) <= 1


Judged = tuple[dict[str, dict[str, int]], dict[str, dict[str, float]], dict[str, tuple[list[set[int]], int]]]


def random_runs(seed: int) -> Judged:
    """(judgements, runs, the same as rankings with their number of pieces) of 200 questions."""
    rng = Random(seed)
    judged: dict[str, dict[str, int]] = {}
    runs: dict[str, dict[str, float]] = {}
    ours = {}
    for number in range(200):
        question = f"q{number}"
        documents = [f"d{n}" for n in range(rng.randint(2, 30))]
        relevant = rng.sample(documents, rng.randint(1, min(5, len(documents))))
        found = rng.sample(documents, rng.randint(1, len(documents)))
        judged[question] = dict.fromkeys(relevant, 1)
        runs[question] = {document: float(len(found) - n) for n, document in enumerate(found)}
        ranking = [{relevant.index(d)} if d in relevant else set() for d in found]
        ours[question] = (ranking, len(relevant))
    return judged, runs, ours


OURS: dict[str, Callable[[list[set[int]], int, int], float]] = {
    "success": lambda ranking, _, k: hit(ranking, k),
    "recall": recall,
    "mrr": lambda ranking, _, k: reciprocal_rank(ranking, k),
    "ndcg": ndcg,
}


@pytest.mark.parametrize("k", [1, 4, 10])
def test_values_equal_those_of_trec_eval_on_random_runs(k: int) -> None:
    judged, runs, ours = random_runs(seed=k)
    names = {
        ir_measures.Success @ k: "success",
        ir_measures.R @ k: "recall",
        ir_measures.RR @ k: "mrr",
        ir_measures.nDCG @ k: "ndcg",
    }
    count = 0
    for theirs in ir_measures.iter_calc(list(names), judged, runs):
        ranking, total = ours[theirs.query_id]
        assert OURS[names[theirs.measure]](ranking, total, k) == pytest.approx(theirs.value, abs=1e-6)
        count += 1
    assert count == 4 * 200


@pytest.mark.skipif(importlib.util.find_spec("ranx") is None, reason="ranx brings numba and matplotlib: not required")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("k", [1, 4, 10])
def test_values_equal_those_of_ranx_on_random_runs(k: int) -> None:
    import ranx  # type: ignore[import-not-found,unused-ignore]

    judged, runs, ours = random_runs(seed=k)
    names = {f"hit_rate@{k}": "success", f"recall@{k}": "recall", f"mrr@{k}": "mrr", f"ndcg@{k}": "ndcg"}
    theirs = ranx.evaluate(ranx.Qrels(judged), ranx.Run(runs), list(names))
    for name, own in names.items():
        values = [OURS[own](ranking, total, k) for ranking, total in ours.values()]
        assert sum(values) / len(values) == pytest.approx(theirs[name], abs=1e-6)
