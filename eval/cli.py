"""The commands of eval: `byline eval …`.

Contract: answers on standard output, progress and errors on standard error. Exit status: 0, or 1 where a gate fails or
a run has errors, 2 where nothing could be measured. A run is named by its folder in runs/, or by a path.
"""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.errors import EvalError
from eval.importers.cli import import_questions
from eval.judge.cli import judge
from eval.lint.cli import lint
from eval.report.cli import report
from eval.sweep.cli import sweep
from ingest.errors import IngestError

if TYPE_CHECKING:
    from eval.records import Record, Run
    from eval.scorecard import Scorecard
    from qa.settings import Settings

app = typer.Typer(
    help="Measure answers: run a question set, see why failures fail, compare, gate.", no_args_is_help=True
)

RUNS = Path("runs")
JsonOption = Annotated[bool, typer.Option("--json", help="Print the whole result as JSON.")]
AllOption = Annotated[bool, typer.Option("--all", help="Every metric and slice, not only the key ones.")]
RunArgument = Annotated[str, typer.Argument(help="A run: its name in runs/, or its folder.")]
_FAILED, _UNUSABLE = 1, 2

app.command()(lint)
app.command("import")(import_questions)
app.command()(report)
app.command()(sweep)
app.command()(judge)


@app.command()
def run(
    questions: Annotated[Path, typer.Argument(help="A questions.jsonl file.")],
    corpus: Annotated[
        Path | None,
        typer.Option(help="Folder of pages or JSON-lines file [default: corpus.jsonl or pages/ beside the questions]."),
    ] = None,
    archive: Annotated[Path | None, typer.Option(help="Ask this archive instead of a throwaway one.")] = None,
    target: Annotated[
        str, typer.Option(help='"local", or the address of a server with /v1/chat/completions.')
    ] = "local",
    model: Annotated[str, typer.Option(help="Model to ask a server for [default: its first].")] = "",
    key: Annotated[str, typer.Option(envvar="OPENAI_API_KEY", help="The server's key.", show_envvar=True)] = "",
    name: Annotated[str, typer.Option(help="Name of the run; one that was cut off goes on.")] = "",
    seed: Annotated[int, typer.Option(help="Seed of the intervals, and of a server that takes one.")] = 0,
    asked_on: Annotated[str, typer.Option(help="Day of asking where a question has none [default: today].")] = "",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Questions asked at once.")] = 2,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget an earlier run of that name.")] = False,
    as_json: JsonOption = False,
    everything: AllOption = False,
) -> None:
    """Ask every question and print the scorecard. The run is kept in runs/NAME."""
    from eval import corpus as corpora
    from eval import progress
    from eval.run import Plan
    from eval.run import run as run_plan
    from ingest.progress import reporting as reading_pages

    plan = Plan(
        questions=questions,
        settings=_settings(archive),
        corpus=corpus or (None if archive else corpora.beside(questions)),
        target=target,
        model=model,
        key=key,
        name=name,
        seed=seed,
        asked_on=_day(asked_on),
        workers=workers,
        runs=RUNS,
        fresh=fresh,
    )
    try:
        if plan.corpus and not corpora.is_cached(plan.corpus, plan.settings):
            with reading_pages([str(plan.corpus)]) as read, corpora.throwaway(plan.corpus, plan.settings, told=read):
                pass
        with progress.reporting() as told:
            made = run_plan(plan, told)
    except (EvalError, IngestError) as error:
        raise _fail(error) from error
    _print_scorecard(made, as_json=as_json, everything=everything)
    typer.echo(f"\nkept in {RUNS / made.manifest.name}", err=True)
    if any(record.error for record in made.records):
        raise typer.Exit(_FAILED)


@app.command()
def score(run: RunArgument, as_json: JsonOption = False, everything: AllOption = False) -> None:
    """Score a stored run again. The system is not asked."""
    _print_scorecard(_read(run), as_json=as_json, everything=everything)


