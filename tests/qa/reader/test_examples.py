"""Training data: reading, negatives, and features whose tokens map back to the answers."""

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.reader.examples import PIECE, Example, cut, features, read, readable_title

WINDOW = (96, 176)

CONTEXT = " ".join(f"Report {n}: the reservoir at Fallow fell to {n} percent." for n in range(60))


def row(**changed: Any) -> dict[str, Any]:
    """One line of a data file."""
    fine = {
        "id": "1",
        "title": "T",
        "question": "Q?",
        "context": "The mayor.",
        "answers": [{"text": "mayor", "start": 4}],
    }
    return {**fine, **changed}


@pytest.mark.parametrize("packed", [False, True])
def test_reading_plain_and_packed_files(tmp_path: Path, packed: bool) -> None:
    lines = "\n".join(json.dumps(r) for r in (row(), row(id="2", answers=[])))
    file = tmp_path / ("data.jsonl.gz" if packed else "data.jsonl")
    file.write_bytes(gzip.compress(lines.encode()) if packed else lines.encode())
    assert read(file) == [
        Example("1", "T", "Q?", "The mayor.", ((4, 9),)),
        Example("2", "T", "Q?", "The mayor.", ()),
    ]


def test_a_span_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "data.jsonl"
    file.write_text(json.dumps(row(answers=[{"text": "mayor", "start": 3}])), encoding="utf-8")
    with pytest.raises(ValueError, match="question 1"):
        read(file)


@pytest.mark.parametrize(
    ("title", "shown"), [("Packet_switching", "Packet switching"), ("Wiki1k_17", ""), ("story 20191231", "")]
)
def test_a_title_that_names_a_data_set_is_not_shown(title: str, shown: str) -> None:
    assert readable_title(title) == shown


def test_a_long_context_is_cut_and_the_answer_stays_with_its_piece() -> None:
    long = " ".join(f"Report {n}: the reservoir at Fallow fell to {n} percent." for n in range(90))
    at = long.index("77 percent")
    pieces = cut(Example("1", "T", "How far?", long, ((at, at + 10),)))
    assert " ".join(p.context for p in pieces) == long
    assert all(len(p.context) <= PIECE for p in pieces)
    assert [p.context[s:e] for p in pieces for s, e in p.answers] == ["77 percent"]
    short = Example("2", "T", "Q?", "The mayor.", ((4, 9),))
    assert cut(short) == [short]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 59), st.integers(0, 2**32 - 1))
def test_the_tokens_of_a_feature_are_those_of_its_answer(tokenizer: Any, number: int, seed: int) -> None:
    wanted = f"{number} percent"
    start = CONTEXT.index(f"fell to {wanted}") + len("fell to ")
    held = Example("1", "Fallow", "How full is it?", CONTEXT, ((start, start + len(wanted)),))
    [feature] = features([held], tokenizer, WINDOW, random.Random(seed))
    assert tokenizer.decode(feature.ids[feature.start : feature.end + 1]) == wanted
    assert len(feature.ids) == len(feature.types) <= WINDOW[1]
    assert set(feature.types[feature.start : feature.end + 1]) == {1}


def test_no_answer_points_at_the_first_token_and_one_too_long_is_left_out(tokenizer: Any) -> None:
    none = Example("1", "", "Q?", CONTEXT, ())
    everything = Example("2", "", "Q?", CONTEXT, ((0, len(CONTEXT)),))
    [feature] = features([none, everything], tokenizer, WINDOW, random.Random(1))
    assert (feature.start, feature.end) == (0, 0)
    assert len(feature.ids) <= WINDOW[1]
