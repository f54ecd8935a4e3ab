"""`byline` as a person runs it: a process of its own, its output and its exit status."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

import byline as front
import qa.build
from ingest.archive import Archive
from qa.chain import Chain
from qa.settings import Settings
from tests.qa.api.judged import Judged

ROOT = Path(__file__).parents[2]


def byline(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "byline.py"), *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        timeout=120,
        check=False,
    )


def test_ask_prints_the_answer_and_its_quote(seeds_folder: Path) -> None:
    result = byline("ask", "who announced the call first?", "--archive", str(seeds_folder))
    assert result.returncode == 0, result.stderr
    assert "Kremlin" in result.stdout.splitlines()[0]
    assert "[1] “" in result.stdout


def test_ask_json_is_the_whole_answer(seeds_folder: Path, seeds: Archive) -> None:
    result = byline("ask", "who announced the call first?", "--json", BYLINE_ARCHIVE=str(seeds_folder))
    answer = json.loads(result.stdout)
    assert answer["object"] == "answer"
    citation = answer["citations"][0]
    stored = seeds.article(citation["article_id"], citation["version"])
    assert stored is not None
    assert stored.article.text[slice(*citation["source_span"])] == citation["quote"]


@pytest.fixture
def judged(seeds: Archive, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Runs commands in this process, over the samples, with an answerer whose answer has every verdict."""

    @contextmanager
    def opened(_: Settings) -> Iterator[Chain]:
        chain = qa.build.wire(seeds, Settings(archive=seeds.folder))
        chain.answerer = Judged()
        yield chain

    monkeypatch.setattr(qa.build, "open_chain", opened)
    return CliRunner()


def test_ask_marks_what_is_unproved_and_lists_what_is_not_shown(judged: CliRunner) -> None:
    printed = judged.invoke(front.app, ["ask", "who announced the call first?"]).stdout
    lines = printed.splitlines()
    assert lines[0].endswith("Washington did. Nobody in Washington knew why. [unproved]")
    assert printed.count("[unproved]") == 1
    assert [line.split("“")[0] for line in lines if line.startswith("[")] == ["[1] ", "[2] ", "[3] nearest: "]
    at = lines.index("Not shown:")
    assert lines[at + 1 : at + 8] == [
        "  - The White House was first.",
        "    the passage names the Kremlin",
        "  - Fourteen people listened.",
        "    “Fourteen” stands in no passage",
        "  - It was a fine day.",
        "    no passage says so",
        "",
    ]
    assert at > max(n for n, line in enumerate(lines) if line.startswith("["))


def test_ask_json_tells_verdicts_and_leaves_the_text_alone(judged: CliRunner) -> None:
    told = json.loads(judged.invoke(front.app, ["ask", "who announced the call first?", "--json"]).stdout)
    assert [s["verdict"] for s in told["sentences"]] == ["verbatim", "supported", "unproved"]
    start, end = told["sentences"][2]["answer_span"]
    assert told["answer"][start:end] == "Nobody in Washington knew why."
    assert "unproved" not in told["answer"]
    assert [r["word"] for r in told["removed"]] == [[4, 15], [0, 8], None]


def test_a_question_can_come_from_standard_input(seeds_folder: Path) -> None:
    assert byline("ask", "-", "--archive", str(seeds_folder), stdin="who announced the call first?").returncode == 0


def test_the_day_of_asking_gives_relative_time_its_meaning(seeds_folder: Path) -> None:
    asked = ("ask", "How much rain fell at Wendlebury last month?", "--archive", str(seeds_folder))
    result = byline(*asked, "--asked-on", "2022-08-12")
    assert "“last month”, 2022-07-01 to 2022-07-31" in result.stdout


def test_search_lists_passages_with_scores(seeds_folder: Path) -> None:
    result = byline("search", "bridge", "-k", "3", "--archive", str(seeds_folder))
    assert result.returncode == 0
    assert result.stdout.count("evidence") == 3


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("ask", ""), 2, "the question is empty"),
        (("ask", "?!"), 2, "no word"),
        (("ask", "x" * 5000), 2, "at most"),
        (("ask", "who?", "--since", "yesterday"), 2, "write it as"),
        (("ask", "who?", "--asked-on", "today"), 2, "--asked-on 'today' is not a day"),
    ],
)
def test_a_bad_question_says_what_to_do(seeds_folder: Path, arguments: tuple[str, ...], status: int, says: str) -> None:
    result = byline(*arguments, "--archive", str(seeds_folder))
    assert result.returncode == status
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_a_missing_archive_names_the_command(tmp_path: Path) -> None:
    result = byline("ask", "who?", "--archive", str(tmp_path / "none"))
    assert result.returncode == 4
    assert "byline ingest" in result.stderr


def test_an_empty_archive_answers_that_it_holds_nothing(tmp_path: Path) -> None:
    Archive.open(tmp_path, create=True).close()
    result = byline("ask", "who?", "--archive", str(tmp_path))
    assert result.returncode == 3
    assert "holds nothing" in result.stdout


def test_another_embedder_is_refused_with_the_command_that_mends_it(seeds_folder: Path, tmp_path: Path) -> None:
    from ingest.embedder import packaged_model

    copy = tmp_path / "model"
    copy.symlink_to(packaged_model())
    result = byline("ask", "who?", "--archive", str(seeds_folder), BYLINE_EMBEDDER=str(copy))
    assert result.returncode == 5
    assert "rebuild --reembed" in result.stderr


def test_a_bad_setting_is_one_line(seeds_folder: Path) -> None:
    result = byline("ask", "who?", "--archive", str(seeds_folder), BYLINE_CANDIDATES="many")
    assert result.returncode == 2
    assert "BYLINE_CANDIDATES" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_question_needs_no_torch(seeds_folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from qa.build import open_chain; from qa.settings import Settings;"
        "from qa.results import Question\n"
        f"with open_chain(Settings(archive=Path({str(seeds_folder)!r}))) as chain:\n"
        "    chain.ask(Question('who announced the call first?'))\n"
        "sys.exit(int('torch' in sys.modules or 'transformers' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys, byline; heavy = {'torch', 'chromadb', 'langchain_core', 'numpy', 'sqlalchemy'} & set(sys.modules);"
        "sys.exit(' '.join(sorted(heavy)) or 0)"
    )
    began = time.monotonic()
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert time.monotonic() - began < 30