@app.command()
def why(
    run: RunArgument,
    question_id: str,
    replay: Annotated[bool, typer.Option(help="Ask again now, if the archive is still there.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Show what became of one question at every stage."""
    from eval import tables
    from eval.diagnose import label
    from eval.records import dump
    from eval.replay import ask_again

    stored = _read(run)
    record = next((r for r in stored.records if r.gold.id == question_id), None)
    if record is None:
        raise _fail(EvalError(f"{run} has no question {question_id!r}"))
    if as_json:
        typer.echo(dump(record))
        return
    local = stored.manifest.target == "local"
    typer.echo(tables.why(record, label(record, passages_seen=local)))
    if local and replay:
        try:
            again = ask_again(stored.manifest, record)
        except (EvalError, IngestError) as error:
            typer.echo(f"\nnot asked again: {error}", err=True)
            return
        typer.echo("\nasked again now: " + _same(record, again))


@app.command()
def compare(a: RunArgument, b: RunArgument, as_json: JsonOption = False, everything: AllOption = False) -> None:
    """How run B differs from run A, with intervals, flips and the smallest change that would be seen."""
    from eval import tables
    from eval.compare import compare as compared

    try:
        change = compared(_card(a), _card(b))
    except EvalError as error:
        raise _fail(error) from error
    _print(change, as_json=as_json, text=tables.comparison(change, everything=everything))


@app.command()
def gate(
    run: RunArgument,
    baseline: Annotated[Path, typer.Option(help="A file made by 'byline eval bless'.")],
    tolerance: Annotated[
        list[str] | None,
        typer.Option(help="Fall that is allowed: 0.03 for every metric, right=0.01 for one; may be given again."),
    ] = None,
    slice_tolerance: Annotated[float, typer.Option(help="Fall that is allowed in a slice.", min=0, max=1)] = 0.10,
    slice_questions: Annotated[int, typer.Option(help="Slices with fewer questions are left out.", min=1)] = 30,
    metric: Annotated[list[str] | None, typer.Option(help="Look at this metric only; may be given again.")] = None,
    as_json: JsonOption = False,
    everything: AllOption = False,
) -> None:
    """Exit with 1 if a fall of more than the tolerance cannot be ruled out."""
    from eval import tables
    from eval.gate import Tolerances, parse
    from eval.gate import gate as checked

    try:
        overall, own = parse(tolerance or [])
        base = Tolerances(slices=slice_tolerance, slice_questions=slice_questions, own=own)
        limits = Tolerances(
            overall=base.overall if overall is None else overall,
            slices=slice_tolerance,
            slice_questions=slice_questions,
            metrics=tuple(metric) if metric else base.metrics,
            own=own,
        )
        checks = checked(_baseline(baseline), _card(run), limits)
    except EvalError as error:
        raise _fail(error) from error
    _print(checks, as_json=as_json, text=tables.gate(checks, everything=everything))
    if any(check.outcome != "pass" for check in checks):
        raise typer.Exit(_FAILED)


@app.command()
def bless(run: RunArgument, file: Path) -> None:
    """Write a run's scorecard to a file that later runs are gated by."""
    from eval.scorecard import dump

    made = _read(run)
    if not made.complete:
        raise _fail(EvalError(f"{run} is not finished: run it to its end before it becomes the baseline"))
    file.write_text(dump(_scored(made)) + "\n", encoding="utf-8")
    typer.echo(f"{file}: {len(made.records)} questions of {made.manifest.name}")


@app.command()
def calibrate(
    fit: Annotated[str, typer.Argument(help="The run to choose the threshold on.")],
    test: Annotated[str, typer.Argument(help="Another run, to test it on.")],
    answered: Annotated[float, typer.Option(min=0, max=1, help="Answer at least this share of the answerable.")] = 0.85,
    out: Annotated[Path | None, typer.Option(help="Write weights and threshold here, for BYLINE_RANKING.")] = None,
    refit: Annotated[
        bool, typer.Option("--weights", help="Fit the combination of scores too; every question is read again.")
    ] = False,
    curve: Annotated[bool, typer.Option("--curve", help="Print every point of the fitted run's curve.")] = False,
) -> None:
    """Choose how sure an answer must be, on one run; say what that does on another."""
    from eval import calibrate as calibrating
    from eval import combination, tables
    from qa.errors import QaError
    from qa.extract.ranking import Ranker, stored

    try:
        read = {name: _read(name) for name in (fit, test)}
        runs = {name: calibrating.guesses(run.records) for name, run in read.items()}
        today = Ranker.load(_settings(None).ranking).threshold
        points = [(f"{n}, today", calibrating.operating(found, today)) for n, found in runs.items()]
        weights = json.loads(stored(_settings(None).ranking))
        if refit:
            made = combination.combine(read[fit], read[test], answered)
            runs = {fit: list(made.fit), test: list(made.test)}
            weights = made.stored
        chosen = calibrating.choose(runs[fit], answered)
    except (EvalError, IngestError, QaError) as error:
        raise _fail(error) from error
    points += [(f"{n}, chosen", calibrating.operating(found, chosen.threshold)) for n, found in runs.items()]
    if curve:
        points += [("", point) for point in calibrating.curve(runs[fit])]
    typer.echo(tables.calibration(points))
    if out:
        weights |= {"threshold": chosen.threshold, "calibrated": f"by eval calibrate on {fit}, tested on {test}"}
        out.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")
        typer.echo(f"\nuse it with BYLINE_RANKING={out}", err=True)


@app.command()
def metrics() -> None:
    """List every metric and what it measures."""
    from eval import tables

    typer.echo(tables.metrics())


def _settings(archive: Path | None) -> "Settings":
    from pydantic import ValidationError

    from qa.settings import Settings

    try:
        return Settings(archive=archive) if archive else Settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise _fail(EvalError(f"setting BYLINE_{str(first['loc'][0]).upper()}: {first['msg']}")) from error


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise _fail(EvalError(f"--asked-on {text!r} is not a day: write it as 2019-12-31")) from error


def _read(run: str) -> "Run":
    from eval.records import RunFolder

    folder = Path(run)
    try:
        return RunFolder(folder if (folder / "manifest.json").is_file() else RUNS / run).read()
    except EvalError as error:
        raise _fail(error) from error


def _scored(run: "Run") -> "Scorecard":
    from eval.score import score

    return score(run)


def _card(run: str) -> "Scorecard":
    return _scored(_read(run))


def _baseline(file: Path) -> "Scorecard":
    from pydantic import ValidationError

    from eval.scorecard import read_scorecard

    try:
        return read_scorecard(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise EvalError(f"{file} is no baseline: make one with 'byline eval bless RUN {file}'") from error


def _print_scorecard(run: "Run", *, as_json: bool, everything: bool) -> None:
    from eval import tables

    card = _scored(run)
    _print(card, as_json=as_json, text=tables.scorecard(card, everything=everything))
    if not run.complete:
        typer.echo(f"\nunfinished: {len(run.records)} of {run.manifest.count} questions", err=True)


def _print(value: Any, *, as_json: bool, text: str) -> None:
    from eval.scorecard import dump

    typer.echo(dump(value) if as_json else text)


def _same(record: "Record", again: "Record") -> str:
    same = (record.status, record.answer, record.citations) == (again.status, again.answer, again.citations)
    return "the same answer" if same else f"another answer: {again.answer or again.error or 'refused'}"


def _fail(error: Exception) -> typer.Exit:
    sys.stdout.flush()
    typer.echo(f"byline: {error}", err=True)
    return typer.Exit(_UNUSABLE)
