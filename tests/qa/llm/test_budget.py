"""What fits into the model's context."""

from hypothesis import given
from hypothesis import strategies as st

from qa.llm.budget import PASSAGE_TOKENS, fit, tokens
from tests.qa.llm.conftest import BRIDGE, PASSAGES


def test_all_passages_that_fit_come_whole_and_in_order() -> None:
    assert fit(PASSAGES, 10_000, 6) == PASSAGES
    assert fit(PASSAGES, 10_000, 1) == PASSAGES[:1]


def test_the_last_one_is_cut_at_the_end_of_a_sentence() -> None:
    [part] = fit(PASSAGES, PASSAGE_TOKENS + tokens(BRIDGE) - 5, 6)
    assert part.text == BRIDGE[: BRIDGE.index(" It carries")]
    assert part.end - part.start == len(part.text)
    assert part.start == PASSAGES[0].start


@given(st.integers(-100, 400))
def test_never_more_than_allowed(allowance: int) -> None:
    assert sum(tokens(p.text) + PASSAGE_TOKENS for p in fit(PASSAGES, allowance, 6)) <= max(0, allowance)
