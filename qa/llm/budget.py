"""The model's limit -> the passages that fit, the last one cut on a sentence border. Pure.

Contract: tokens are estimated from bytes, on the high side, since no tokenizer is at hand: three bytes a token (English
news has about 4.3, Korean one character). Knows nothing of prompts but their size.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from ingest.sentences import sentences
from qa.results import Passage

PROMPT_TOKENS = 520  # instructions, question and time, on the high side
PASSAGE_TOKENS = 60  # marks, title and outlet
LEAST_PASSAGES_TOKENS = 300  # with less than this there is no point in asking


def tokens(text: str) -> int:
    """An estimate, on the high side."""
    return math.ceil(len(text.encode()) / 3)


def room(context: int, answer: int) -> int:
    """Tokens for passages in a context of that size; may be negative."""
    return context - answer - PROMPT_TOKENS


def fit(passages: Sequence[Passage], allowance: int, most: int) -> list[Passage]:
    """The best passages, at most `most`, within `allowance` tokens. The last may be the first sentences of one."""
    chosen: list[Passage] = []
    left = allowance
    for passage in passages[:most]:
        cost = tokens(passage.text) + PASSAGE_TOKENS
        if cost <= left:
            chosen.append(passage)
            left -= cost
            continue
        if (part := _shortened(passage, left - PASSAGE_TOKENS)) is not None:
            chosen.append(part)
        break
    return chosen


def _shortened(passage: Passage, allowance: int) -> Passage | None:
    end = 0
    for _, stop in sentences(passage.text):
        if tokens(passage.text[:stop]) > allowance:
            break
        end = stop
    return replace(passage, text=passage.text[:end], end=passage.start + end) if end else None
