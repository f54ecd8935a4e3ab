"""The service's commands: `byline serve`, `byline keys …`, `byline export` and `byline mcp`.

Contract: answers on standard output, the log and errors on standard error. Exit status as in qa/cli.py: 2 for a
setting that cannot work, 4 for no archive, 5 for an archive that cannot be used.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.errors import ArchiveMissing, IngestError
from qa.errors import BadSettings, QaError

if TYPE_CHECKING:
    from qa.api.store import Store
    from qa.settings import Settings

ArchiveOption = Annotated[
    Path | None, typer.Option("--archive", help="Folder of the archive [default: $BYLINE_ARCHIVE or byline-archive]")
]

keys_app = typer.Typer(help="API keys: make, list, revoke.", no_args_is_help=True)


def serve(
    archive: ArchiveOption = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on [default: 8300]")] = None,
) -> None:
    """Answer over HTTP: an API, OpenAI-compatible routes, MCP and a chat page."""
    from ingest.archive import Archive
    from qa.api.serving import check, check_model
    from qa.api.serving import serve as run

    try:
        settings = _settings(archive=archive, host=host, port=port)
        check(settings)
        Archive.open(settings.archive).close()
        check_model(settings)
    except (IngestError, QaError) as error:
        raise _fail(error) from error
    run(settings, ready=lambda bound: typer.echo(f"Byline answers at http://{_shown(settings.host)}:{bound}", err=True))


def mcp(archive: ArchiveOption = None) -> None:
    """Serve one MCP client over standard input and output."""
    from qa.api.mcp import over_stdio

    try:
        over_stdio(_settings(archive=archive))
    except (IngestError, QaError) as error:
        raise _fail(error) from error


def export(archive: ArchiveOption = None) -> None:
    """Print every stored conversation turn and feedback entry as JSON lines."""
    with _store(archive) as store:
        for entry in store.export():
            typer.echo(json.dumps(entry, ensure_ascii=False))


@keys_app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="ask, read, write, widget or admin; may be given again.")
    ] = None,
    collection: Annotated[list[str] | None, typer.Option(help="Only this collection; may be given again.")] = None,
    days: Annotated[float | None, typer.Option(help="Days until it expires.", min=0)] = None,
    archive: ArchiveOption = None,
) -> None:
    """Make an API key and show it, once."""
    from qa.api.keys import Keys

    with _store(archive) as store:
        try:
            key, text = Keys(store).create(name, scope or ["ask"], collections=collection or None, days=days)
        except ValueError as error:
            raise _fail(error) from error
    typer.echo(text)
    typer.echo(f"{key.id}: {name}, {' '.join(key.scopes)}. Keep the key: it is not shown again.", err=True)


@keys_app.command("list")
def list_keys(archive: ArchiveOption = None) -> None:
    """Every key, without its secret: id, state, scopes, collections, name."""
    from qa.api.keys import Keys

    with _store(archive) as store:
        for key in Keys(store).list():
            state = "valid" if key.valid else "revoked" if key.revoked_at else "expired"
            seen = "every collection" if key.collections is None else ",".join(key.collections)
            typer.echo(f"{key.id}\t{state}\t{' '.join(key.scopes)}\t{seen}\t{key.name}")


@keys_app.command("revoke")
def revoke(
    key_id: Annotated[str, typer.Argument(help="The key's id, as `byline keys list` shows it.")],
    archive: ArchiveOption = None,
) -> None:
    """End a key, and every widget token that was made with it."""
    from qa.api.keys import Keys

    with _store(archive) as store:
        if not Keys(store).revoke(key_id):
            raise _fail(QaError(f"there is no valid key {key_id!r}: see 'byline keys list'"))
    typer.echo(f"{key_id} is revoked", err=True)


@contextmanager
def _store(archive: Path | None) -> "Iterator[Store]":
    from qa.api.store import Store

    try:
        settings = _settings(archive=archive)
        if not settings.store_url and not settings.archive.is_dir():
            raise ArchiveMissing(f"there is no archive in {settings.archive}: make one with 'byline ingest PAGES'")
        store = Store.beside(settings.archive, settings.store_url)
    except (IngestError, QaError) as error:
        raise _fail(error) from error
    try:
        yield store
    finally:
        store.close()


def _settings(**given: Any) -> "Settings":
    from pydantic import ValidationError

    from qa.settings import Settings

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        raise BadSettings(f"setting BYLINE_{str(first['loc'][0]).upper()}: {first['msg']}") from error


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _fail(error: Exception) -> typer.Exit:
    typer.echo(f"byline: {error}", err=True)
    if isinstance(error, ArchiveMissing):
        return typer.Exit(4)
    return typer.Exit(5 if isinstance(error, IngestError) else 2)
