"""Citation marks in every shape that models write."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.llm.marks import leading, parse


@pytest.mark.parametrize(
    ("written", "text", "numbers"),
    [
        ("It rained [1].", "It rained.", (1,)),
        ("It rained. [2]", "It rained.", (2,)),
        ("It rained [1][2], then stopped [1].", "It rained, then stopped.", (1, 2)),
        ("It rained [1, 3; 5].", "It rained.", (1, 3, 5)),
        ("It rained [2-4].", "It rained.", (2, 3, 4)),
        ("It rained [^3].", "It rained.", (3,)),
        ("It rained [Passage 2].", "It rained.", (2,)),
        ("It rained (passages 1 and 2).", "It rained.", (1, 2)),
        ("It rained 【4†source】.", "It rained.", (4,)),
        ("In [2019] it rained.", "In [2019] it rained.", ()),
        ("He won 13 (of 20) races.", "He won 13 (of 20) races.", ()),
        ("It rained [999].", "It rained.", (999,)),
        ("[1] It rained.", "It rained.", (1,)),
        ("[1]: It rained.", "It rained.", (1,)),
        ("[1] : It rained.", "It rained.", (1,)),
        ("[1]. It rained.", "It rained.", (1,)),
        ("[1] - It rained.", "It rained.", (1,)),
        ("[1][2]: It rained.", "It rained.", (1, 2)),
        ("(passage 1): It rained.", "It rained.", (1,)),
        ("[1] -5 degrees it was.", "-5 degrees it was.", (1,)),
        ("It rained. [1].", "It rained.", (1,)),
        ("It rained, [1].", "It rained.", (1,)),
        ("It rained - [1]", "It rained", (1,)),
        ("It rained [1]: it poured.", "It rained: it poured.", (1,)),
        ("At 5 a.m. [1], it rained.", "At 5 a.m., it rained.", (1,)),
        ("Passage 1 says: it rained.", "Passage 1 says: it rained.", (1,)),
        ("It rained, according to passages 1 and 3.", "It rained, according to passages 1 and 3.", (1, 3)),
        ("According to [1], it rained.", "it rained.", (1,)),
        ("[2] states that it rained.", "it rained.", (2,)),
        ("It rained, as reported in [1][3].", "It rained.", (1, 3)),
        ("In 1931 [1], it rained.", "In 1931, it rained.", (1,)),
        ("(1) It rained.", "(1) It rained.", ()),
        ("1. It rained.", "1. It rained.", ()),
        ("", "", ()),
    ],
)
def test_marks_are_read_and_taken_out(written: str, text: str, numbers: tuple[int, ...]) -> None:
    assert parse(written) == (text, numbers)


def test_marks_at_the_beginning_belong_to_the_sentence_before() -> None:
    assert leading(" [1] [2], [3] Next") == len(" [1] [2], [3]")
    assert leading("Next [1]") == 0


@settings(deadline=None)
@given(st.text(alphabet="ab .[]()1234^,-–;passage【】†", max_size=80))
def test_a_text_without_marks_comes_back_and_reading_twice_changes_nothing(text: str) -> None:
    once, numbers = parse(text)
    assert len(set(numbers)) == len(numbers)
    if not numbers:
        assert once == text.strip()
