"""Windows of tokens: places in the text, overlap, stacking."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.reader.windows import Window, stack, windows

LONG = " ".join(f"The bridge near mile {n} was closed on day {n} of the flood." for n in range(120))


def words(window: Window, text: str) -> str:
    """The stretch of text that a window shows."""
    return text[window.offsets[0][0] : window.offsets[-1][1]]


def test_a_short_text_is_one_window(tokenizer: Any) -> None:
    [window] = windows(tokenizer, "Who?", "A title", "The mayor spoke.", 7, 64)
    assert window.passage == 7
    assert words(window, "The mayor spoke.") == "The mayor spoke."
    assert len(window.ids) == len(window.types) == window.shift + len(window.offsets) + 1


def test_the_question_comes_first_and_the_title_is_no_part_of_the_text(tokenizer: Any) -> None:
    [window] = windows(tokenizer, "Who spoke?", "Flood", "The mayor spoke.", 0, 64)
    shown = tokenizer.decode(window.ids, skip_special_tokens=False)
    assert shown == "[CLS] who spoke? [SEP] flood. the mayor spoke. [SEP]"
    first_text_token = tokenizer.decode(window.ids[window.shift : window.shift + 1])
    assert first_text_token == "the"
    assert window.types == [0] * 5 + [1] * (len(window.ids) - 5)


@pytest.mark.parametrize("limit", [48, 128, 384])
def test_a_long_text_is_covered_and_each_offset_gives_its_token_back(tokenizer: Any, limit: int) -> None:
    found = list(windows(tokenizer, "Which mile?", "Flood", LONG, 0, limit))
    assert len(found) > 1
    for window in found:
        assert len(window.ids) <= limit
        for (start, end), token in zip(window.offsets, window.ids[window.shift :], strict=False):
            assert LONG[start:end].lower() == tokenizer.id_to_token(token).removeprefix("##")
    every = tokenizer.encode(LONG, add_special_tokens=False).offsets
    assert sorted({offset for window in found for offset in window.offsets}) == sorted(set(every))
    assert found[-1].offsets[-1] == every[-1]


def test_two_windows_overlap_by_half(tokenizer: Any) -> None:
    found = list(windows(tokenizer, "Which mile?", "", LONG, 0, 128))
    room = len(found[0].offsets)
    for one, other in pairwise(found[:-1]):
        assert other.offsets[0] == one.offsets[room // 2]
        shared = set(one.offsets) & set(other.offsets)
        assert len(shared) == room - room // 2


def test_a_long_question_and_title_leave_room_for_the_text(tokenizer: Any) -> None:
    found = list(windows(tokenizer, "why " * 500, "title " * 500, LONG, 0, 384))
    assert all(len(window.ids) <= 384 and len(window.offsets) > 100 for window in found[:-1])


def test_an_empty_text_is_one_window_without_a_token(tokenizer: Any) -> None:
    [window] = windows(tokenizer, "Who?", "", "", 0, 64)
    assert window.offsets == []


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_offsets_lie_within_any_text_and_in_order(tokenizer: Any, text: str) -> None:
    for window in windows(tokenizer, "누가?", "제목", text, 0, 40):
        ends = [0]
        for start, end in window.offsets:
            assert 0 <= start <= end <= len(text)
            assert end >= ends[-1]
            ends.append(end)


def test_stacking_pads_with_zeros_and_masks_them(tokenizer: Any) -> None:
    part = [next(windows(tokenizer, "Who?", "", text, 0, 64)) for text in ("Nora.", "Nora Pell rang the mayor.")]
    ids, mask, types = stack(part)
    short, long = (len(window.ids) for window in part)
    assert ids.shape == mask.shape == types.shape == (2, long)
    assert mask.sum(axis=1).tolist() == [short, long]
    assert not ids[0, short:].any()
    assert not types[0, short:].any()
    assert np.array_equal(ids[1], part[1].ids)
