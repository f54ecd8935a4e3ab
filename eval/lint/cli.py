"""`byline eval lint QUESTIONS`: findings on standard output. Exit 0 clean, 1 flaws, 2 nothing could be read."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from eval.lint.lint import LintReport


def lint(
    questions: Annotated[Path, typer.Argument(help="The file of questions, one JSON object a line.")],
    corpus: Annotated[
        Path | None, typer.Option(help="Pages or JSON lines that it asks about [default: what lies beside it]")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 on warnings too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check a question set: quotes, duplicates, ill-posed and leaked questions, dates."""
    from eval.lint.lint import lint as check

    if corpus is not None and not corpus.exists():
        typer.echo(f"byline: there is no corpus at {corpus}: give a folder of pages or a JSON-lines file", err=True)
        raise typer.Exit(2)
    try:
        report = check(questions, corpus)
    except (OSError, UnicodeDecodeError) as error:
        typer.echo(f"byline: {questions} cannot be read: {error}", err=True)
        raise typer.Exit(2) from error
    typer.echo(_json(report) if as_json else _shown(report, questions))
    if report.count("error") or (strict and report.count("warning")):
        raise typer.Exit(1)


def _json(report: "LintReport") -> str:
    counts = {s: report.count(s) for s in ("error", "warning", "note")}
    found = [asdict(finding) for finding in report.findings]
    whole = {"questions": report.questions, "corpus": report.corpus, "counts": counts, "findings": found}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _shown(report: "LintReport", questions: Path) -> str:
    lines = []
    for f in report.findings:
        lines += [
            f"{questions}:{f.line}: {f.severity} [{f.rule}] {f.question_id}",
            f"    {f.message}",
            f"    → {f.remedy}",
        ]
    tally = ", ".join(_many(report.count(s), s) for s in ("error", "warning", "note"))
    against = (
        f"against {_many(report.articles, 'article')} of {report.corpus}"
        if report.corpus
        else "without a corpus: quotes were not looked up (--corpus)"
    )
    return "\n".join([*lines, f"{_many(report.questions, 'question')} {against}: {tally}"])


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
