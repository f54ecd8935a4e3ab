"""Logits to spans: best first, apart from each other, measured against "no answer"."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from qa.reader.reader import AnswerSpan, Reading
from qa.reader.windows import MAX_SPAN, Window, spans

Logits = NDArray[np.float32]


def window(tokens: int, shift: int = 3) -> Window:
    """Tokens of four characters with a space between them, behind `shift` tokens of question."""
    offsets = [(5 * n, 5 * n + 4) for n in range(tokens)]
    size = shift + tokens + 1
    return Window(0, [1] * size, [0] * size, shift, offsets)


def logits(size: int, **peaks: float) -> Logits:
    """Zeros, with a value at position `at_N`."""
    made = np.zeros(size, np.float32)
    for name, value in peaks.items():
        made[int(name.removeprefix("at_"))] = value
    return made


def test_the_best_span_and_its_margin_worked_by_hand() -> None:
    w = window(6)
    starts, ends = logits(10, at_0=1, at_4=5), logits(10, at_0=2, at_6=4)
    # Tokens 1 to 3 of the text: start 5 + end 4 - null (1 + 2) = 6; characters 5 to 19.
    assert spans(w, starts, ends, 1) == [(6.0, 5, 19)]


def test_the_question_and_the_closing_mark_give_no_span() -> None:
    w = window(4)
    starts, ends = logits(8, at_1=99, at_7=99), logits(8, at_2=99, at_7=99)
    assert all(margin == 0 for margin, _, _ in spans(w, starts, ends, 5))


def test_an_end_before_its_start_is_no_span() -> None:
    w = window(4)
    [(margin, start, end)] = spans(w, logits(8, at_6=9), logits(8, at_3=9), 1)
    assert (margin, end - start >= 4) == (9.0, True)


def test_a_span_is_no_longer_than_the_limit() -> None:
    w = window(3 * MAX_SPAN)
    size = 3 * MAX_SPAN + 4
    starts, ends = logits(size, at_3=9), logits(size, **{f"at_{3 + MAX_SPAN}": 9})
    assert spans(w, starts, ends, 1)[0][0] == 9  # both peaks together would be 18, one token too long
    exactly = logits(size, **{f"at_{2 + MAX_SPAN}": 9})
    assert spans(w, starts, exactly, 1) == [(18.0, 0, 5 * MAX_SPAN - 1)]


def test_a_window_without_text_gives_none() -> None:
    assert spans(window(0), logits(4), logits(4), 5) == []


@given(st.integers(1, 40), st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_spans_are_apart_best_first_and_true_to_the_logits(tokens: int, count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    w = window(tokens)
    starts, ends = (rng.normal(size=tokens + 4).astype(np.float32) for _ in range(2))
    found = spans(w, starts, ends, count)
    assert 1 <= len(found) <= count
    margins = [margin for margin, _, _ in found]
    assert margins == sorted(margins, reverse=True)
    for margin, start, end in found:
        first, last = start // 5, (end - 4) // 5
        assert 0 <= first <= last < min(tokens, first + MAX_SPAN)
        expected = starts[3 + first] + ends[3 + last] - (starts[0] + ends[0])
        assert abs(margin - expected) < 1e-5
    places = sorted((start, end) for _, start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
    best = max(starts[3 + i] + ends[3 + j] for i in range(tokens) for j in range(i, min(tokens, i + MAX_SPAN))) - (
        starts[0] + ends[0]
    )
    assert abs(margins[0] - best) < 1e-5


def test_spans_of_stretches_find_their_place_in_the_text() -> None:
    text = "Ilse Brandt resigned. It rained. Otto Lang was asked to follow."
    stretches = [(0, 21), (33, len(text))]
    read = "\n\n".join(text[start:end] for start, end in stretches)
    at = read.index("Otto Lang")
    over = AnswerSpan(5, at + 4, 1.0)
    reading = Reading((AnswerSpan(at, at + 9, 3.0), AnswerSpan(0, 11, 2.0), over))
    placed = reading.placed(stretches, 2)
    assert [(text[s.start : s.end], s.margin) for s in placed.spans] == [("Otto Lang", 3.0), ("Ilse Brandt", 2.0)]
