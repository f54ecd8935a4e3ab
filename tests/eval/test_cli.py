"""`byline eval` as a person runs it: run, score, why, compare, bless, gate, with their exit statuses."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from byline import app
from eval import tables
from eval.metrics import BY_NAME
from eval.records import RunFolder
from eval.scorecard import Label
from tests.eval.made import cited, gold, record, right, run, seen, wrong


def byline(folder: Path, *arguments: str) -> Result:
    """The command with `folder` as the working folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(app, ["eval", *arguments])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with two stored runs, one right and one with every third question wrong."""
    here = tmp_path_factory.mktemp("work")
    for name, wrongs in (("before", set[int]()), ("after", set(range(0, 60, 3)))):
        made = run([(wrong if n in wrongs else right)(f"{n:02}", f"article {n // 5}") for n in range(60)], name)
        kept = RunFolder(here / "runs" / name)
        kept.begin(made.manifest)
        for one in made.records:
            kept.append(one)
    return here


def test_a_question_set_is_run_and_kept(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text("The mayor, Ann Brandt, opened the bridge on Monday.", encoding="utf-8")
    row: dict[str, Any] = {"id": "1", "question": "Who is the mayor?", "answers": ["Ann Brandt"]}
    row["evidence"] = [{"doc_id": "a.txt", "quote": "The mayor, Ann Brandt, opened the bridge on Monday."}]
    (tmp_path / "questions.jsonl").write_text(json.dumps(row), encoding="utf-8")
    result = byline(tmp_path, "run", "questions.jsonl", "--name", "one")
    assert result.exit_code == 0, result.stderr
    assert "answerable-containment" in result.stdout
    assert "one: 1 questions" in result.stdout
    assert f"kept in {Path('runs') / 'one'}" in result.stderr
    why = byline(tmp_path, "why", "one", "1")
    assert why.exit_code == 0, why.stderr
    assert "the gold passage: vectors #1, full text #1, fusion #1, reranking #1, shown #1" in why.stdout
    assert "threshold" in why.stdout
    assert "outcome: " in why.stdout
    assert "asked again now: the same answer" in why.stdout
    again = byline(tmp_path, "run", "questions.jsonl", "--name", "one")
    assert again.exit_code == 2
    assert "--fresh" in again.stderr


def test_a_stored_run_is_scored_again(folder: Path) -> None:
    result = byline(folder, "score", "after", "--json")
    card = json.loads(result.stdout)
    assert card["count"] == 60
    assert next(f for f in card["figures"] if f["metric"] == "right")["value"] == pytest.approx(2 / 3, abs=1e-5)
    table = byline(folder, "score", "after", "--all").stdout
    assert "wrong span" in table
    assert "type=when" in table


def test_why_shows_the_stages_and_names_a_missing_question(folder: Path) -> None:
    result = byline(folder, "why", "after", "00", "--no-replay")
    assert "outcome: wrong span" in result.stdout
    assert byline(folder, "why", "after", "99").exit_code == 2
    assert json.loads(byline(folder, "why", "after", "00", "--json").stdout)["answer"] == "Ann"


@pytest.mark.parametrize(
    ("answer", "certainty", "says"),
    [("Monday", 1.5, "it is given"), ("", -2.5, "it is withheld"), ("Monday", -2.5, "given all the same")],
)
def test_why_sets_the_certainty_against_the_threshold_and_not_the_ranking_score(
    answer: str, certainty: float, says: str
) -> None:
    passages = [seen(1, 50, score=9.75)]
    asked = record(gold(), answer, [cited()] if answer else [], passages)
    shown = tables.why(replace(asked, guess="Monday", certainty=certainty, threshold=-0.8), Label.RIGHT)
    assert f"certainty {certainty:.3f}, threshold -0.800: {says}" in shown


def test_two_runs_are_compared(folder: Path) -> None:
    result = byline(folder, "compare", "before", "after")
    assert result.exit_code == 0
    assert result.stdout.startswith("after against before: worse (-33.3 points")
    assert "  00  right -> wrong span" in result.stdout
    same = byline(folder, "compare", "before", "before")
    assert "no detectable change" in same.stdout
    assert json.loads(byline(folder, "compare", "before", "after", "--json").stdout)["mcnemar_p"] < 0.001


def test_the_gate_fails_a_regression_and_passes_the_baseline(folder: Path) -> None:
    assert byline(folder, "bless", "before", "base.json").exit_code == 0
    passed = byline(folder, "gate", "before", "--baseline", "base.json")
    assert passed.exit_code == 0, passed.stdout + passed.stderr
    assert passed.stdout.rstrip().splitlines()[-1].startswith("passed")
    failed = byline(folder, "gate", "after", "--baseline", "base.json", "--tolerance", "0.05")
    assert failed.exit_code == 1
    assert "worse" in failed.stdout
    lenient = ("--tolerance", "1", "--slice-tolerance", "1")
    assert byline(folder, "gate", "after", "--baseline", "base.json", *lenient).exit_code == 0
    checks = json.loads(byline(folder, "gate", "after", "--baseline", "base.json", "--json").stdout)
    assert {"metric", "outcome", "fall"} <= set(checks[0])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("score", "none"), "there is no run in"),
        (("run", "none.jsonl"), "cannot be read"),
        (("gate", "before", "--baseline", "none.json"), "is no baseline"),
        (("gate", "before", "--baseline", "none.json", "--tolerance", "x"), "the tolerance 'x'"),
        (("run", "none.jsonl", "--asked-on", "today"), "write it as"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    result = byline(folder, *arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_every_metric_is_listed(folder: Path) -> None:
    listed = byline(folder, "metrics").stdout
    assert all(name in listed for name in BY_NAME)
