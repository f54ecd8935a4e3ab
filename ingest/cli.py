"""The commands of ingest: `byline ingest …` and `byline archive …`.

Contract: answers on standard output, progress and errors on standard error. Exit status of ingest: 0 all pages are
in, 1 some were rejected, 2 nothing was done. Of archive commands: 0 or, when something is wrong, 1 or 2.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from ingest.errors import IngestError

ArchiveOption = Annotated[
    Path | None, typer.Option("--archive", help="Folder of the archive [default: $BYLINE_ARCHIVE or byline-archive]")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

archive_app = typer.Typer(help="Look into an archive, check it, rebuild its index.", no_args_is_help=True)


def fail(error: Exception, status: int = 2) -> typer.Exit:
    """Say what went wrong in one line; gives the exit to raise."""
    typer.echo(f"byline: {error}", err=True)
    return typer.Exit(status)


def _settings(archive: Path | None, **given: Any) -> Any:
    from ingest.settings import IngestSettings

    chosen = {**({"archive": archive} if archive else {}), **{k: v for k, v in given.items() if v is not None}}
    return IngestSettings(**chosen)


def ingest(
    pages: Annotated[list[str], typer.Argument(help='Files, folders, patterns, or "-" for standard input.')],
    archive: ArchiveOption = None,
    collection: Annotated[str, typer.Option(help="Collection that the articles belong to.")] = "default",
    prune: Annotated[bool, typer.Option(help="Remove articles whose files are gone from the folder.")] = False,
    chunk_size: Annotated[int | None, typer.Option(help="Characters a chunk aims at.")] = None,
    name: Annotated[str, typer.Option(help="Name of the archive, as the chat page shows it.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(help="What a table or export calls a field, as text=Body. May be given again for each field."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read saved pages into the archive. Unchanged pages are skipped."""
    from ingest.archive import Archive
    from ingest.embedder import Embedder
    from ingest.pipeline import Pipeline
    from ingest.progress import reporting
    from ingest.readers.file import Given
    from ingest.recipe import Recipe

    settings = _settings(archive, chunk_size=chunk_size)
    try:
        with Archive.open(settings.archive, create=True) as opened, reporting(pages) as told:
            recipe = Recipe(Embedder(settings.embedder, batch=settings.embed_batch), settings)
            summary = Pipeline(opened, recipe).run(
                pages,
                collection=collection,
                prune=prune,
                name=name.strip(),
                stdin=sys.stdin.buffer,
                given=Given(_columns(column or [])),
                told=told,
            )
            counts = opened.counts()
    except (IngestError, ValueError) as error:
        raise fail(error) from error
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "added": len(summary.added),
                    "changed": len(summary.changed),
                    "unchanged": summary.unchanged,
                    "duplicates": summary.duplicates,
                    "removed": summary.removed,
                    "rejected": [{"origin": r.origin, "reason": r.reason} for r in summary.rejected],
                    "chunks_embedded": summary.chunks_embedded,
                    "articles": counts.articles,
                    "chunks": counts.chunks,
                },
                ensure_ascii=False,
            )
        )
    else:
        for reject in summary.rejected:
            typer.echo(f"rejected {reject.origin}: {reject.reason}", err=True)
        typer.echo(
            f"{len(summary.added)} added, {len(summary.changed)} changed, {summary.unchanged} unchanged, "
            f"{len(summary.duplicates)} met twice, {summary.removed} removed, {len(summary.rejected)} rejected. "
            f"The archive holds {counts.articles} articles in {counts.chunks} chunks."
        )
    if summary.rejected:
        raise typer.Exit(1 if summary.stored else 2)
    if not summary.stored and not summary.removed:
        raise fail(IngestError("there was nothing to read"))


def _columns(given: list[str]) -> dict[str, str]:
    """ "text=Body" as {"text": "Body"}. Raises IngestError for what is no field."""
    from ingest.readers.records import FIELDS

    columns = {}
    for pair in given:
        field, equals, name = pair.partition("=")
        if not equals or field.strip() not in (*FIELDS, "text"):
            raise IngestError(f"--column {pair}: write FIELD=NAME, where FIELD is one of text, {', '.join(FIELDS)}")
        columns[field.strip()] = name.strip()
    return columns


