"""Questions without an answer, made from answered ones."""

import random

import pytest

from qa.reader.examples import Example
from qa.reader.negatives import GROUP, altered, elsewhere, rivals


def example(question: str, context: str, answer: str) -> Example:
    """Answered by the first `answer` in the context."""
    at = context.index(answer)
    return Example(question, "T", question, context, ((at, at + len(answer)),))


OPENINGS = [
    example(f"What did the mayor open on day {n}?", f"On day {n} the mayor opened hall {n}x.", f"hall {n}x")
    for n in range(20)
]


def test_a_question_elsewhere_meets_a_context_without_its_answer() -> None:
    by_id = {e.id + "-": e for e in OPENINGS}
    made = elsewhere(OPENINGS, 12, 450, random.Random(1))
    assert len(made) == 12
    for wrong in made:
        source = by_id[wrong.id]
        assert wrong.answers == ()
        assert wrong.question == source.question
        assert wrong.context in {e.context for e in OPENINGS if e is not source}
        assert all(source.context[s:e].lower() not in wrong.context.lower() for s, e in source.answers)
    assert elsewhere(OPENINGS[:1], 5, 450, random.Random(1)) == []


def test_the_context_that_shares_rare_words_is_taken() -> None:
    asked = example("Who mended the Fallow sluice?", "The Fallow sluice was mended by Irma Dahl.", "Irma Dahl")
    near = example("What was opened?", "The Fallow sluice was opened.", "opened")
    far = [example("What is it?", f"The town hall has {n} windows, so they say.", str(n)) for n in range(9)]
    made = {e.question: e for e in elsewhere([asked, near, *far], 11, 450, random.Random(3))}
    assert made[asked.question].context == near.context


def test_a_group_is_a_question_on_its_own_context_and_on_others() -> None:
    own = {e.question: e for e in OPENINGS}
    made = rivals(OPENINGS, 8, 450, random.Random(2))
    assert len(made) == 8
    for first, *others in made:
        assert first is own[first.question]
        assert len(others) == GROUP - 1
        assert len({first.context, *(e.context for e in others)}) == GROUP
        assert all(e.question == first.question and e.answers == () for e in others)


def test_a_question_that_names_nothing_has_no_rivals() -> None:
    asked = [example("What was opened there?", f"There a hall {n}x was opened.", f"hall {n}x") for n in range(9)]
    assert rivals(asked, 9, 450, random.Random(2)) == []


def test_of_a_long_wrong_context_the_stretch_is_taken_that_the_chain_would_read() -> None:
    asked = example("Who mended the Fallow sluice in 1902?", "In 1902 Irma Dahl mended it.", "Irma Dahl")
    long = "The hall was opened. " * 40 + "The Fallow sluice broke in 1902. " + "It rained. " * 40
    made = elsewhere([asked, example("What rained?", long, "It")], 9, 200, random.Random(1))
    (wrong,) = (e for e in made if e.question == asked.question)
    assert "Fallow sluice broke" in wrong.context
    assert len(wrong.context) <= 200


def test_a_name_becomes_another_one() -> None:
    context = "In Orsley the mayor Irma Dahl met Piet Voss in May. They talked about the bridge."
    asked = [example("Whom did Irma Dahl meet?", context, "Piet Voss")]
    (made,) = altered(asked, 1, random.Random(0))
    assert "Irma Dahl" not in made.question
    assert "Piet Voss" not in made.question
    assert made.context == context
    assert made.answers == ()


@pytest.mark.parametrize(
    ("question", "context", "wanted"),
    [
        ("who was the first mayor?", "Dahl was the first mayor.", "who was the last mayor?"),
        ("what fell after the storm?", "Dahl opened the hall.", "what fell before the storm?"),
    ],
)
def test_a_word_becomes_its_opposite(question: str, context: str, wanted: str) -> None:
    assert [e.question for e in altered([example(question, context, "Dahl")], 1, random.Random(0))] == [wanted]


def test_one_question_in_six_without_either_is_denied() -> None:
    plain = [example("what can be seen there?", f"A hall of glass {n} can be seen.", "hall") for n in range(600)]
    made = altered(plain, 600, random.Random(0))
    assert {e.question for e in made} == {"what can't be seen there?"}
    assert 60 < len(made) < 140
