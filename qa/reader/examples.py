"""Question answering data -> training examples and features for the reader.

Contract: JSON lines `{id, title, question, context, answers: [{text, start}]}`, plain or gzip -> token ids with the
span to find, or with none. Knows nothing of networks.
"""

import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.sentences import sentences

MAX_TOKENS = 256
PIECE = 900  # characters of a piece of a long context


@dataclass(frozen=True, slots=True)
class Example:
    """A question on one context. `answers` are (start, end) character spans; none: the context does not answer."""

    id: str
    title: str
    question: str
    context: str
    answers: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """Token ids of `[CLS] question [SEP] title. context [SEP]`, and the token span to find; (0, 0) for none."""

    ids: list[int]
    types: list[int]
    start: int
    end: int


def read(path: Path) -> list[Example]:
    """Every example of one file. Raises ValueError on a span that does not match its text."""
    opener = gzip.open if path.suffix == ".gz" else open
    found: list[Example] = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "answerable" in row:
                found += _story(row)
                continue
            spans = tuple((a["start"], a["start"] + len(a["text"])) for a in row["answers"])
            for (start, end), answer in zip(spans, row["answers"], strict=True):
                if row["context"][start:end] != answer["text"]:
                    raise ValueError(f"{path}: question {row['id']}: the context does not hold its answer there")
            found.append(Example(row["id"], row["title"], row["question"], row["context"], spans))
    return found


def _story(row: Any) -> Iterator[Example]:
    """The questions of a story, as `shared/data/stories` has them: an answer is the first place with its words."""
    for n, (question, answer) in enumerate(row["answerable"]):
        start = row["text"].find(answer)
        if start < 0:
            raise ValueError(f"{row['id']}: the text does not hold {answer!r}")
        yield Example(f"{row['id']}+{n}", row["title"], question, row["text"], ((start, start + len(answer)),))
    for n, question in enumerate(row["unanswerable"]):
        yield Example(f"{row['id']}-{n}", row["title"], question, row["text"], ())


def readable_title(title: str) -> str:
    """A title as a page would show it; "" for one that only names a data set."""
    if re.search(r"\d{4,}|_Comments|^Wiki1k", title):
        return ""
    return title.replace("_", " ")


def cut(example: Example) -> list[Example]:
    """One example for each stretch of whole sentences of a long context; those without the answer have none."""
    if len(example.context) <= 2 * PIECE:
        return [example]
    made, begin = [], 0
    spans = sentences(example.context)
    for (_, end), following in zip(spans, [*spans[1:], None], strict=True):
        if following and following[1] - begin <= PIECE:
            continue
        inside = tuple((s - begin, e - begin) for s, e in example.answers if begin <= s and e <= end)
        made.append(replace(example, context=example.context[begin:end], answers=inside))
        begin = following[0] if following else end
    return made


def features(
    examples: Iterable[Example], tokenizer: Any, window: tuple[int, int], rng: random.Random
) -> Iterator[Feature]:
    """One feature an example: as many tokens as `window` says, from and to, with the answer at a random place.

    `tokenizer` is a `tokenizers.Tokenizer` without padding or truncation. An example whose answer does not fit
    is left out.
    """
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    for example in examples:
        title = readable_title(example.title)
        question = tokenizer.encode(example.question, add_special_tokens=False).ids[:64]
        heading = tokenizer.encode(f"{title}. " if title else "", add_special_tokens=False).ids[:24]
        encoded = tokenizer.encode(example.context, add_special_tokens=False)
        room = rng.randint(*window) - len(question) - len(heading) - 3
        first = last = -1
        if example.answers:
            start, end = rng.choice(example.answers)
            inside = [i for i, (s, e) in enumerate(encoded.offsets) if s < end and e > start]
            if not inside or inside[-1] - inside[0] >= room:
                continue
            first, last = inside[0], inside[-1]
        begin = _window(len(encoded.ids), room, first, last, rng)
        body = encoded.ids[begin : begin + room]
        prefix = [cls, *question, sep]
        ids = [*prefix, *heading, *body, sep]
        shift = len(prefix) + len(heading) - begin
        yield Feature(
            ids,
            [0] * len(prefix) + [1] * (len(ids) - len(prefix)),
            first + shift if example.answers else 0,
            last + shift if example.answers else 0,
        )


def _window(length: int, room: int, first: int, last: int, rng: random.Random) -> int:
    """Where a window of `room` tokens begins so that it holds tokens first to last, if there is a span."""
    if length <= room:
        return 0
    if first < 0:
        return rng.randint(0, length - room)
    return rng.randint(max(0, last - room + 1), min(first, length - room))
