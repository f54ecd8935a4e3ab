"""A question that asks two things becomes two questions; any other stays whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.parts import parts


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Who opened the Orsley Bridge, and why did it close?",
            ("Who opened the Orsley Bridge?", "Why did the Orsley Bridge close?"),
        ),
        ("When and where was Pavel Orlik born?", ("When was Pavel Orlik born?", "Where was Pavel Orlik born?")),
        (
            "How many people marched in Brackwater and when will the board vote?",
            ("How many people marched in Brackwater?", "When will the board vote?"),
        ),
        (
            "When was the Orsley Bridge closed and by whom?",
            ("When was the Orsley Bridge closed?", "By whom was the Orsley Bridge closed?"),
        ),
        ("Who won the race and when?", ("Who won the race?", "When was it that somebody won the race?")),
    ],
)
def test_two_things_are_asked_apart(question: str, expected: tuple[str, str]) -> None:
    assert parts(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who announced the call first?",
        "What did Trump and Putin talk about?",
        "Who was the man who sang and who danced?",
        "What are salt and pepper?",
        "Which companies, and only those, bid?",
        "갯벌은 언제 열렸고 누가 열었나?",
        "and when?",
    ],
)
def test_one_thing_stays_as_it_is(question: str) -> None:
    assert parts(question) == (question,)


@given(st.text(max_size=200))
def test_any_text_has_one_part_or_two(text: str) -> None:
    assert len(parts(text)) in (1, 2)
    assert all(part.strip() for part in parts(text)) or not text.strip()