@archive_app.command("list")
def list_articles(archive: ArchiveOption = None, as_json: JsonOption = False) -> None:
    """Every article: id, day, source, title."""
    from ingest.archive import Archive

    try:
        with Archive.open(_settings(archive).archive) as opened:
            after = ""
            while batch := opened.articles(after=after):
                after = batch[-1][0]
                for article_id, _, _, meta in batch:
                    day = meta.published.iso[:10] if meta.published else ""
                    if as_json:
                        typer.echo(
                            json.dumps(
                                {"id": article_id, "published": day, "source": meta.source, "title": meta.title},
                                ensure_ascii=False,
                            )
                        )
                    else:
                        typer.echo(f"{article_id}  {day:10}  {meta.source[:24]:24}  {meta.title}")
    except IngestError as error:
        raise fail(error) from error


@archive_app.command()
def show(
    article_id: str,
    archive: ArchiveOption = None,
    removed: Annotated[bool, typer.Option("--removed", help="List what cleaning took out, and why.")] = False,
    version: Annotated[str, typer.Option(help="An earlier version.")] = "",
) -> None:
    """One article as stored."""
    from ingest.archive import Archive

    try:
        with Archive.open(_settings(archive).archive) as opened:
            stored = opened.article(article_id, version)
            history = opened.versions(article_id)
    except IngestError as error:
        raise fail(error) from error
    if stored is None:
        raise fail(IngestError(f"no article {article_id}: 'byline archive list' names them"))
    if removed:
        for gone in stored.article.removed:
            typer.echo(f"{gone.line:>5}  {gone.rule:14}  {gone.text}")
        return
    meta = stored.article.meta
    facts = {
        "title": meta.title,
        "byline": ", ".join(meta.byline),
        "published": meta.published.iso if meta.published else "",
        "updated": meta.updated.iso if meta.updated else "",
        "source": meta.source,
        "section": meta.section,
        "language": meta.language,
        "url": meta.url,
        "version": f"{stored.version} ({len(history)} in all)",
    }
    typer.echo("\n".join(f"{name:10} {value}" for name, value in facts.items() if value))
    typer.echo("\n" + stored.article.text)


@archive_app.command()
def verify(archive: ArchiveOption = None) -> None:
    """Prove that every chunk can be found by its own vector, its own words and its own offsets."""
    from ingest.archive import Archive
    from ingest.verify import problems

    folder = _settings(archive).archive
    try:
        with Archive.open(folder) as opened:
            found = problems(opened)
            counts = opened.counts()
    except IngestError as error:
        raise fail(error) from error
    # The index is native code: files that are damaged can end the process that opens them.
    child = subprocess.run(
        [sys.executable, "-m", "ingest.verify", str(folder)], capture_output=True, text=True, check=False
    )
    if child.returncode:
        found.append(child.stdout.strip() or f"the index cannot be opened (status {child.returncode})")
    for problem in found:
        typer.echo(problem, err=True)
    if found:
        raise fail(IngestError(f"mend it with: byline archive rebuild --archive {folder}"), 1)
    typer.echo(f"{counts.articles} articles, {counts.chunks} chunks: every chunk finds itself.")


@archive_app.command()
def rebuild(
    archive: ArchiveOption = None,
    reembed: Annotated[
        bool, typer.Option("--reembed", help="Also cut and embed every article anew, with today's settings.")
    ] = False,
) -> None:
    """Make the index anew from the archive. Without --reembed no model is needed."""
    from ingest import lock
    from ingest.archive import Archive
    from ingest.embedder import Embedder
    from ingest.index import Index
    from ingest.recipe import Recipe
    from ingest.reembed import reembed as reembed_all

    settings = _settings(archive)
    try:
        with Archive.open(settings.archive) as opened:
            if reembed:
                for done in reembed_all(opened, Recipe(Embedder(settings.embedder), settings)):
                    typer.echo(f"{done} articles", err=True)
            else:
                with lock.writing(opened.folder):
                    Index(opened).refresh(force=True)
            typer.echo(f"rebuilt: {opened.counts().chunks} chunks")
    except IngestError as error:
        raise fail(error) from error
