"""`byline eval judge RUN --model provider:name`: a language model's opinion of the answers, and how far to trust it.

Contract: the report on standard output, judge.json in the run's folder. Exit 0, 1 where some answers got no verdict,
2 where nothing could be judged.
"""

from pathlib import Path
from typing import Annotated

import typer

from eval.errors import EvalError

_RUNS = Path("runs")


def judge(
    run: Annotated[str, typer.Argument(help="A run: its name in runs/, or its folder.")],
    model: Annotated[str, typer.Option(help="The judge, as provider:name, such as openai:gpt-5 or ollama:llama3.2.")],
    base_url: Annotated[str, typer.Option(help="Address of an OpenAI-compatible server, up to and with /v1.")] = "",
    workers: Annotated[int, typer.Option(help="Answers judged at once.", min=1, max=64)] = 4,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Let a language model grade the answers of a run, beside the rules and never instead of them."""
    from eval.judge import judge as judging
    from eval.judge.model import ModelGrader
    from eval.records import RunFolder
    from qa.errors import QaError

    folder = RunFolder(Path(run)) if RunFolder(Path(run)).exists() else RunFolder(_RUNS / run)
    try:
        found = judging.judge(folder.read(), ModelGrader(model, base_url), workers=workers)
        judging.save(found, folder.folder)
    except (EvalError, QaError, OSError) as error:
        typer.echo(f"byline: {error}", err=True)
        raise typer.Exit(2) from error
    typer.echo(judging.as_json(found) if as_json else judging.shown(found))
    if found.failed:
        raise typer.Exit(2 if found.failed == len(found.judged) else 1)
