"""Sentences come out whole, once, and the same however the text is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.llm.sentence_stream import SentenceStream, WithoutThinking

TEXT = (
    "The Kremlin told it first. [1] Dr. J. Smith was there on Dec. 3 [2]. [3]\n- Item one\n- Item two [1]\n\n"
    'He said "No." Then he left the U.S. President\'s home, e.g. by car. 3.5 percent of all. Half a'
)
WHOLE = [
    ("The Kremlin told it first. [1]", False),
    ("Dr. J. Smith was there on Dec. 3 [2]. [3]", False),
    ("- Item one", True),
    ("- Item two [1]", True),
    ('He said "No."', True),
    ("Then he left the U.S. President's home, e.g. by car.", False),
    ("3.5 percent of all.", False),
]


def cut(text: str, cuts: list[int]) -> tuple[list[tuple[str, bool]], SentenceStream]:
    stream, found, at = SentenceStream(), [], 0
    for end in [*sorted(cuts), len(text)]:
        found += [(w.text, w.new_line) for w in stream.feed(text[at:end])]
        at = max(at, end)
    return found, stream


@pytest.mark.parametrize("step", [1, 2, 3, 7, 20, 1000])
def test_any_step_gives_the_same_sentences(step: int) -> None:
    found, stream = cut(TEXT, list(range(step, len(TEXT), step)))
    assert found == WHOLE
    assert stream.pending.strip() == "Half a"
    assert [w.text for w in stream.close()] == ["Half a"]


@given(st.text(alphabet="aB .!?\n[1]\"'", max_size=120), st.lists(st.integers(0, 120), max_size=12))
def test_no_cut_changes_what_comes_out_or_loses_a_letter(text: str, cuts: list[int]) -> None:
    at_once, one = cut(text, [])
    in_parts, other = cut(text, [c for c in cuts if c < len(text)])
    whole = [*at_once, *((w.text, w.new_line) for w in one.close())]
    assert [*in_parts, *((w.text, w.new_line) for w in other.close())] == whole
    assert "".join("".join(t for t, _ in whole).split()) == "".join(text.split())


def test_a_sentence_waits_for_the_word_behind_it() -> None:
    stream = SentenceStream()
    assert stream.feed("It rained in the U.S.") == []
    assert stream.feed(" Pres") == []
    assert stream.feed("ident came. Then ") != []


def test_what_a_model_thinks_before_it_answers_is_not_told() -> None:
    for step in (1, 4, 100):
        text, thinking = "<think>The bridge?\nIt is.</think>\nThe answer.", WithoutThinking()
        told = "".join(thinking.feed(text[i : i + step]) for i in range(0, len(text), step))
        assert told.strip() == "The answer."
    assert WithoutThinking().feed("Plain <b> text.") == "Plain <b> text."
