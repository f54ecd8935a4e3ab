"""`byline eval report RUN`: a run as one HTML file, as JSON, as JUnit XML; with another run beside it if you like.

Contract: writes what is asked for, report.html in the run's folder if nothing is. Exit 0, or 2 where a run cannot be
read or the two answered different questions.
"""

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.errors import EvalError

if TYPE_CHECKING:
    from eval.report.page import Told
    from eval.scorecard import Comparison

_RUNS = Path("runs")


def report(
    run: Annotated[str, typer.Argument(help="A run: its name in runs/, or its folder.")],
    against: Annotated[str, typer.Option(metavar="RUN", help="Another run to put beside it, the earlier one.")] = "",
    html: Annotated[Path | None, typer.Option(help="Write one HTML file [default: report.html in the run].")] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="Write the scorecard, and the comparison.")] = None,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML, one test a question.")] = None,
) -> None:
    """Write a report of a run: summary, curves, slices, and every failure with its passages marked."""
    from eval.compare import compare
    from eval.report.junit import junit as as_junit
    from eval.report.page import page

    try:
        told, folder = _told(run)
        other = _told(against)[0] if against else None
        change = compare(other.card, told.card, seed=told.run.manifest.seed) if other else None
        written = {}
        if html is not None or (as_json is None and junit is None):
            written[html or folder / "report.html"] = page(told, other, change)
        if as_json is not None:
            written[as_json] = _json(told, change)
        if junit is not None:
            written[junit] = as_junit(told.run, told.card, told.command)
        for file, text in written.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            typer.echo(f"{file} ({len(text.encode()) / 1000:,.0f} kB)")
    except (EvalError, OSError) as error:
        typer.echo(f"byline: {error}", err=True)
        raise typer.Exit(2) from error


def _told(name: str) -> "tuple[Told, Path]":
    from eval.judge.judge import load
    from eval.records import RunFolder
    from eval.report.page import Told
    from eval.score import score

    folder = Path(name) if RunFolder(Path(name)).exists() else _RUNS / name
    run = RunFolder(folder).read()
    return Told(run, score(run), f"byline eval why {shlex.quote(name)}", load(folder)), folder


def _json(told: "Told", change: "Comparison | None") -> str:
    from pydantic import TypeAdapter

    from eval.judge.judge import as_json as judged
    from eval.records import Manifest
    from eval.scorecard import to_json

    manifest = TypeAdapter(Manifest).dump_python(told.run.manifest, mode="json")
    opinion = told.judgement
    whole = {
        "run": manifest,
        "scorecard": to_json(told.card),
        "comparison": to_json(change) if change else None,
        "judge": json.loads(judged(opinion)) if opinion else None,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
