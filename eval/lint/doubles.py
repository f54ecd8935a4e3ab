"""Rows -> those that are there twice. Pure.

Contract: the finding stands at the later row and names the earlier one. Two rows are near-duplicates when their words
that carry meaning are the same, whatever their order and form.
"""

from collections.abc import Iterator, Sequence

from eval.lint.finding import Finding, Row
from eval.lint.words import content, plain, words


def check_doubles(rows: Sequence[Row]) -> Iterator[Finding]:
    """Ids and questions that were there before."""
    ids: dict[str, Row] = {}
    exact: dict[tuple[str, str], Row] = {}
    near: dict[tuple[frozenset[str], str, str], Row] = {}
    for row in rows:
        if row.id and (first := ids.setdefault(row.id, row)) is not row:
            yield row.found(
                "error", "duplicate-id", f"the id of line {first.line} again", "give every question an id of its own"
            )
        key = plain(row.question)
        if not key:
            continue
        first = exact.setdefault((key, row.asked_on), row)
        if first is not row:
            yield _same(row, first)
            continue
        meaning = content(row.question)
        if len(meaning) >= 3:
            first = near.setdefault((meaning, _opening(row.question), row.asked_on), row)
            if first is not row and bool(first.answers) == bool(row.answers) and _meet(first, row):
                yield row.found(
                    "note",
                    "near-duplicate",
                    f"asks what line {first.line} asks: “{first.question}”",
                    "keep one, unless the wording is what you test",
                )


def _same(row: Row, first: Row) -> Finding:
    if bool(row.answers) != bool(first.answers) or (row.answers and not _meet(row, first)):
        return row.found(
            "error",
            "contradiction",
            f"the question of line {first.line} again, with other answers",
            "keep the right one, or join the answers",
        )
    return row.found("warning", "duplicate", f"the question of line {first.line} again", "delete one: it counts twice")


def _meet(one: Row, other: Row) -> bool:
    """Whether the two accept an answer in common, or both none."""
    return {plain(a) for a in one.answers} & {plain(a) for a in other.answers} != set() or not (
        one.answers or other.answers
    )


def _opening(question: str) -> str:
    return next(iter(words(question)), "")
