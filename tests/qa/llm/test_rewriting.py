"""Follow-ups by a model: taken where they can be trusted, else by the rules."""

import pytest

from qa.llm.answerer import LlmAnswerer
from qa.llm.rewriting import accepted
from qa.results import AnswerEvent, Question, Turn
from tests.qa.llm.conftest import llm, saying
from tests.qa.llm.test_faults import status

HISTORY = (Turn("Who announced the call first?", "The Kremlin", "Who announced the call first?"),)


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        ("When did the Kremlin announce the call?", "When did the Kremlin announce the call?"),
        ("Rewritten question: When did the Kremlin announce the call", "When did the Kremlin announce the call?"),
        ("", ""),
        ("The Kremlin announced it on Sunday.", ""),
        ("When did it?\nOn Sunday.", ""),
        ("When did Boris Johnson announce the call?", ""),
        ("When did the Kremlin announce the call in 2019?", ""),
        ("When did the Kremlin announce http://evil.example?", ""),
        ("When " + "very " * 100 + "late?", ""),
    ],
)
def test_a_rewritten_question_must_ask_and_bring_in_nothing_new(answer: str, taken: str) -> None:
    assert accepted(answer, "When did it?", HISTORY) == taken


def test_names_and_numbers_of_the_question_must_stay() -> None:
    assert accepted("Did the Kremlin announce the call?", "And did Washington announce it in 2019?", HISTORY) == ""


def resolved(made: LlmAnswerer, question: Question) -> str:
    steps = made.stands_alone(question)
    while True:
        try:
            event: AnswerEvent = next(steps)
            assert event.kind == "phase"
        except StopIteration as stopped:
            return str(stopped.value)


def test_the_model_rewrites_and_the_rules_stand_in() -> None:
    asked = Question("And when did it?", history=HISTORY)
    with llm(saying("When did the Kremlin announce the call?")) as (made, server):
        assert resolved(made, asked) == "When did the Kremlin announce the call?"
        assert "Who announced the call first?" in server.requests[0]["messages"][1]["content"]
    with llm(saying("The Kremlin did.")) as (made, _):
        by_rules = resolved(made, asked)
    with llm(status(500)) as (made, _):
        assert resolved(made, asked) == by_rules != asked.text
