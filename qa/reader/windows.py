"""A question and a passage -> token windows that fit the network, and logits -> spans of the passage. Pure.

Contract: `[CLS] question [SEP] title. text [SEP]`; answers lie in the text alone. Offsets are characters of the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_SPAN = 30  # tokens of the longest answer
_QUESTION_TOKENS = 64
_TITLE_TOKENS = 24


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids and types of one window; `offsets` are the character spans of its text tokens, from `shift` on."""

    passage: int
    ids: list[int]
    types: list[int]
    shift: int
    offsets: list[tuple[int, int]]


def windows(tokenizer: Any, question: str, title: str, text: str, passage: int, limit: int) -> Iterator[Window]:
    """Windows of at most `limit` tokens, half overlapping; at least one. `tokenizer` neither pads nor truncates."""
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:_QUESTION_TOKENS]
    heading = tokenizer.encode(f"{title}. " if title else "", add_special_tokens=False).ids[:_TITLE_TOKENS]
    encoded = tokenizer.encode(text, add_special_tokens=False)
    prefix = [cls, *asked, sep]
    room = limit - len(prefix) - len(heading) - 1
    begin = 0
    while True:
        ids = [*prefix, *heading, *encoded.ids[begin : begin + room], sep]
        types = [0] * len(prefix) + [1] * (len(ids) - len(prefix))
        yield Window(passage, ids, types, len(prefix) + len(heading), encoded.offsets[begin : begin + room])
        if begin + room >= len(encoded.ids):
            return
        begin += room // 2


def stack(part: list[Window]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Ids, mask and types of several windows, each (windows, longest), padded with 0."""
    longest = max(len(window.ids) for window in part)
    ids = np.zeros((len(part), longest), np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    for row, window in enumerate(part):
        size = len(window.ids)
        ids[row, :size], mask[row, :size], types[row, :size] = window.ids, 1, window.types
    return ids, mask, types


def spans(
    window: Window, starts: NDArray[np.float32], ends: NDArray[np.float32], count: int
) -> list[tuple[float, int, int]]:
    """The best spans that do not overlap, as (margin over "no answer", start, end), best first."""
    size = len(window.offsets)
    if not size:
        return []
    shift = window.shift
    grid = starts[shift : shift + size, None] + ends[None, shift : shift + size]
    allowed = np.triu(np.ones(grid.shape, bool)) & ~np.triu(np.ones(grid.shape, bool), MAX_SPAN)
    grid = np.where(allowed, grid, -np.inf) - (starts[0] + ends[0])
    found: list[tuple[float, int, int]] = []
    while len(found) < count:
        first, last = divmod(int(grid.argmax()), size)
        margin = float(grid[first, last])
        if margin == -np.inf:
            break
        found.append((margin, window.offsets[first][0], window.offsets[last][1]))
        grid[: last + 1, first:] = -np.inf  # every span that shares a token with this one
    return found
