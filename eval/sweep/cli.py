"""`byline eval sweep QUESTIONS…`: which settings score best, chosen on one half and told on the other.

Contract: the table on standard output, progress on standard error, sweep.md and sweep.json in the folder that --out
names. Exit 0, or 2 where nothing could be tried.
"""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from eval.errors import EvalError
from ingest.errors import IngestError


def sweep(
    questions: Annotated[list[Path], typer.Argument(help="Files of questions, their corpus beside them.")],
    vary: Annotated[
        list[str], typer.Option(metavar="NAME=VALUES", help="A setting and values to try: read_passages=4,8.")
    ],
    retrieval: Annotated[
        bool, typer.Option("--retrieval", help="Look at retrieval alone: nothing is read, no answer is made.")
    ] = False,
    sample: Annotated[int, typer.Option(help="So many questions of each set, drawn by seed; 0 is all.", min=0)] = 0,
    seed: Annotated[int, typer.Option(help="Which questions the sample draws.")] = 0,
    top: Annotated[int, typer.Option(help="Rows of the printed table; 0 is all.", min=0)] = 12,
    out: Annotated[Path | None, typer.Option(help="Folder to write sweep.md and sweep.json to.")] = None,
) -> None:
    """Try every combination of settings on question sets; half of the questions choose, the other half tells.

    Any setting can be tried (docs/settings.md). A sweep that was cut off goes on with the same
    command: archives and readings are kept in .cache/eval.
    """
    from eval.corpus import beside
    from eval.sweep.grid import axis, grid
    from eval.sweep.sweep import ANSWERS, RETRIEVAL, QuestionSetOf, shortened
    from eval.sweep.sweep import sweep as tried
    from eval.sweep.table import as_json, markdown
    from qa.settings import Settings

    try:
        choices = grid(dict(axis(text) for text in vary), Settings())
        sets = []
        for file in questions:
            corpus = beside(file)
            if corpus is None:
                raise EvalError(f"there is no corpus.jsonl and no pages/ beside {file}")
            sets.append(QuestionSetOf(file.resolve().parent.name, file, corpus))
        aim = RETRIEVAL if retrieval else ANSWERS
        say = partial(typer.echo, err=True)
        found = tried(sets, choices, aim=aim, sample=sample, seed=seed, told=say)
    except (EvalError, IngestError) as error:
        typer.echo(f"byline: {error}", err=True)
        raise typer.Exit(2) from error
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "sweep.md").write_text(markdown(found) + "\n", encoding="utf-8")
        (out / "sweep.json").write_text(as_json(found) + "\n", encoding="utf-8")
    typer.echo(markdown(shortened(found, top) if top else found))
