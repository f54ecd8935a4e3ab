"""The reply to prompts.checking -> the verdict on each sentence that it gives one for. Pure.

Contract: what is not understood is absent: a sentence without a clear verdict, a number that names no sentence, a
sentence with two verdicts that differ. Fences, talk around the object, a reply that breaks off and a bare list are read
all the same. Whether a quote stands in its passage is for whoever knows the passages.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

Finding = Literal["supported", "contradicted", "not said"]

_JSON = json.JSONDecoder()
_FINDINGS: dict[str, Finding] = {finding: finding for finding in get_args(Finding)}
_LONGEST = 100_000  # characters that are read of a reply
_TRIES = 2_000  # opening braces at which an object is looked for


@dataclass(frozen=True, slots=True)
class Crosschecked:
    """What the model found of one sentence, both numbered from 1. `passage` is 0 and `quote` "" where it names none;
    the quote is the model's copy, not yet looked up."""

    n: int
    finding: Finding
    passage: int
    quote: str


def parse(reply: str, count: int) -> list[Crosschecked]:
    """The verdicts on sentences 1 to `count`, in their order, at most one for each; [] for a reply that holds none."""
    found: dict[int, Crosschecked | None] = {}
    for item in _items(reply[:_LONGEST]):
        checked = _read(item, count)
        if checked is None:
            continue
        before = found.get(checked.n, checked)
        found[checked.n] = before if before is not None and before.finding == checked.finding else None
    return [checked for _, checked in sorted(found.items()) if checked is not None]


def _items(reply: str) -> Iterator[dict[str, object]]:
    """Every whole object that has a verdict, wherever it stands."""
    at = 0
    for _ in range(_TRIES):
        at = reply.find("{", at)
        if at < 0:
            return
        try:
            value, end = _JSON.raw_decode(reply, at)
        except (ValueError, RecursionError):
            at += 1  # no object, or not whole: those inside it may be
            continue
        at = end
        inside = value.get("verdicts", value) if isinstance(value, dict) else value
        for item in inside if isinstance(inside, list) else [inside]:
            if isinstance(item, dict):
                yield item


def _read(item: dict[str, object], count: int) -> Crosschecked | None:
    n, told = _number(item.get("n")), item.get("verdict")
    finding = _FINDINGS.get(re.sub(r"[\W_]+", " ", told).strip().lower()) if isinstance(told, str) else None
    if finding is None or not 0 < n <= count:
        return None
    quote = item.get("quote")
    return Crosschecked(
        n, finding, _number(item.get("passage")), " ".join(quote.split()) if isinstance(quote, str) else ""
    )


def _number(value: object) -> int:
    """A whole number from 1 to 999, also as text such as "[2]"; 0 for anything else."""
    if isinstance(value, str) and (digits := re.fullmatch(r"\D{0,12}(\d{1,3})\D{0,2}", value)):
        return int(digits[1])
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1000 else 0
