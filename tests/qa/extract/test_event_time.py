"""A sentence's days against the time that a question names."""

from dataclasses import replace
from datetime import date

import pytest

from qa.extract.event_time import agreement, agreement_near, happened, reading_of
from qa.question.timeframe import in_question
from qa.results import Passage, Source

PUBLISHED = date(2019, 12, 31)  # a Tuesday


def passage(published: date | None = PUBLISHED) -> Passage:
    iso = published.isoformat() if published else ""
    return Passage(1, Source("a", "v", "T", (), "", "", iso, published, "", "en", "c"), 0, 4, "text")


@pytest.mark.parametrize(
    ("question", "sentence", "value"),
    [
        ("Who spoke on 29 December 2019?", "They spoke on Sunday.", 1),
        ("Who spoke in December 2019?", "They spoke on Sunday.", 1),
        ("Who spoke in 2017?", "They spoke on Sunday.", -1),
        ("Who led it from 1998 to 2007?", "She led it from 2004 to 2012.", 0.5),
        ("Who spoke in December 2019?", "They spoke at length.", 0.5),
        ("Who spoke in 2017?", "They spoke at length.", 0),
        ("Who spoke?", "They spoke on Sunday.", 0),
    ],
)
def test_agreement(question: str, sentence: str, value: float) -> None:
    assert agreement(in_question(question, date(2020, 1, 5)), sentence, passage()) == value


@pytest.mark.parametrize(
    ("sentence", "span", "value"),
    [
        ("It was part of Harrow ( 1692-1814 ), Orsley ( 1814-1866 ) and Calder ( 1866-1946 ).", "Orsley", 1),
        ("It was part of Harrow ( 1692-1814 ), Orsley ( 1814-1866 ) and Calder ( 1866-1946 ).", "Harrow", 0.2),
        ("It was part of Harrow ( 1692-1700 ), Orsley ( 1814-1866 ) and Calder ( 1866-1946 ).", "Harrow", -1),
        ("- 1814-1866 : Wren", "Wren", 1),
        ("It was renamed Wren in 1820 and Lorne in 1901.", "Wren", 0.5),
        ("It was renamed Wren.", "Wren", 0),
    ],
)
def test_the_days_nearest_to_a_span_are_its_own(sentence: str, span: str, value: float) -> None:
    asked = in_question("What was it part of from 1814 to 1866?", date(2020, 1, 5))
    at = sentence.index(span)
    found = replace(passage(None), text=sentence)
    assert agreement_near(asked, found, (0, len(sentence)), (at, at + len(span))) == value


def test_a_sentence_without_days_leans_on_the_one_before() -> None:
    asked = in_question("Who led it from 1814 to 1866?", date(2020, 1, 5))
    text = "The years 1814-1866 were good. Wren led it."
    found = replace(passage(None), text=text)
    assert agreement_near(asked, found, (31, len(text)), (31, 35)) == 0.5


def test_a_page_without_a_day_still_has_its_full_dates() -> None:
    asked = in_question("Who led it in 2004?", date(2020, 1, 5))
    assert agreement(asked, "She led it in 2004.", passage(None)) == 1
    assert agreement(asked, "She led it on Sunday.", passage(None)) == 0


def test_a_thing_happened_when_its_sentence_says_else_when_it_was_published() -> None:
    assert happened("They spoke on Sunday.", passage()) == (date(2019, 12, 29), PUBLISHED)
    assert happened("They spoke.", passage()) == (PUBLISHED, PUBLISHED)


def test_relative_words_are_explained() -> None:
    assert "29 December 2019" in reading_of("They spoke on Sunday.", passage())
    assert reading_of("They spoke in March 2017.", passage()) == ""
    assert reading_of("They spoke on Sunday.", passage(None)) == ""
