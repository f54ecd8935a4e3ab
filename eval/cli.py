"""The commands of eval: `byline eval …`. Answers on standard output, progress and errors on standard error."""

import typer

from eval.importers.cli import import_questions
from eval.lint.cli import lint

app = typer.Typer(
    help="Measure answers: run a question set, see why failures fail, compare, gate.", no_args_is_help=True
)


@app.callback()
def _eval() -> None:
    """Join the commands below."""


app.command()(lint)
app.command("import")(import_questions)
