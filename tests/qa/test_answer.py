"""Spans become drafts whose quotes are exact."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import answered, sentence_around, unanswerable, wants_sentence
from qa.reader.reader import AnswerSpan
from qa.results import Passage, Source

SOURCE = Source("a1", "v1", "Title", (), "Paper", "", "2019-12-31", date(2019, 12, 31), "", "en", "default")


def passage(text: str, start: int = 100) -> Passage:
    return Passage(1, SOURCE, start, start + len(text), text)


def test_a_short_question_gets_the_span_and_the_sentence_as_its_quote() -> None:
    text = "It rained. The mayor, Ilse Brandt, resigned on Monday. Nobody wept."
    at = text.index("Ilse Brandt")
    draft = answered("Who resigned?", passage(text), AnswerSpan(at, at + len("Ilse Brandt"), 3.0))
    citation = draft.citations[0]
    assert draft.text == "Ilse Brandt"
    assert citation.quote == "The mayor, Ilse Brandt, resigned on Monday."
    assert citation.source_span == (111, 111 + len(citation.quote))
    assert citation.answer_in_quote is not None
    assert citation.quote[slice(*citation.answer_in_quote)] == "Ilse Brandt"


def test_why_is_answered_by_the_sentence() -> None:
    text = "It rained. The bridge closed because of cracks."
    at = text.index("cracks")
    assert answered("Why did it close?", passage(text), AnswerSpan(at, at + 6, 1.0)).text.startswith(
        "The bridge closed"
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Why did it close?", True),
        ("How did they get in?", True),
        ("How many were hurt?", False),
        ("how long was it?", False),
        ("Who came?", False),
        ("다리는 왜 닫혔나?", True),
        ("누가 발표했나?", False),
    ],
)
def test_only_explanations_want_a_sentence(question: str, expected: bool) -> None:
    assert wants_sentence(question) is expected


def test_unanswerable_cites_nothing() -> None:
    draft = unanswerable(found=True)
    assert draft.status == "unanswerable"
    assert draft.citations == ()


@given(st.text(min_size=1, max_size=300), st.data())
def test_the_sentence_always_holds_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = sentence_around(text, start, end)
    stripped = text[start:end].strip()
    assert 0 <= first <= last <= len(text)
    assert stripped in text[first:last]
