"""A run over the sample archive: kept whole, resumed after a kill, equal when repeated."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from eval.corpus import beside
from eval.errors import BadRun, EvalError
from eval.questions import parse
from eval.records import RECORDS, Record, Run, RunFolder
from eval.replay import ask_again, settings_of
from eval.run import Plan, code_digest, run
from eval.score import score
from eval.scorecard import dump
from ingest.archive import Archive
from qa.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = """Bridge at Orsley closed

Posted March. 02, 2020 08:10

The bridge at Orsley was closed on Monday after an inspector found a crack in a pier. The mayor, Ann Brandt, said that
repairs would take nine weeks and cost 1.2 million crowns.

Ferries will run every half hour until the bridge is open again.
"""
QUESTIONS = [
    ("1", "Who is the mayor?", ["Ann Brandt"], "The mayor, Ann Brandt, said that"),
    ("2", "How long will repairs take?", ["nine weeks"], "repairs would take nine weeks"),
    ("3", "How often will ferries run?", ["every half hour"], "Ferries will run every half hour"),
    ("4", "Who designed the opera house?", [], ""),
]


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one page and four questions, its archive made once."""
    folder = tmp_path_factory.mktemp("collection")
    (folder / "pages").mkdir()
    (folder / "pages" / "bridge.txt").write_text(PAGE, encoding="utf-8")
    rows = [
        {"id": i, "question": q, "answers": a, "evidence": [{"doc_id": "bridge.txt", "quote": e}] if e else []}
        for i, q, a, e in QUESTIONS
    ]
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return folder


@pytest.fixture
def plan(collection: Path, tmp_path: Path) -> Plan:
    return Plan(
        questions=collection / "questions.jsonl",
        settings=Settings(),
        corpus=beside(collection / "questions.jsonl"),
        name="first",
        runs=tmp_path / "runs",
        cache=collection / "cache",
    )


def test_a_run_keeps_every_record_with_what_every_stage_saw(plan: Plan) -> None:
    told: list[tuple[int, int, bool]] = []
    made = run(plan, lambda done, total, record: told.append((done, total, record is not None)))
    assert told == [(0, 4, False), (1, 4, True), (2, 4, True), (3, 4, True), (4, 4, True)]
    assert made.complete
    assert made == RunFolder(plan.runs / "first").read()
    assert [record.gold.id for record in made.records] == ["1", "2", "3", "4"]
    first = next(record for record in made.records if record.answered)
    assert first.citations[0].exact == "yes"
    assert first.passages[0].candidate_rank >= 1
    assert first.passages[0].text
    assert first.guess in PAGE
    assert first.certainty >= first.threshold
    assert dict(first.timings_ms)["total"] > 0
    assert made.manifest.settings["candidates"] == str(plan.settings.candidates)
    assert "port" not in made.manifest.settings
    with Archive.open(Path(made.manifest.archive)) as archive:
        stored = archive.article(first.citations[0].article_id)
    assert stored is not None
    assert stored.article.text[slice(*first.citations[0].source_span)] == first.citations[0].quote


def untimed(made: Run) -> str:
    return dump(replace(score(made), timings=(), run=""))


def test_two_runs_with_one_seed_have_byte_equal_scorecards(plan: Plan) -> None:
    assert untimed(run(plan)) == untimed(run(replace(plan, name="second", workers=1)))


def test_a_run_goes_on_where_it_was_cut_off(plan: Plan) -> None:
    whole = run(plan)
    file = plan.folder.folder / RECORDS
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + lines[1][:50])
    told: list[int] = []
    resumed = run(plan, lambda done, *_: told.append(done))
    assert told == [1, 2, 3, 4]
    assert untimed(resumed) == untimed(whole)


def test_a_run_is_not_continued_with_other_settings_or_questions(plan: Plan, tmp_path: Path) -> None:
    run(plan)
    with pytest.raises(BadRun, match="is complete"):
        run(plan)
    with pytest.raises(BadRun, match="with other settings"):
        run(replace(plan, settings=Settings(read_passages=3)))
    other = tmp_path / "questions.jsonl"
    other.write_text(plan.questions.read_text(encoding="utf-8").replace("mayor?", "mayor now?"), encoding="utf-8")
    with pytest.raises(BadRun, match="questions_digest"):
        run(replace(plan, questions=other))
    assert len(run(replace(plan, questions=other, fresh=True)).records) == 4


def test_another_chunk_size_is_another_archive(plan: Plan) -> None:
    one = run(plan)
    small = run(replace(plan, name="small", settings=Settings(chunk_size=120, chunk_overlap=0)))
    assert one.manifest.archive_digest != small.manifest.archive_digest
    assert len(small.records[0].passages) > len(one.records[0].passages)


def test_without_a_name_the_run_is_named_after_its_set_and_the_time(plan: Plan, collection: Path) -> None:
    made = run(replace(plan, name=""))
    assert made.manifest.name.startswith(f"{collection.name}-2")


def test_without_a_corpus_or_an_archive_it_says_what_to_give(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="--corpus"):
        run(replace(plan, corpus=None, settings=Settings(archive=tmp_path / "none")))


def test_a_stored_question_is_asked_again_with_the_settings_of_its_run(plan: Plan) -> None:
    made = run(replace(plan, settings=Settings(read_passages=3)))
    assert settings_of(made.manifest).read_passages == 3
    again = ask_again(made.manifest, made.records[1])
    assert (again.answer, again.citations, again.passages) == (
        made.records[1].answer,
        made.records[1].citations,
        made.records[1].passages,
    )


def test_a_question_that_fails_is_a_record_with_an_error_and_the_others_go_on(
    plan: Plan, collection: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(plan.questions.read_text(encoding="utf-8").replace("Who is the mayor?", "?!"), encoding="utf-8")
    made = run(replace(plan, questions=bad))
    assert made.records[0].error.startswith("BadQuestion: the question holds no word")
    assert not any(record.error for record in made.records[1:])
    assert parse(bad.read_text(encoding="utf-8").split("\n")[0]).text == "?!"


def test_the_digest_of_the_code_is_stable() -> None:
    assert code_digest() == code_digest()


def test_a_run_that_is_killed_loses_nothing_that_it_had_said(plan: Plan, tmp_path: Path) -> None:
    """A process of its own over the sample questions, killed after a few records, then resumed."""
    whole = run(replace(plan, name="whole"))
    code = (
        "import time; from pathlib import Path; from eval.run import Plan, run; from qa.settings import Settings\n"
        f"run(Plan(Path({str(plan.questions)!r}), Settings(), Path({str(plan.corpus)!r}), name='killed', workers=1, "
        f"runs=Path({str(plan.runs)!r}), cache=Path({str(plan.cache)!r})), lambda n, *_: time.sleep(120 if n else 0))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    folder = RunFolder(plan.runs / "killed")
    file = folder.folder / RECORDS
    until = time.monotonic() + 240
    while not (file.is_file() and file.read_bytes().count(b"\n") >= 1) and time.monotonic() < until:
        assert process.poll() is None, "the run ended before it could be killed"
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = list(folder.records())
    assert 1 <= len(kept) < 4
    resumed = run(replace(plan, name="killed", workers=1))
    assert untimed(resumed) == untimed(whole)
    assert {_told(r) for r in kept} <= {_told(r) for r in resumed.records}


def _told(record: Record) -> tuple[object, ...]:
    return record.gold.id, record.answer, record.timings_ms
