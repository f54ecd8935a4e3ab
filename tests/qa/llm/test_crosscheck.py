"""Verdicts are read from whatever a model makes of them; what is unclear is absent."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.llm.crosscheck import Crosschecked, parse

ONE = {"n": 1, "verdict": "supported", "passage": 2, "quote": "It  was\nclosed."}
TWO = {"n": 2, "verdict": "not said", "passage": 0, "quote": ""}
READ = [Crosschecked(1, "supported", 2, "It was closed."), Crosschecked(2, "not said", 0, "")]
WHOLE = json.dumps({"verdicts": [ONE, TWO]})


@pytest.mark.parametrize(
    "reply",
    [
        WHOLE,
        json.dumps({"verdicts": [TWO, ONE]}, indent=2),
        json.dumps([ONE, TWO]),
        f"{json.dumps(ONE)}\n{json.dumps(TWO)}",
        f"```json\n{WHOLE}\n```",
        f"<think>{{1}} is clear.</think> Here {{it}} is: {WHOLE} I hope that helps.",
        WHOLE[:-2],
        WHOLE.removesuffix("]}") + ', {"n": 3, "verdict": "suppo',
        json.dumps({"verdicts": [ONE, TWO, TWO]}),
        json.dumps({"verdicts": [{**ONE, "n": "1", "passage": "[2]", "verdict": "Supported."}, TWO]}),
        json.dumps({"verdicts": [ONE, {"n": 2, "verdict": "NOT_SAID", "passage": -1, "quote": None}]}),
        json.dumps({"verdicts": [ONE, TWO, {"n": 4, "verdict": "supported"}, {"n": 0, "verdict": "supported"}]}),
        json.dumps({"verdicts": [ONE, TWO, {"n": 3, "verdict": "probably"}, {"n": 3}, 7, None, "x", [[]]]}),
        json.dumps({"verdicts": [ONE, TWO, {**ONE, "n": 3}, {**ONE, "n": 3, "verdict": "contradicted"}]}),
        json.dumps({"verdicts": [ONE, TWO, {**ONE, "n": True}, {**ONE, "n": 1.0}]}),
    ],
)
def test_what_is_clear_is_read_and_the_rest_is_absent(reply: str) -> None:
    assert parse(reply, 3) == READ


@pytest.mark.parametrize("reply", ["", "NO ANSWER", "{}", "[]", "{" * 5_000, "null", '{"verdicts": 3}', "1: supported"])
def test_garbage_holds_no_verdict(reply: str) -> None:
    assert parse(reply, 3) == []


@settings(deadline=None)
@given(st.text(alphabet='{}[]",:123 nverdictspo', max_size=80), st.integers(0, 5))
def test_no_reply_breaks_it_and_numbers_stay_within_the_count(reply: str, count: int) -> None:
    found = parse(WHOLE[:20] + reply + WHOLE, count)
    assert [c.n for c in found] == sorted({c.n for c in found})
    assert all(1 <= c.n <= count for c in found)
