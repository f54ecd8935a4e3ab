"""Sixty-eight sentences written by hand as a language model would write them, before the rules were tuned."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from qa.verify.verify import Evidence, verify

FILE = Path(__file__).parent / "cases.jsonl"


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    half: str
    label: str
    sentence: str
    evidence: Evidence


def cases() -> list[Case]:
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return [
        Case(r["id"], r["half"], r["label"], r["sentence"], Evidence(r["passage"], date.fromisoformat(r["published"])))
        for r in rows
    ]


def wrong(half: str) -> list[str]:
    return [c.id for c in cases() if c.half == half and verify(c.sentence, [c.evidence]).verdict != c.label]


def test_there_are_at_least_sixty_and_half_are_held_out() -> None:
    halves = [case.half for case in cases()]
    assert len(halves) >= 60
    assert halves.count("held") == halves.count("tuned")


@pytest.mark.parametrize(("half", "allowed"), [("tuned", 8), ("held", 10)])
def test_most_sentences_written_by_hand_are_judged_as_a_reader_would(half: str, allowed: int) -> None:
    assert len(wrong(half)) <= allowed, wrong(half)
