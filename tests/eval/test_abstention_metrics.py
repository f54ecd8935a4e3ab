"""The risk-coverage curve, worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.abstention_metrics import Decision, area, curve
from eval.scorecard import RiskPoint

decisions = st.lists(st.builds(Decision, st.floats(-5, 5), st.booleans()), max_size=20)


def test_the_curve_goes_from_the_surest_answer_down() -> None:
    given_answers = [Decision(1.0, False), Decision(3.0, True), Decision(2.0, True)]
    assert curve(given_answers, total=4) == (  # the fourth question was refused
        RiskPoint(3.0, 0.25, 0.0),
        RiskPoint(2.0, 0.5, 0.0),
        RiskPoint(1.0, 0.75, 1 / 3),
    )
    assert area(given_answers) == pytest.approx((0 + 0 + 1 / 3) / 3)


def test_answers_of_equal_confidence_stand_or_fall_together() -> None:
    tied = [Decision(1.0, True), Decision(1.0, False)]
    assert curve(tied, total=2) == (RiskPoint(1.0, 1.0, 0.5),)
    assert area(tied) == area(tied[::-1]) == 0.5


def test_no_answer_has_no_curve() -> None:
    assert curve([], total=5) == ()
    assert area([]) == 0.0


@given(decisions)
def test_the_area_is_least_when_the_wrong_answers_are_the_least_sure(made: list[Decision]) -> None:
    best = [Decision(-float(n), d.right) for n, d in enumerate(sorted(made, key=lambda d: not d.right))]
    worst = [Decision(-float(n), d.right) for n, d in enumerate(sorted(made, key=lambda d: d.right))]
    assert 0 <= area(best) <= area(made) + 1e-9
    assert area(made) <= area(worst) + 1e-9 <= 1 + 1e-9
