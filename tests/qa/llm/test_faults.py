"""Whatever the model's server does: an error in time or proved sentences, never half of one."""

import gc
import json
import time
from collections.abc import Callable
from contextlib import closing, suppress
from types import AsyncGeneratorType
from typing import Any

import pytest

from eval.scripted_server import Script, Wire
from qa.errors import LlmError, LlmGarbled, LlmMisconfigured, LlmUnavailable
from tests.qa.llm.conftest import PASSAGES, answerer_at, llm, query, run, saying

SOON = 10.0  # seconds: half of what the servers below hang for, a third of PATIENT's limit; a busy machine needs some
PATIENT = {"llm_timeout_s": 30.0}
TRUE = "The Orsley bridge was closed on Monday after inspectors found cracks in two piers [1]. "


def status(code: int, body: str = "{}", headers: dict[str, str] | None = None) -> Script:
    return lambda _, wire: wire.status(code, body, headers)


def in_turn(*scripts: Script) -> Script:
    """The first script for the first request, and so on; the last for all that follow."""
    left = list(scripts)

    def script(request: dict[str, Any], wire: Wire) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request, wire)

    return script


def begun(then: Callable[[Wire], object], *pieces: str) -> Script:
    def script(_: dict[str, Any], wire: Wire) -> None:
        wire.begin()
        for piece in pieces:
            wire.say(piece)
        then(wire)

    return script


def endless(wire: Wire) -> None:
    while True:
        wire.say("The ferry is free and the ferry is blue and ")


def over_and_over(wire: Wire) -> None:
    while True:
        wire.say(TRUE)


def hang(wire: Wire) -> None:
    wire.wait_until_left(20)


def test_a_refused_connection_is_an_error_within_seconds() -> None:
    with closing(answerer_at("http://127.0.0.1:9/v1")) as answerer:
        began = time.monotonic()
        with pytest.raises(LlmUnavailable, match="reached"):
            run(answerer)
    assert time.monotonic() - began < SOON


def test_a_server_that_says_nothing_is_left_after_the_stall_limit() -> None:
    left: list[bool] = []
    began = time.monotonic()
    with (
        llm(lambda _, wire: left.append(wire.wait_until_left(20)), **PATIENT) as (answerer, _server),
        pytest.raises(LlmUnavailable, match="sent nothing within 1 s"),
    ):
        run(answerer)
    assert time.monotonic() - began < SOON
    assert left == [True]


def test_a_stream_that_stalls_keeps_what_was_proved() -> None:
    with llm(begun(hang, TRUE, "The council vo")) as (answerer, _):
        _, draft = run(answerer)
    assert draft.status == "partial"
    assert draft.text == TRUE.removesuffix(" [1]. ") + "."
    assert "broke off" in draft.note


def test_a_stream_that_stalls_before_the_first_sentence_is_an_error() -> None:
    with llm(begun(hang, "The Orsley bridge was closed on")) as (answerer, _), pytest.raises(LlmUnavailable):
        run(answerer)


@pytest.mark.parametrize("how", [Wire.cut, Wire.end, lambda wire: wire.raw("")], ids=["reset", "done", "closed"])
def test_the_half_sentence_of_a_cut_stream_is_never_told(how: Callable[[Wire], object]) -> None:
    half = "The Orsley bridge was closed on Monday"
    with llm(begun(how, TRUE, half)) as (answerer, _):
        _, draft = run(answerer)
    assert draft.status == "partial"
    assert draft.text.count("Orsley") == 1


def test_an_answer_that_reached_its_limit_ends_before_the_cut() -> None:
    with llm(saying(TRUE, "The mayor, Ilse Brandt, said repairs would cost", finish="length")) as (answerer, _):
        _, draft = run(answerer)
    assert (draft.status, draft.text) == ("partial", TRUE.removesuffix(" [1]. ") + ".")


def test_429_is_tried_again_after_the_time_that_the_server_asks_for() -> None:
    with llm(in_turn(status(429, headers={"retry-after": "1"}), saying(TRUE)), **PATIENT) as (answerer, server):
        began = time.monotonic()
        _, draft = run(answerer)
    assert 1.0 <= time.monotonic() - began < SOON
    assert draft.status == "answered"
    assert len(server.requests) == 2


