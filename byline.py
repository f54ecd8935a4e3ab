"""The front door: `byline ingest|archive|ask|search|serve|keys|eval …`. Only joins the apps."""

import typer

from eval import cli as eval_cli
from ingest import cli as ingest_cli
from qa import cli as qa_cli
from qa.api import cli as api_cli

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
app.command("serve")(api_cli.serve)
app.command("mcp")(api_cli.mcp)
app.command("export")(api_cli.export)
app.add_typer(api_cli.keys_app, name="keys")
app.add_typer(eval_cli.app, name="eval")


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
