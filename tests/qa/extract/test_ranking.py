"""Candidates in order, and whether the best one answers."""

from dataclasses import replace
from datetime import date

import pytest

from qa.extract.candidates import FEATURES, Candidate, candidates
from qa.extract.ranking import Ranker
from qa.question.query import understand
from qa.reader.reader import AnswerSpan, Reading
from qa.results import Passage, Question, Source

TEXT = "It rained. The mayor, Ilse Brandt, resigned on Monday. Nobody wept."
SOURCE = Source("a", "v", "A quiet week", (), "", "", "2019-12-31", date(2019, 12, 31), "", "en", "c")


def read(*spans: str) -> list[Candidate]:
    found = [AnswerSpan(TEXT.index(s), TEXT.index(s) + len(s), 5.0 - n) for n, s in enumerate(spans)]
    query = understand(Question("Who resigned?", asked_on=date(2020, 1, 1)))
    return candidates(query, [Passage(1, SOURCE, 0, len(TEXT), TEXT)], [Reading(tuple(found))])


def test_every_span_is_a_candidate_with_its_sentence_and_its_features() -> None:
    one, other = read("Ilse Brandt", "Monday")
    assert (one.text, other.text) == ("Ilse Brandt", "Monday")
    assert TEXT[slice(*one.sentence)] == "The mayor, Ilse Brandt, resigned on Monday."
    told = dict(zip(FEATURES, one.features, strict=True))
    assert told["margin"] == pytest.approx(0.5)
    assert told["fits"] == 1
    assert told["sentence_cover"] == 1
    assert told["votes"] == 0
    assert dict(zip(FEATURES, other.features, strict=True))["fits"] == -1  # written like a name, but a weekday


@pytest.mark.parametrize(("question", "value"), [("Who resigned?", -1), ("Where was it written?", 1)])
def test_a_dateline_answers_only_where(question: str, value: float) -> None:
    text = "SALT HARBOUR (Northline) - The mayor resigned."
    passage = Passage(1, SOURCE, 0, len(text), text)
    query = understand(Question(question, asked_on=date(2020, 1, 1)))
    [candidate] = candidates(query, [passage], [Reading((AnswerSpan(0, 12, 5.0),))])
    assert dict(zip(FEATURES, candidate.features, strict=True))["fits"] == value


def test_the_order_and_the_threshold_come_from_the_weights() -> None:
    names = dict.fromkeys(FEATURES, 0.0)
    ranker = Ranker.of(
        {"order": {**names, "margin": -1.0}, "sure": {**names, "margin": 2.0, "constant": -1.0}, "threshold": 0.0}
    )
    first, second = read("Ilse Brandt", "Monday")
    assert ranker.ranked([first, second]) == [second, first]
    assert ranker.confidence(first) == pytest.approx(0.0)
    assert ranker.answers(first)
    assert not ranker.answers(second)


def test_the_packaged_weights_prefer_what_the_reader_is_surer_of() -> None:
    ranker = Ranker.load()
    [candidate] = read("Ilse Brandt")
    surer = replace(candidate, features=(candidate.features[0] + 0.5, *candidate.features[1:]))
    assert ranker.score(surer) > ranker.score(candidate)
    assert ranker.confidence(surer) > ranker.confidence(candidate)