def test_429_that_asks_for_more_than_is_left_is_an_error_at_once() -> None:
    with llm(status(429, headers={"retry-after": "60"}), **PATIENT) as (answerer, server):
        began = time.monotonic()
        with pytest.raises(LlmUnavailable, match="429"):
            run(answerer)
    assert time.monotonic() - began < SOON
    assert len(server.requests) == 1


def test_500_is_tried_as_often_as_the_settings_say() -> None:
    with llm(status(500), llm_tries=2) as (answerer, server), pytest.raises(LlmUnavailable, match="500"):
        run(answerer)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("code", "said"),
    [(401, "refuses the key"), (403, "refuses the key"), (404, "no such model"), (400, "refuses the request")],
)
def test_what_only_the_operator_can_mend_is_not_tried_again(code: int, said: str) -> None:
    body = '{"error": {"message": "Incorrect API key provided: sk-abcdef1234567890"}}'
    with llm(status(code, body), llm_api_key="sk-abcdef1234567890") as (answerer, server):
        with pytest.raises(LlmMisconfigured, match=said) as caught:
            run(answerer)
        assert len(server.requests) == 1
    assert "sk-abc" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_prompt_that_is_too_long_is_shortened_once() -> None:
    too_long = status(400, '{"error": {"message": "Requested tokens (5000) exceed context window of 2048"}}')
    with llm(in_turn(too_long, saying(TRUE))) as (answerer, server):
        _, draft = run(answerer)
    assert draft.status == "answered"
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "script",
    [
        begun(lambda wire: wire.event("{not json")),
        begun(lambda wire: wire.event("[]")),
        begun(lambda wire: wire.event('{"choices": 3}')),
        begun(lambda wire: wire.event('{"error": {"message": "overloaded"}}')),
        status(200, "<html>nginx</html>", {"content-type": "text/html"}),
        status(200, '{"choices": []}'),
        status(200, ""),
    ],
    ids=["no-json", "a-list", "a-number", "an-error", "a-page", "no-stream", "nothing"],
)
def test_what_cannot_be_read_is_an_error_or_an_empty_draft(script: Script) -> None:
    with llm(script, llm_tries=1) as (answerer, _):
        try:
            _, draft = run(answerer)
        except LlmError:
            return
    assert draft.text == ""
    assert draft.citations == ()


@pytest.mark.parametrize(
    "said", ["{not json", "[]", '{"choices": [{"delta": 5}]}', '{"error": {"message": "overloaded"}}']
)
def test_nothing_of_a_broken_stream_is_left_to_the_garbage_collector(said: str) -> None:
    gc.collect()
    gc.disable()
    try:
        with llm(begun(lambda wire: wire.event(said), TRUE), llm_tries=1) as (answerer, _):
            with suppress(LlmError):
                run(answerer)
            begun_ones = [g for g in gc.get_objects() if type(g) is AsyncGeneratorType]
            open_ones = [g for g in begun_ones if g.ag_frame and g.__qualname__ == "AsyncResponseStream.__aiter__"]
            wait_for(lambda: all(g.ag_frame is None for g in open_ones))
    finally:
        gc.enable()


def test_json_that_breaks_after_a_proved_sentence_leaves_it() -> None:
    with llm(begun(lambda wire: wire.event("{oops"), TRUE, "The council voted for ")) as (answerer, _):
        _, draft = run(answerer)
    assert draft.status == "partial"
    assert draft.citations


def test_an_empty_answer_is_an_empty_draft() -> None:
    with llm(saying("")) as (answerer, _):
        _, draft = run(answerer)
    assert (draft.text, draft.citations) == ("", ())


@pytest.mark.parametrize("loop", [endless, over_and_over])
def test_an_endless_answer_is_cut_and_its_server_left(loop: Callable[[Wire], object]) -> None:
    with llm(begun(loop), llm_max_tokens=200, **PATIENT) as (answerer, server):
        began = time.monotonic()
        _, draft = run(answerer)
        assert time.monotonic() - began < SOON
        wait_for(lambda: bool(server.left_at))
    assert draft.text.count("Orsley") == (1 if loop is over_and_over else 0)


def test_numbers_of_no_passage_and_of_a_wrong_passage_are_put_right() -> None:
    with llm(saying(TRUE.replace("[1]", "[7]"), "It carries 9,000 vehicles a day [2]. ")) as (answerer, _):
        _, draft = run(answerer)
    assert [c.source.article_id for c in draft.citations] == ["a1", "a1"]
    assert draft.removed == ()


