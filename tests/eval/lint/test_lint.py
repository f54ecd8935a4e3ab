"""Lint: every rule on a question that breaks it and on one that does not; the sample set is clean."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import byline
from eval.lint.finding import Finding
from eval.lint.lint import lint

ROOT = Path(__file__).parents[3]
TEXT = (
    "Anna Bell, the mayor of Orsley, opened the new ferry on 3 May.\n\n"
    "The ferry cost 12 million pounds.  It carries 200 people, and  the captain is Tom Reed."
)
QUOTED = [{"doc_id": "a", "quote": "Anna Bell, the mayor of Orsley, opened the new ferry on 3 May."}]
SILENT: dict[str, Any] = {"answers": [], "evidence": [], "type": "unanswerable"}


def row(**fields: Any) -> dict[str, Any]:
    base = {
        "id": "q1",
        "question": "Who opened the new ferry at Orsley?",
        "answers": ["Anna Bell"],
        "evidence": QUOTED,
        "type": "who",
    }
    return {**base, **fields}


def found(folder: Path, *rows: dict[str, Any] | str) -> list[Finding]:
    corpus = {"id": "a", "title": "Ferry", "published": "2024-05-04", "source": "Mail", "url": "", "text": TEXT}
    (folder / "corpus.jsonl").write_text(json.dumps(corpus), encoding="utf-8")
    lines = [r if isinstance(r, str) else json.dumps(r) for r in rows]
    (folder / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return list(lint(folder / "questions.jsonl").findings)


def rules(folder: Path, *rows: dict[str, Any] | str) -> list[tuple[str, str]]:
    return [(f.severity, f.rule) for f in found(folder, *rows)]


def test_a_sound_question_has_no_finding(tmp_path: Path) -> None:
    assert rules(tmp_path, row()) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"id": ""}, ("error", "missing")),
        ({"question": "  "}, ("error", "missing")),
        ({"answers": None}, ("error", "missing")),
        ({"answers": ["Anna Bell", " "]}, ("error", "empty-answer")),
        ({"evidence": []}, ("warning", "no-evidence")),
        ({**SILENT, "question": "What colour is the Orsley ferry?", "evidence": QUOTED}, ("warning", "stray-evidence")),
        ({"evidence": [{"doc_id": "a"}]}, ("error", "bad-evidence")),
        ({"evidence": "Anna Bell"}, ("error", "bad-evidence")),
        ({"evidence_mode": "some"}, ("error", "bad-mode")),
        ({"asked_on": "4 May 2024"}, ("error", "bad-date")),
        ({"answer": "Anna Bell", "answers": None}, ("error", "missing")),
        ({"colour": "red"}, ("note", "unknown-field")),
        ({"question": "Who opened it?"}, ("warning", "needs-page")),
        ({"question": "Who opened this ferry?"}, ("warning", "needs-page")),
        ({"question": "According to the article, who opened the Orsley ferry?"}, ("warning", "needs-page")),
        ({"question": "What did she open at the new quay?"}, ("warning", "needs-page")),
        ({"question": "Who opened the ferry?"}, ("warning", "vague")),
        ({"question": "Did Anna Bell open the new ferry at Orsley?"}, ("warning", "leaked")),
        ({"question": "Who opened the new ferry at Orsley last month?"}, ("warning", "undated")),
        ({"question": "x" * 2001}, ("error", "too-long")),
        ({"answers": ["Cora Lane"]}, ("warning", "answer-not-quoted")),
        ({"evidence": [{"doc_id": "b", "quote": "Anna Bell"}]}, ("error", "unknown-document")),
        ({"evidence": [{"doc_id": "a", "quote": "Anna Bell, the former mayor"}]}, ("error", "quote-not-found")),
        ({"evidence": [{"doc_id": "a", "quote": "anna bell"}]}, ("error", "quote-not-found")),
        (
            {"answers": ["Tom Reed"], "evidence": [{"doc_id": "a", "quote": "and\nthe captain is Tom Reed."}]},
            ("warning", "quote-spacing"),
        ),
        ({"question": "Who is the captain of the ferry at Orsley?", **SILENT}, None),
        ({"question": "Who is the mayor that opened the Orsley ferry?", **SILENT}, ("warning", "seems-answered")),
        ({"question": "Who is the mayor that opened no Orsley ferry?", **SILENT}, None),
    ],
)
def test_each_flaw_is_found_and_says_what_to_do(
    tmp_path: Path, fields: dict[str, Any], expected: tuple[str, str] | None
) -> None:
    findings = found(tmp_path, row(**fields))
    assert [(f.severity, f.rule) for f in findings][:1] == ([expected] if expected else [])
    assert all(f.message and f.remedy and f.line == 1 for f in findings)


@pytest.mark.parametrize(
    "question",
    [
        "How long does it take the ferry to reach Orsley?",
        "Before she became mayor of Orsley, what did Anna Bell do for a living?",
        "What did Anna Bell say when she opened the ferry?",
        "When did the Treaty of Rome say what this article means?",
        "Is the ferry at Orsley run by Anna Bell or by Tom Reed?",
        "Who opened the Orsley ferry in May 2024?",
    ],
)
def test_questions_that_stand_alone_pass(tmp_path: Path, question: str) -> None:
    assert rules(tmp_path, row(question=question, answers=["3 May"])) == []


def test_a_day_of_asking_settles_last_month(tmp_path: Path) -> None:
    assert rules(tmp_path, row(question="Who opened the new ferry at Orsley last month?", asked_on="2024-06-01")) == []


def test_doubles_are_told_apart(tmp_path: Path) -> None:
    again = row(id="q2", question="who opened a new ferry at Orsley")
    assert rules(tmp_path, row(), again) == [("warning", "duplicate")]
    assert rules(tmp_path, row(), row(question="When was the Orsley ferry opened?")) == [("error", "duplicate-id")]
    assert rules(tmp_path, row(), {**again, **SILENT})[0] == ("error", "contradiction")
    turned = row(id="q2", question="Who, at Orsley, opened the new ferries?")
    assert rules(tmp_path, row(), turned) == [("note", "near-duplicate")]
    other_day = row(id="q2", question="who opened a new ferry at Orsley", asked_on="2020-01-01")
    assert rules(tmp_path, row(), other_day) == []


def test_a_line_that_is_no_object_does_not_stop_the_rest(tmp_path: Path) -> None:
    findings = found(tmp_path, "{", "[1]", "[" * 100_000, row(id=""))
    assert [(f.line, f.rule) for f in findings] == [(1, "not-json"), (2, "not-json"), (3, "not-json"), (4, "missing")]
    assert rules(tmp_path, "") == [("error", "empty")]


def test_a_quote_that_cleaning_takes_out_is_told_from_one_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    page = "Orsley ferry\n\nPosted May. 4, 2024 07:51\n\nAnna Bell opened the ferry.\n\nanna@mail.example\n"
    (tmp_path / "pages" / "a.txt").write_text(page, encoding="utf-8")
    evidence = [{"doc_id": "a.txt", "quote": "Posted May. 4, 2024 07:51"}]
    (tmp_path / "questions.jsonl").write_text(json.dumps(row(answers=["May. 4"], evidence=evidence)), encoding="utf-8")
    assert [f.rule for f in lint(tmp_path / "questions.jsonl").findings] == ["quote-removed"]


def test_the_sample_questions_are_clean() -> None:
    report = lint(ROOT / "seeds" / "questions.jsonl")
    assert report.questions > 100
    assert report.articles > 30
    assert report.findings == ()


def test_the_command_exits_by_the_worst_finding(tmp_path: Path) -> None:
    run = CliRunner().invoke
    found(tmp_path, row())
    file = str(tmp_path / "questions.jsonl")
    clean = run(byline.app, ["eval", "lint", file])
    assert clean.exit_code == 0
    assert "1 question against 1 article of" in clean.stdout
    found(tmp_path, row(question="Who opened it?"))
    assert run(byline.app, ["eval", "lint", file]).exit_code == 0
    assert run(byline.app, ["eval", "lint", file, "--strict"]).exit_code == 1
    found(tmp_path, row(id=""))
    broken = run(byline.app, ["eval", "lint", file, "--json"])
    assert broken.exit_code == 1
    assert json.loads(broken.stdout)["counts"] == {"error": 1, "warning": 0, "note": 0}
    assert run(byline.app, ["eval", "lint", file, "--corpus", str(tmp_path / "none")]).exit_code == 2
    assert run(byline.app, ["eval", "lint", str(tmp_path / "none")]).exit_code == 2
