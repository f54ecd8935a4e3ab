"""A run's folder keeps what was written, and a cut-off line costs only itself."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.errors import BadRun
from eval.questions import Evidence, GoldQuestion, GoldSpan
from eval.records import RECORDS, Cited, Manifest, Record, RunFolder, Seen
from qa.results import Scores

MANIFEST = Manifest(
    "now", "q.jsonl", "d1", 2, "local", "", 0, "2020-01-01", "a", "g", {"candidates": "50"}, "0.1", "2020-01-01"
)


def record(question_id: str, answer: str = "Ann") -> Record:
    gold = GoldQuestion(
        question_id, "Who?", ("Ann",), (Evidence("a", "Ann came."),), spans=(GoldSpan(0, "art", 0, 9, year=2019),)
    )
    return Record(
        gold,
        "answered",
        answer,
        (Cited(1, (0, 3), "art", "v1", quote="Ann came.", source_span=(0, 9), exact="yes"),),
        (Seen("art", 0, 9, "Title", "Ann came.", Scores(dense=0.5, dense_rank=1), 1, 1, True),),
        (("retrieve", 1.5), ("total", 2.5)),
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.text(), st.text(st.characters(categories=["Zl", "Zp", "Cc"])))
def test_a_record_survives_writing_and_reading(tmp_path: Path, answer: str, odd: str) -> None:
    folder = RunFolder(tmp_path / "run")
    folder.begin(MANIFEST)
    written = [record("1", answer), record("2", odd)]
    for one in written:
        folder.append(one)
    run = folder.read()
    assert list(run.records) == written
    assert run.manifest == MANIFEST
    assert run.complete


def test_a_cut_off_line_is_dropped_and_written_over(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.begin(MANIFEST)
    folder.append(record("1"))
    folder.append(record("2"))
    file = tmp_path / RECORDS
    file.write_bytes(file.read_bytes()[:-40])
    assert [r.gold.id for r in folder.records()] == ["1"]
    assert not folder.read().complete
    folder.mend()
    folder.append(record("2"))
    assert [r.gold.id for r in folder.records()] == ["1", "2"]


def test_records_are_read_in_the_order_of_their_ids(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.begin(MANIFEST)
    folder.append(record("2"))
    folder.append(record("1"))
    assert [r.gold.id for r in folder.read().records] == ["1", "2"]


def test_a_line_that_is_damaged_inside_is_an_error_and_not_a_gap(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.begin(MANIFEST)
    folder.append(record("1"))
    file = tmp_path / RECORDS
    file.write_bytes(b"{}\n" + file.read_bytes())
    with pytest.raises(BadRun, match="line 1"):
        folder.read()


def test_a_missing_run_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(BadRun, match="byline eval run"):
        RunFolder(tmp_path / "none").read()