def test_what_stands_nowhere_is_left_out_and_never_shown_as_proved() -> None:
    script = saying("Repairs would cost £5 million [1]. ", "The bridge was built in 1913 [1].")
    with llm(script) as (answerer, server):
        _, draft = run(answerer)
        assert len(server.requests) == 2  # the model was asked once more, with what was refused
    assert draft.text == ""
    assert [(r.verdict, r.sentence[slice(*r.word)]) for r in draft.removed if r.word] == [
        ("unfounded", "£5 million"),
        ("unfounded", "1913"),
    ]
    again = server.requests[1]["messages"][-1]["content"]
    assert "Repairs would cost £5 million. (the number “£5 million” is not in the passages)" in again


def test_a_first_sentence_whose_facts_stand_nowhere_takes_the_rest_along() -> None:
    with llm(saying("Repairs would cost £5 million [1]. ", "The bridge was built in 1931 [1].")) as (answerer, _):
        events, draft = run(answerer, stands_in=False)
    assert (draft.text, draft.citations, events) == ("", (), [])
    assert [r.verdict for r in draft.removed] == ["unfounded", "verbatim"]


def test_a_second_try_that_can_be_proved_is_the_answer() -> None:
    tries = iter(["Repairs would cost £5 million [1].", "The bridge was built in 1931 [1]."])

    def script(request: dict[str, Any], wire: Wire) -> None:
        saying(next(tries))(request, wire)

    with llm(script) as (answerer, _):
        _, draft = run(answerer)
    assert (draft.status, draft.text) == ("answered", "The bridge was built in 1931.")
    assert [r.sentence for r in draft.removed] == ["Repairs would cost £5 million."]


def test_what_the_judge_leaves_open_is_settled_by_one_short_call() -> None:
    open_ = "The closure goes back to the condition of its piers."
    verdict = {"n": 1, "verdict": "supported", "passage": 1, "quote": "inspectors found cracks in two piers"}

    def script(request: dict[str, Any], wire: Wire) -> None:
        checks = "Judge the sentences" in request["messages"][-1]["content"]
        saying(json.dumps({"verdicts": [verdict]}) if checks else f"{open_} [1]")(request, wire)

    with llm(script, verify="llm") as (answerer, server):
        _, draft = run(answerer)
    assert len(server.requests) == 2
    assert [(s.verdict, s.by) for s in draft.sentences] == [("supported", "model")]
    assert draft.citations[0].quote.startswith("The Orsley bridge was closed on Monday after inspectors")


def test_a_cross_check_that_fails_leaves_the_sentence_marked() -> None:
    def script(request: dict[str, Any], wire: Wire) -> None:
        checks = "Judge the sentences" in request["messages"][-1]["content"]
        saying("I am sure it is true." if checks else "The closure goes back to its piers [1].")(request, wire)

    with llm(script, verify="llm") as (answerer, _):
        _, draft = run(answerer, stands_in=False)
    assert [s.verdict for s in draft.sentences] == ["unproved"]


def test_after_repeated_failures_the_server_is_left_alone() -> None:
    with llm(status(500), llm_tries=1, llm_breaker_failures=2, llm_breaker_s=60) as (answerer, server):
        for _ in range(4):
            with pytest.raises(LlmUnavailable):
                run(answerer)
        assert len(server.requests) == 2


def test_whoever_leaves_takes_the_connection_to_the_model_along() -> None:
    left: list[bool] = []

    def script(_: dict[str, Any], wire: Wire) -> None:
        wire.begin()
        wire.say("The Orsley ")
        left.append(wire.wait_until_left(20))

    with llm(script, llm_stall_s=20.0, llm_timeout_s=30.0) as (answerer, _):
        writing = answerer.write(query(), PASSAGES, stands_in=True)
        for _ in range(3):
            next(writing)
        writing.close()
        wait_for(lambda: bool(left))
    assert left == [True]


def wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not happened() and time.monotonic() < end:
        time.sleep(0.01)
    assert happened()


def test_a_garbled_answer_is_told_apart_from_a_server_that_is_down() -> None:
    with llm(begun(lambda wire: wire.event("{not json"))) as (answerer, _), pytest.raises(LlmGarbled):
        run(answerer)
