"""Candidates become drafts whose quotes are exact."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.extract.answer import assembled, extract, unanswerable
from qa.extract.candidates import FEATURES, Candidate, candidates
from qa.extract.pieces import Piece
from qa.extract.ranking import Ranker
from qa.question.query import Query, understand
from qa.reader.reader import AnswerSpan, Reading
from qa.results import Passage, Question, Source
from tests.qa.llm.conftest import judge

DAY = date(2019, 12, 31)
SOURCE = Source("a1", "v1", "Title", (), "Paper", "", DAY.isoformat(), DAY, "", "en", "default")
MARGIN = Ranker(
    order=tuple(float(n == "margin") for n in FEATURES),
    sure=(*(float(n == "margin") for n in FEATURES), 0.0),
    threshold=0.0,
)  # the reader's margin alone


def passage(text: str, number: int = 1, published: date = DAY) -> Passage:
    source = replace(SOURCE, published_day=published, published_at=published.isoformat())
    return Passage(number, source, 100, 100 + len(text), text)


def query(question: str) -> Query:
    return understand(Question(question, asked_on=DAY))


def seen(asked: Query, *found: tuple[Passage, Sequence[tuple[str, float]]]) -> list[Candidate]:
    """What a reader that points at these words, with these margins, makes of the passages; best first."""
    readings = [
        Reading(tuple(AnswerSpan(p.text.index(words), p.text.index(words) + len(words), m) for words, m in spans))
        for p, spans in found
    ]
    return MARGIN.ranked(candidates(asked, [p for p, _ in found], readings))


def test_a_short_question_gets_the_span_and_the_sentence_as_its_quote() -> None:
    asked = query("Who resigned?")
    found = seen(
        asked, (passage("It rained. The mayor, Ilse Brandt, resigned at noon. Nobody wept."), [("Ilse Brandt", 3)])
    )
    draft = extract(asked, [found], MARGIN, judge())
    [citation] = draft.citations
    assert (draft.status, draft.text, draft.note) == ("answered", "Ilse Brandt", "")
    assert citation.quote == "The mayor, Ilse Brandt, resigned at noon."
    assert citation.source_span == (111, 111 + len(citation.quote))
    assert citation.answer_in_quote is not None
    assert citation.quote[slice(*citation.answer_in_quote)] == "Ilse Brandt"


def test_why_is_answered_by_the_sentence() -> None:
    asked = query("Why did it close?")
    found = seen(asked, (passage("It rained. The bridge closed because of cracks."), [("cracks", 1)]))
    assert extract(asked, [found], MARGIN, judge()).text == "The bridge closed because of cracks."


def test_the_article_before_a_name_belongs_to_it() -> None:
    asked = query("Who announced it?")
    found = seen(asked, (passage("On Sunday the Kremlin announced it."), [("Kremlin", 1)]))
    draft = extract(asked, [found], MARGIN, judge())
    assert draft.text == "the Kremlin"
    assert draft.note == "“Sunday” was 29 December 2019."


def test_below_the_threshold_there_is_no_answer() -> None:
    asked = query("Who resigned?")
    found = seen(asked, (passage("The mayor resigned."), [("The mayor", -1)]))
    draft = extract(asked, [found], MARGIN, judge())
    assert (draft.status, draft.citations) == ("unanswerable", ())
    assert draft.text == unanswerable(found=True).text
    assert extract(asked, [[]], MARGIN, judge()).text == unanswerable(found=False).text


def test_a_question_of_several_things_gets_the_whole_list() -> None:
    asked = query("Which companies bid?")
    found = seen(
        asked, (passage("The bidders are Lindqvist & Dane, the Grier Brothers and Pontifex."), [("Pontifex", 1)])
    )
    draft = extract(asked, [found], MARGIN, judge())
    assert draft.text == "Lindqvist & Dane, the Grier Brothers and Pontifex"
    assert len(draft.citations) == 1


def test_equals_in_several_passages_are_all_told_each_with_its_citation() -> None:
    asked = query("Which towns were flooded?")
    found = seen(
        asked,
        (passage("Orsley was flooded.", 1), [("Orsley", 5)]),
        (passage("The river flooded Mottram.", 2), [("Mottram", 4.5)]),
        (passage("Tarn was spared.", 3), [("Tarn", 1)]),
        (passage("All of Orsley stood under water.", 4), [("Orsley", 4.8)]),
    )
    draft = extract(asked, [found], MARGIN, judge())
    assert draft.text == "Orsley; Mottram"
    assert [draft.text[slice(*c.span)] for c in draft.citations] == ["Orsley", "Mottram"]
    assert [c.n for c in draft.citations] == [1, 2]


def test_a_reader_that_wavers_within_a_sentence_gets_the_stretch_that_holds_both() -> None:
    text = "It stole a brass compass that Josiah Wren owned. A map was left."
    asked = query("What was stolen?")
    both = seen(asked, (passage(text), [("a brass compass", 5), ("Josiah Wren", 4), ("A map", 4)]))
    assert extract(asked, [both], MARGIN, judge()).text == "a brass compass that Josiah Wren"
    sure = seen(asked, (passage(text), [("a brass compass", 14), ("Josiah Wren", 1)]))
    assert extract(asked, [sure], MARGIN, judge()).text == "a brass compass"


def test_of_two_persons_in_a_sentence_the_better_is_told_alone() -> None:
    asked = query("Who announced it?")
    found = seen(asked, (passage("The Kremlin announced that Trump had called."), [("The Kremlin", 5), ("Trump", 4.9)]))
    assert extract(asked, [found], MARGIN, judge()).text == "The Kremlin"


def test_a_person_ends_before_the_verb_of_the_question() -> None:
    asked = query("Who announced it?")
    found = seen(
        asked, (passage("The Kremlin announced that Trump had called."), [("Kremlin announced that Trump", 5)])
    )
    assert extract(asked, [found], MARGIN, judge()).text == "The Kremlin"


def test_yes_and_no_come_with_the_sentence_that_says_so() -> None:
    asked = query("Did the White House announce the call?")
    text = "The Kremlin spoke of the call. From the White House there was no announcement at all."
    found = seen(asked, (passage(text), [("The Kremlin", -9)]))
    draft = extract(asked, [found], MARGIN, judge())
    assert (draft.status, draft.text) == ("answered", "No")
    assert draft.citations[0].quote.endswith("From the White House there was no announcement at all.")


def test_where_no_passage_settles_it_the_nearest_sentence_is_a_part_of_an_answer() -> None:
    asked = query("Did the mayor like the bridge?")
    found = seen(asked, (passage("The mayor crossed the bridge."), [("crossed", 2)]))
    draft = extract(asked, [found], MARGIN, judge())
    assert (draft.status, draft.text) == ("partial", "The mayor crossed the bridge.")
    assert "yes or no" in draft.note


def test_two_things_are_both_answered_each_with_its_citation() -> None:
    asked = query("Who opened the bridge and when was it closed?")
    one = seen(asked, (passage("The queen opened the bridge. It closed in 1988."), [("The queen", 3)]))
    other = seen(asked, (passage("The queen opened the bridge. It closed in 1988."), [("1988", 3)]))
    draft = extract(asked, [one, other], MARGIN, judge())
    assert (draft.status, draft.text) == ("answered", "The queen; 1988")
    assert [c.quote for c in draft.citations] == ["The queen opened the bridge.", "It closed in 1988."]


def test_where_only_one_of_two_is_found_the_answer_is_partial_and_says_which_is_not() -> None:
    asked = query("Who opened the bridge and when was it closed?")
    one = seen(asked, (passage("The queen opened the bridge."), [("The queen", 3)]))
    draft = extract(asked, [one, []], MARGIN, judge())
    assert (draft.status, draft.text) == ("partial", "The queen")
    assert asked.parts[1] in draft.note


@pytest.mark.parametrize(
    ("question", "expected"),
    [("Who won the latest race?", "Bo"), ("Who was the first to win the race?", "Ada"), ("Who won the race?", "Cy")],
)
def test_first_and_latest_choose_among_near_equals_by_the_time_of_the_event(question: str, expected: str) -> None:
    asked = query(question)
    found = seen(
        asked,
        (passage("Cy won the race in 2012.", 1), [("Cy", 5)]),
        (passage("Bo won the race in 2018.", 2), [("Bo", 4)]),
        (passage("Ada won the race in 2009.", 3), [("Ada", 3)]),
        (passage("Dee won a prize in 1999.", 4), [("Dee", -9)]),
    )
    assert extract(asked, [found], MARGIN, judge()).text == expected


def test_a_sentence_that_says_first_itself_is_not_passed_over() -> None:
    asked = query("Who was the first to win the race?")
    found = seen(
        asked,
        (passage("Cy was the first winner, in 2012.", 1), [("Cy", 5)]),
        (passage("Ada won the race in 2009.", 2), [("Ada", 4)]),
    )
    assert extract(asked, [found], MARGIN, judge()).text == "Cy"


def test_unanswerable_cites_nothing() -> None:
    draft = unanswerable(found=True)
    assert draft.status == "unanswerable"
    assert draft.citations == ()


@given(st.lists(st.tuples(st.text(min_size=1, max_size=200), st.data()), min_size=1, max_size=4))
def test_every_quote_and_every_place_in_it_is_exact(texts: list[tuple[str, st.DataObject]]) -> None:
    made = []
    for number, (text, data) in enumerate(texts):
        first = data.draw(st.integers(0, len(text)))
        last = data.draw(st.integers(first, len(text)))
        start = data.draw(st.integers(first, last))
        end = data.draw(st.integers(start, last))
        made.append(Piece(text[start:end], passage(text, number), (first, last), (start, end), 1.0))
    draft = assembled(made)
    for piece, citation in zip(made, draft.citations, strict=True):
        assert draft.text[slice(*citation.span)] == piece.text
        begin, end = citation.source_span
        assert piece.passage.text[begin - 100 : end - 100] == citation.quote
        assert citation.answer_in_quote is not None
        assert citation.quote[slice(*citation.answer_in_quote)] == piece.text


def test_a_pronoun_that_answers_who_is_told_by_the_name_that_it_means() -> None:
    asked = query("Who said “We shall row home”?")
    text = "Mayor Ilse Brandt spoke from the pier. “We shall row home,” she said. The crowd sang."
    found = seen(asked, (passage(text), [("she", 5), ("The crowd", 1)]))
    draft = extract(asked, [found], MARGIN, judge())
    (citation,) = draft.citations
    assert draft.text == "Mayor Ilse Brandt"
    assert citation.quote == "Mayor Ilse Brandt spoke from the pier. “We shall row home,” she said."
    start, end = citation.answer_in_quote or (0, 0)
    assert citation.quote[start:end] == draft.text


def test_a_pronoun_that_means_nobody_named_does_not_answer_who() -> None:
    asked = query("Who said “We shall row home”?")
    text = "It rained on the pier. “We shall row home,” she said. A speech by Ilse Brandt followed."
    found = seen(asked, (passage(text), [("she", 5), ("Ilse Brandt", 1)]))
    assert extract(asked, [found], MARGIN, judge()).text == "Ilse Brandt"
    assert extract(asked, [found[:1]], MARGIN, judge()).status == "unanswerable"
