"""The command writes HTML, JSON and JUnit that say the same; a report cannot be made of runs that differ."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import byline
from eval.records import Run, RunFolder
from eval.report.junit import junit
from eval.score import score
from eval.scorecard import Label


def saved(run: Run, folder: Path) -> str:
    where = RunFolder(folder / run.manifest.name)
    where.begin(run.manifest)
    for record in run.records:
        where.append(record)
    return str(where.folder)


def test_the_command_writes_what_is_asked_for(run: Run, earlier: Run, tmp_path: Path) -> None:
    invoke = CliRunner().invoke
    now, before = saved(run, tmp_path), saved(earlier, tmp_path)
    done = invoke(byline.app, ["eval", "report", now])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "after" / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    html, as_json, xml = tmp_path / "out" / "r.html", tmp_path / "r.json", tmp_path / "r.xml"
    options = ["--html", str(html), "--json", str(as_json), "--junit", str(xml)]
    done = invoke(byline.app, ["eval", "report", now, "--against", before, *options])
    assert done.exit_code == 0, done.output
    whole = json.loads(as_json.read_text(encoding="utf-8"))
    assert whole["run"]["name"] == "after"
    assert sum(entry["count"] for entry in whole["scorecard"]["labels"]) == 5
    assert [flip["question_id"] for flip in whole["comparison"]["gained"]] == ["q 1"]
    assert "against before" in html.read_text(encoding="utf-8")
    assert ET.parse(xml).getroot().get("tests") == "5"


def test_a_missing_run_and_other_questions_are_refused(run: Run, tmp_path: Path) -> None:
    invoke = CliRunner().invoke
    missing = invoke(byline.app, ["eval", "report", str(tmp_path / "none")])
    assert missing.exit_code == 2
    assert "there is no run" in missing.stderr
    other = Run(replace(run.manifest, name="other", questions_digest="d2"), run.records)
    refused = invoke(byline.app, ["eval", "report", saved(run, tmp_path), "--against", saved(other, tmp_path)])
    assert refused.exit_code == 2
    assert "byline: " in refused.stderr


def test_junit_has_a_case_for_each_question_and_the_command_for_each_failure(run: Run) -> None:
    root = ET.fromstring(junit(run, score(run), "byline eval why after"))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("5", "2", "1")
    told = {case.get("name", "").split(":")[0]: list(case) for case in root.iter("testcase")}
    assert [bool(told[f"q {n}"]) for n in range(1, 6)] == [False, True, False, True, True]
    assert told["q 2"][0].get("type") == Label.WRONG_SPAN
    assert told["q 5"][0].tag == "error"
    assert "see: byline eval why after 'q 4'" in (told["q 4"][0].text or "")
    assert "\x00" not in junit(run, score(run), "x")


@pytest.mark.parametrize("flag", ["--html", "--json", "--junit"])
def test_a_file_that_cannot_be_written_is_one_line(run: Run, tmp_path: Path, flag: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = CliRunner().invoke(byline.app, ["eval", "report", saved(run, tmp_path), flag, str(tmp_path / "file" / "x")])
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
