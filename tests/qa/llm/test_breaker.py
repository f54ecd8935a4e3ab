"""A server that fails is left alone, then tried once."""

from qa.llm.breaker import Breaker


def test_it_opens_after_failures_in_a_row_and_tries_once_after_the_rest() -> None:
    now = [0.0]
    breaker = Breaker(2, 30, lambda: now[0])
    for _ in range(2):
        assert breaker.admit() == 0
        breaker.fail()
    assert breaker.admit() == 30
    now[0] = 31
    assert breaker.admit() == 0
    assert breaker.admit() > 0  # one at a time
    breaker.fail()
    assert breaker.admit() == 30
    now[0] = 62
    assert breaker.admit() == 0
    breaker.succeed()
    assert breaker.admit() == breaker.admit() == 0


def test_a_success_between_failures_keeps_it_closed_and_a_caller_who_left_tells_nothing() -> None:
    breaker = Breaker(2, 30, lambda: 0.0)
    breaker.fail()
    breaker.succeed()
    breaker.fail()
    breaker.leave()
    assert breaker.admit() == 0
