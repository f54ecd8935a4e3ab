"""How much of a question stands about a span, worked by hand."""

import math

import pytest

from qa.extract.overlap import cover, missing, names, nearness, numbers, weights


def test_a_rarer_word_weighs_more() -> None:
    found = weights("Who closed the bridge?", [{"bridg"}, {"bridg", "clos"}])
    assert set(found) == {"clos", "bridg"}
    assert found["bridg"] == pytest.approx(math.log(1 + 2 / 2.5))
    assert found["clos"] == pytest.approx(math.log(1 + 2 / 1.5))


def test_cover_is_the_weighted_share() -> None:
    assert cover({"bridg": 1.0, "clos": 3.0}, {"clos"}) == 0.75
    assert cover({}, {"clos"}) == 0.0


def test_a_word_four_words_off_counts_for_half() -> None:
    asked = {"clos": 1.0, "bridg": 1.0}
    assert nearness(asked, "", "closed") == 0.5
    assert nearness(asked, "closed one two three four", "") == pytest.approx(0.25)
    assert nearness(asked, "closed", "bridge") == 1.0
    assert nearness({}, "closed", "bridge") == 0.0


def test_names_and_numbers_of_the_question_that_are_not_there() -> None:
    question = "When did Ada Quill win race 27 in 1988?"
    assert len(names(question)) == 2
    assert numbers(question) == ["27", "1988"]
    assert missing(names(question), {names(question)[0]}) == 0.5
    assert missing([], set()) == 0.0
