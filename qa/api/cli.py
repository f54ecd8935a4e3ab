"""The service's commands: `byline serve`.

Contract: answers on standard output, the log and errors on standard error. Exit status as in qa/cli.py: 2 for a
setting that cannot work, 4 for no archive, 5 for an archive that cannot be used.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.errors import ArchiveMissing, IngestError
from qa.errors import BadSettings, QaError

if TYPE_CHECKING:
    from qa.settings import Settings

ArchiveOption = Annotated[
    Path | None, typer.Option("--archive", help="Folder of the archive [default: $BYLINE_ARCHIVE or byline-archive]")
]


def serve(
    archive: ArchiveOption = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on [default: 8300]")] = None,
) -> None:
    """Answer over HTTP: an API, OpenAI-compatible routes, MCP and a chat page."""
    from ingest.archive import Archive
    from qa.api.serving import check
    from qa.api.serving import serve as run

    try:
        settings = _settings(archive=archive, host=host, port=port)
        check(settings)
        Archive.open(settings.archive).close()
    except (IngestError, QaError) as error:
        raise _fail(error) from error
    run(settings, ready=lambda bound: typer.echo(f"Byline answers at http://{_shown(settings.host)}:{bound}", err=True))


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
