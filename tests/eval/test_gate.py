"""The gate lets through what is no worse within its tolerance, and says what it cannot rule out."""

import pytest

from eval.errors import EvalError, RunsDiffer
from eval.gate import Tolerances, gate, parse
from eval.records import Record
from eval.score import score
from eval.scorecard import Scorecard
from tests.eval.made import gold, record, right, run, wrong


def card(wrongs: set[int], count: int = 100) -> Scorecard:
    made: list[Record] = [(wrong if n in wrongs else right)(f"{n:03}", f"article {n}") for n in range(count)]
    return score(run(made))


ONLY_RIGHT = Tolerances(metrics=("right",))


def test_a_run_passes_against_itself() -> None:
    checks = gate(card({1, 2}), card({1, 2}), Tolerances())
    assert {c.outcome for c in checks} == {"pass"}
    assert {c.slice for c in checks} >= {"", "type=when", "year=2019"}


def test_a_fall_beyond_the_tolerance_fails_overall_and_by_slice() -> None:
    checks = gate(card(set()), card(set(range(30))), ONLY_RIGHT)
    overall = next(c for c in checks if not c.slice)
    assert (overall.outcome, overall.before, overall.after) == ("worse", 1.0, 0.7)
    assert overall.fall > 0.3
    assert next(c for c in checks if c.slice == "type=when").outcome == "worse"


def test_what_cannot_be_ruled_out_fails_under_its_own_name() -> None:
    # Three lost and three gained: no change on average, but a fall of more than a point is possible.
    strict = Tolerances(metrics=("right",), overall=0.01, slices=1.0)
    checks = gate(card({1, 2, 3}), card({4, 5, 6}), strict)
    assert [c.outcome for c in checks if not c.slice] == ["cannot be ruled out"]
    wide = Tolerances(metrics=("right",), overall=0.10, slices=1.0)
    assert {c.outcome for c in gate(card({1, 2, 3}), card({4, 5, 6}), wide)} == {"pass"}


def test_a_gain_passes_and_a_tolerance_of_one_metric_overrides() -> None:
    assert {c.outcome for c in gate(card(set(range(30))), card(set()), ONLY_RIGHT)} == {"pass"}
    lenient = Tolerances(metrics=("right",), slices=1.0, own={"right": 0.5})
    assert {c.outcome for c in gate(card(set()), card(set(range(30))), lenient)} == {"pass"}


def test_small_slices_are_left_out() -> None:
    checks = gate(card(set(), 20), card(set(), 20), ONLY_RIGHT)
    assert [c.slice for c in checks] == [""]


def test_a_metric_that_can_no_longer_be_measured_fails() -> None:
    refused = score(run([record(gold(f"{n:03}", article=f"article {n}")) for n in range(40)]))
    checks = gate(card(set(), 40), refused, Tolerances(metrics=("citation-exact",)))
    assert [(c.metric, c.outcome) for c in checks] == [("citation-exact", "not measured")]


def test_other_questions_and_unknown_metrics_are_refused() -> None:
    with pytest.raises(RunsDiffer):
        gate(card(set()), score(run([right("1")], digest="d2")), Tolerances())
    with pytest.raises(EvalError, match="there is no metric speed"):
        gate(card(set()), card(set()), Tolerances(own={"speed": 0.1}))


def test_tolerances_are_read_from_text() -> None:
    assert parse(["0.02", "right=0.01", "f1=0"]) == (0.02, {"right": 0.01, "f1": 0.0})
    assert parse([]) == (None, {})
    for bad in ("two", "right=", "2", "right=-0.1", "nan"):
        with pytest.raises(EvalError, match="tolerance"):
            parse([bad])
