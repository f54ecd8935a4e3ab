"""`byline eval import squad|beir|csv SOURCE --out DIR`. Exit 0 all rows are in, 1 some were rejected, 2 none are in."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.errors import BadQuestionSet

if TYPE_CHECKING:
    from eval.importers.imported import Imported

_SHOWN = 5


class Format(StrEnum):
    """What can be imported."""

    squad = "squad"
    beir = "beir"
    csv = "csv"


def import_questions(
    form: Annotated[Format, typer.Argument(metavar="squad|beir|csv", help="What the source is.")],
    source: Annotated[Path, typer.Argument(help="A SQuAD file, a BEIR folder, or a table.")],
    out: Annotated[Path, typer.Option(help="Folder to write corpus.jsonl and questions.jsonl to.")],
    corpus: Annotated[Path | None, typer.Option(help="csv: the pages that the table asks about.")] = None,
) -> None:
    """Turn someone else's question set into Byline's: every quote an exact part of its article."""
    try:
        found = _read(form, source, corpus)
    except BadQuestionSet as error:
        typer.echo(f"byline: {error}", err=True)
        raise typer.Exit(2) from error
    found.save(out)
    for row in found.rejected[:_SHOWN]:
        typer.echo(f"rejected {row.where}: {row.reason}", err=True)
    if len(found.rejected) > _SHOWN:
        typer.echo(f"… and {len(found.rejected) - _SHOWN} more, all in {out / 'rejected.jsonl'}", err=True)
    silent = sum(not q.answers for q in found.questions.values())
    typer.echo(
        f"{len(found.questions)} questions ({silent} unanswerable) on {len(found.articles)} articles, "
        f"{len(found.rejected)} rejected. Next: byline eval lint {out / 'questions.jsonl'}"
    )
    if found.rejected or not found.questions:
        raise typer.Exit(1 if found.questions else 2)


def _read(form: Format, source: Path, corpus: Path | None) -> "Imported":
    match form:
        case Format.squad:
            from eval.importers.squad import import_squad

            return import_squad(source)
        case Format.beir:
            from eval.importers.beir import import_beir

            return import_beir(source)
        case Format.csv:
            from eval.importers.table import import_table

            return import_table(source, corpus)
