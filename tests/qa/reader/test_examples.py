"""Training data: reading, negatives, and features whose tokens map back to the answers."""

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.reader.examples import MAX_TOKENS, Example, features, negatives, read, readable_title

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


def test_negatives_never_hold_the_answer_and_stay_with_the_title() -> None:
    examples = [
        Example(f"{title}{n}", title, f"What did the mayor open on day {n}?", context, ((at, at + len(f"hall {n}x")),))
        for title in ("one", "two")
        for n in range(10)
        for context in [f"On day {n} the mayor opened hall {n}x."]
        for at in [context.index("hall")]
    ]
    made = negatives(examples, 12, random.Random(1))
    assert len(made) == 12
    by_id = {example.id + "-": example for example in examples}
    contexts = {title: {e.context for e in examples if e.title == title} for title in ("one", "two")}
    for wrong in made:
        source = by_id[wrong.id]
        assert wrong.answers == ()
        assert wrong.question == source.question
        assert wrong.context != source.context
        assert wrong.context in contexts[source.title]
        assert all(source.context[s:e].lower() not in wrong.context.lower() for s, e in source.answers)
    assert negatives(examples[:1], 5, random.Random(1)) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 59), st.integers(0, 2**32 - 1))
def test_the_tokens_of_a_feature_are_those_of_its_answer(tokenizer: Any, number: int, seed: int) -> None:
    wanted = f"{number} percent"
    start = CONTEXT.index(f"fell to {wanted}") + len("fell to ")
    held = Example("1", "Fallow", "How full is it?", CONTEXT, ((start, start + len(wanted)),))
    [feature] = features([held], tokenizer, random.Random(seed))
    assert tokenizer.decode(feature.ids[feature.start : feature.end + 1]) == wanted
    assert len(feature.ids) == len(feature.types) <= MAX_TOKENS
    assert set(feature.types[feature.start : feature.end + 1]) == {1}


def test_no_answer_points_at_the_first_token_and_one_too_long_is_left_out(tokenizer: Any) -> None:
    none = Example("1", "", "Q?", CONTEXT, ())
    everything = Example("2", "", "Q?", CONTEXT, ((0, len(CONTEXT)),))
    [feature] = features([none, everything], tokenizer, random.Random(1))
    assert (feature.start, feature.end) == (0, 0)
    assert len(feature.ids) <= MAX_TOKENS
