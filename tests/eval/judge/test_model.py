"""The judge over HTTP, against a scripted server: what it sends, and what a broken server amounts to."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import byline
from eval.judge.model import ModelGrader
from eval.judge.prompt import SYSTEM
from eval.records import Manifest, RunFolder
from eval.scripted_server import Wire, serve
from tests.eval.judge.test_judge import RECORDS, REPLIES, run


def grade(request: dict[str, Any], wire: Wire) -> None:
    """The script of the judge tests, as a server says it."""
    system, user = (message["content"] for message in request["messages"])
    assert system == SYSTEM
    name = json.loads(user)["question"].removeprefix("Who opened ").removesuffix("?")
    if REPLIES[name] == "down":
        wire.status(500, "{}")
        return
    wire.begin()
    wire.say(REPLIES[name])
    wire.say("", finish="stop")
    wire.end()


def test_a_run_is_judged_over_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = run(*RECORDS)
    folder = RunFolder(tmp_path / "runs" / "r")
    folder.begin(made.manifest)
    for record in made.records:
        folder.append(record)
    assert isinstance(folder.manifest(), Manifest)
    with serve(grade) as server:
        arguments = ["eval", "judge", "r", "--model", "openai:scripted", "--base-url", server.url]
        done = CliRunner().invoke(byline.app, arguments)
        assert done.exit_code == 1, done.output
        assert "6 answers, 6 asked now, 2 failed" in done.stdout
        assert {request["temperature"] for request in server.requests} == {0.0}
        again = CliRunner().invoke(byline.app, [*arguments, "--json"])
        assert json.loads(again.stdout)["asked"] == 2
    kept = json.loads((folder.folder / "judge.json").read_text(encoding="utf-8"))
    assert kept["failed"] == 2
    assert kept["model"].startswith("openai:scripted at http://127.0.0.1")


def test_a_server_that_is_not_there_is_an_error_of_the_answer_not_of_the_run() -> None:
    with pytest.raises(OSError, match="cannot be reached"):
        ModelGrader("openai:x", "http://127.0.0.1:9/v1").reply("s", "u")
