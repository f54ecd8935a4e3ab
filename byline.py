"""The front door: `byline ingest …`, `byline archive …`, `byline ask|search …`. Joins the apps, and nothing more."""

import typer

from ingest import cli as ingest_cli
from qa import cli as qa_cli

app = typer.Typer(
    help="Answers from a news archive, each sentence proved by a passage.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("ingest")(ingest_cli.ingest)
app.add_typer(ingest_cli.archive_app, name="archive")
app.command("ask")(qa_cli.ask)
app.command("search")(qa_cli.search)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
