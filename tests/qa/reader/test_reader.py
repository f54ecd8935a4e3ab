"""The shipped reader: spans in any text, results in order, right passages above others."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.archive import Archive
from qa.reader.reader import Reader

ROOT = Path(__file__).parents[3]
QUESTIONS = [json.loads(line) for line in (ROOT / "seeds" / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
KREMLIN = "The Kremlin was first to tell the world that the two presidents had spoken by telephone on Sunday."
FERRY = "The ferry carried 2,900 people on its busiest day. It is free until the bridge opens again."
OVENS = "A baker in Haddon bought three new ovens, because the old ones smoked."


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300), st.text(min_size=1, max_size=60))
@example("", "who?")
@example("   \n\n ", "who?")
@example("해담만 갯벌이 8월 3일 어민들에게 다시 열렸다고 군청이 밝혔다.", "갯벌은 언제 열렸나?")
@example("👩‍🚒 Nora 🔥 put out the fire 🚒. 👍🏽", "who put out the fire?")
@example("Ünïcödé ﬁnds ½ of İstanbul, e\u0301te\u0301", "what?")
def test_spans_are_slices_of_any_text(reader: Reader, text: str, question: str) -> None:
    [reading] = reader.read(question, [("Title", text)])
    places = sorted((span.start, span.end) for span in reading.spans)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(text[start:end].strip() == text[start:end] for start, end in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
    margins = [span.margin for span in reading.spans]
    assert margins == sorted(margins, reverse=True)
    assert reading.evidence == (margins[0] if margins else -100.0)


def test_an_empty_passage_gives_no_span_and_no_passage_no_reading(reader: Reader) -> None:
    assert reader.read("who?", []) == []
    assert [reading.spans for reading in reader.read("who?", [("T", ""), ("T", " \n")])] == [(), ()]


def test_an_answer_in_a_long_passage_is_found_wherever_it_stands(reader: Reader) -> None:
    dull = " ".join(f"A baker in Haddon bought {n} new ovens." for n in range(150))
    for text in (f"{KREMLIN} {dull}", f"{dull} {KREMLIN} {dull}", f"{dull} {KREMLIN}"):
        [reading] = reader.read("On what day had Trump and Putin spoken by telephone?", [("", text)])
        best = reading.spans[0]
        assert "Sunday" in text[best.start : best.end]


def test_results_are_in_the_order_of_the_passages(reader: Reader) -> None:
    passages = [("Ferry", FERRY), ("", ""), ("Call", KREMLIN), ("Ovens", OVENS * 30)]
    question = "How many people did the ferry carry on its busiest day?"
    forward, backward = reader.read(question, passages), reader.read(question, passages[::-1])
    assert len(forward) == 4
    assert forward[1].spans == ()
    assert FERRY[forward[0].spans[0].start : forward[0].spans[0].end].startswith("2,900")
    for one, other in zip(forward, backward[::-1], strict=True):
        assert one.spans[:1] == () or (one.spans[0].start, one.spans[0].end) == (
            other.spans[0].start,
            other.spans[0].end,
        )
        assert one.evidence == pytest.approx(other.evidence, abs=0.5)  # int8 activations depend on the batch a little


def test_a_right_passage_beats_an_unrelated_one(reader: Reader, seeds: Archive) -> None:
    origins = seeds.origins()
    right = asked = 0
    for row in QUESTIONS[::4]:
        if not row["answers"] or row["evidence"][0]["doc_id"] not in origins:
            continue
        stored = seeds.article(origins[row["evidence"][0]["doc_id"]])
        assert stored is not None
        at = stored.article.text.find(row["evidence"][0]["quote"])
        if at < 0:
            continue
        passage = stored.article.text[max(0, at - 300) : at + 700]
        readings = reader.read(
            row["question"], [("", OVENS), ("", passage), ("", FERRY if "ferry" not in passage else OVENS)]
        )
        asked += 1
        right += readings[1].evidence > max(readings[0].evidence, readings[2].evidence)
    assert asked >= 20
    assert right / asked >= 0.85, f"{right} of {asked}"


def test_a_question_is_answered_without_torch(seeds_folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from qa.build import open_chain; from qa.results import Question\n"
        "from qa.settings import Settings; import qa.cli, qa.wire, qa.runnable\n"
        f"with open_chain(Settings(archive=Path({str(seeds_folder)!r}))) as chain:\n"
        "    assert chain.ask(Question('who announced the call first?')).citations\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
