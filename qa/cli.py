"""The commands of qa: `byline ask …` and `byline search …`.

Contract: the answer on standard output, everything else on standard error. Exit status: 0 answered, 3 unanswerable
(or nothing found), 2 bad question or setting, 4 no archive, 5 an archive that cannot be used.
"""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import ArchiveMissing, IngestError
from qa.errors import BadQuestion, QaError
from qa.results import Answer, Passage, Question, TimeWindow

if TYPE_CHECKING:
    from qa.settings import Settings

QuestionArgument = Annotated[str, typer.Argument(help='The question; "-" reads it from standard input.')]
ArchiveOption = Annotated[
    Path | None, typer.Option("--archive", help="Folder of the archive [default: $BYLINE_ARCHIVE or byline-archive]")
]
SinceOption = Annotated[str, typer.Option(help="Only articles published on or after this day (YYYY-MM-DD).")]
UntilOption = Annotated[str, typer.Option(help="Only articles published on or before this day (YYYY-MM-DD).")]
AskedOnOption = Annotated[
    str, typer.Option(help='The day that "last week" counts from (YYYY-MM-DD) [default: today in UTC].')
]
SourceOption = Annotated[list[str] | None, typer.Option("--source", help="Only this source; may be given again.")]
CollectionOption = Annotated[list[str] | None, typer.Option("--collection", help="Only this collection.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the whole result as JSON.")]

_MISSING, _UNUSABLE, _BAD, _NOTHING = 4, 5, 2, 3


def ask(
    question: QuestionArgument,
    archive: ArchiveOption = None,
    since: SinceOption = "",
    until: UntilOption = "",
    asked_on: AskedOnOption = "",
    source: SourceOption = None,
    collection: CollectionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question from the archive, with the passage that proves it."""
    from qa.build import open_chain
    from qa.wire import AnswerOut

    try:
        asked = _question(question, since, until, asked_on, source, collection)
        with open_chain(_settings(archive)) as chain:
            answer = chain.ask(asked)
    except (IngestError, QaError) as error:
        raise _fail(error) from error
    typer.echo(AnswerOut.of(answer).model_dump_json(indent=2) if as_json else _shown(answer))
    if answer.status == "unanswerable":
        raise typer.Exit(_NOTHING)


def search(
    question: QuestionArgument,
    archive: ArchiveOption = None,
    k: Annotated[int, typer.Option("-k", help="How many passages.", min=1, max=100)] = 5,
    since: SinceOption = "",
    until: UntilOption = "",
    asked_on: AskedOnOption = "",
    source: SourceOption = None,
    collection: CollectionOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the passages nearest to a question, with the scores of each stage."""
    from qa.build import open_chain
    from qa.wire import PassageOut, SearchOut

    try:
        asked = _question(question, since, until, asked_on, source, collection)
        with open_chain(_settings(archive)) as chain:
            passages = chain.search(asked, k)
    except (IngestError, QaError) as error:
        raise _fail(error) from error
    if as_json:
        found = SearchOut(question=asked.text, passages=[PassageOut.of(p) for p in passages])
        typer.echo(found.model_dump_json(indent=2))
    else:
        for number, passage in enumerate(passages, start=1):
            s = passage.scores
            typer.echo(
                f"{number}. {_where(passage)}\n   rerank {s.rerank:.3f}  evidence {s.evidence:.2f}  "
                f"fused {s.fused:.4f}  vectors {s.dense:.3f} (#{s.dense_rank})  words {s.text:.2f} (#{s.text_rank})\n"
                f"   {_indent(passage.text)}\n"
            )
    if not passages:
        raise typer.Exit(_NOTHING)


def _settings(archive: Path | None) -> "Settings":
    from pydantic import ValidationError

    from qa.errors import BadSettings
    from qa.settings import Settings

    try:
        return Settings(archive=archive) if archive else Settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise BadSettings(f"setting BYLINE_{str(first['loc'][0]).upper()}: {first['msg']}") from error


def _question(
    text: str, since: str, until: str, asked_on: str, source: list[str] | None, collection: list[str] | None
) -> Question:
    if text == "-":
        text = sys.stdin.read(1_000_000)
    return Question(
        text,
        since=_day("--since", since),
        until=_day("--until", until),
        asked_on=_day("--asked-on", asked_on),
        sources=tuple(source or ()),
        collections=tuple(collection or ()),
    )


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadQuestion(f"{name} {text!r} is not a day: write it as 2019-12-31") from error


def _fail(error: Exception) -> typer.Exit:
    typer.echo(f"byline: {error}", err=True)
    if isinstance(error, ArchiveMissing):
        return typer.Exit(_MISSING)
    return typer.Exit(_UNUSABLE if isinstance(error, IngestError) else _BAD)


def _shown(answer: Answer) -> str:
    """The answer as a person reads it in a terminal."""
    lines = [_marked(answer)]
    if answer.window is not None:
        lines.append(f"(time: {_stretch(answer.window)})")
    lines += [answer.note, ""] if answer.note else [""]
    for citation in answer.citations:
        source = citation.source
        facts = ", ".join(
            part for part in (source.source, " and ".join(source.byline), source.published_at.replace("T", " ")) if part
        )
        nearest = "" if citation.verified else "nearest: "
        lines += [
            f"[{citation.n}] {nearest}“{citation.quote}”",
            f"    {source.title}" + (f" ({facts})" if facts else ""),
        ]
        if source.url:
            lines.append(f"    {source.url}")
    if removed := [r for r in answer.removed if r.sentence not in answer.text]:
        lines += ["", "Not shown:"]
        lines += [f"  - {r.sentence}" + (f"\n    {r.reason}" if r.reason else "") for r in removed]
    cited = {(c.source.article_id, c.source_span[0]) for c in answer.citations}
    others = [
        p for p in answer.passages if not any(a == p.source.article_id and p.start <= s < p.end for a, s in cited)
    ]
    if others:
        lines += ["", "Nearest passages:" if answer.status == "unanswerable" else "See also:"]
        lines += [f"  - {_where(p)}: {_shorten(p.text)}" for p in others[:3]]
    return "\n".join(lines).rstrip()


def _marked(answer: Answer) -> str:
    """The text, with " [unproved]" after each sentence that is."""
    parts, at = [], 0
    for sentence in answer.sentences:
        if sentence.verdict == "unproved":
            parts.append(answer.text[at : sentence.span[1]])
            at = sentence.span[1]
    return " [unproved]".join([*parts, answer.text[at:]])


def _stretch(window: TimeWindow) -> str:
    """ "in August", 2019-08-01 to 2019-08-31."""
    first, last = window.start, window.end
    if first == last:
        days = str(first)
    elif first and last:
        days = f"{first} to {last}"
    else:
        days = f"from {first} on" if first else f"up to {last}"
    return f"“{window.text}”, {days}"


def _where(passage: Passage) -> str:
    source = passage.source
    day = f", {source.published_at[:10]}" if source.published_at else ""
    return f"{source.title}{f' ({source.source}{day})' if source.source else day}"


def _shorten(text: str, width: int = 110) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: line.rfind(" ", 0, width)] + " …"


def _indent(text: str) -> str:
    return text.replace("\n", "\n   ")
