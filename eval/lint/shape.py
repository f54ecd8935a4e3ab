"""A line of a question set -> a Row, and what is wrong with its fields. Pure.

Contract: never raises on any text; a line that is no JSON object gives no Row. Looks at one line at a time.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from eval.lint.finding import Finding, Quote, Row

_KNOWN = frozenset(
    """id question answers evidence type asked_on evidence_mode plausible_answers gold_passage ask_type""".split()
)
_LIKELY = {"answer": "answers", "evidences": "evidence", "date": "asked_on", "query": "question", "text": "question"}


def read_rows(text: str) -> tuple[list[Row], list[Finding]]:
    """Every row of a JSON-lines text, and the findings on their shape, in order."""
    rows: list[Row] = []
    found: list[Finding] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
        except (ValueError, RecursionError) as error:
            found.append(
                Finding("error", "not-json", number, "", f"not valid JSON: {error}", "mend or delete the line")
            )
            continue
        if not isinstance(given, dict):
            found.append(
                Finding("error", "not-json", number, "", "not a JSON object", 'write {"id": …, "question": …, …}')
            )
            continue
        row = _row(number, given)
        rows.append(row)
        found += _fields(row, given)
    if not rows and not found:
        found.append(Finding("error", "empty", 1, "", "the file holds no question", "write one question a line"))
    return rows, found


def _row(number: int, given: dict[str, Any]) -> Row:
    evidence = given.get("evidence")
    pieces = [piece for piece in evidence if isinstance(piece, dict)] if isinstance(evidence, list) else []
    answers = given.get("answers")
    return Row(
        line=number,
        id=_text(given.get("id")),
        question=_text(given.get("question")),
        answers=tuple(a for a in answers if isinstance(a, str)) if isinstance(answers, list) else (),
        evidence=tuple(Quote(_text(p.get("doc_id")), _text(p.get("quote"))) for p in pieces),
        kind=_text(given.get("type")),
        asked_on=_text(given.get("asked_on")),
        mode=_text(given.get("evidence_mode")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _fields(row: Row, given: dict[str, Any]) -> Iterator[Finding]:
    for name in ("id", "question"):
        if not _text(given.get(name)).strip():
            yield row.found("error", "missing", f"no {name}", f'give it a "{name}" that is not empty')
    if not isinstance(given.get("answers"), list):
        yield row.found("error", "missing", "no list of answers", 'write "answers": […], empty if nothing answers it')
    elif any(not isinstance(a, str) or not a.strip() for a in given["answers"]):
        yield row.found("error", "empty-answer", "an answer is empty or not text", "delete it from the answers")
    yield from _evidence(row, given.get("evidence"))
    if row.mode not in ("", "any", "all") or ("evidence_mode" in given and not row.mode):
        yield row.found("error", "bad-mode", f"evidence_mode {given['evidence_mode']!r}", 'write "any" or "all"')
    elif len(row.evidence) > 1 and not row.mode:
        yield row.found(
            "note", "no-mode", f"{len(row.evidence)} quotes and no evidence_mode", 'say "any" (is taken) or "all"'
        )
    if given.get("asked_on") not in (None, "") and not _day(row.asked_on):
        yield row.found("error", "bad-date", f"asked_on {given['asked_on']!r} is not a day", "write it as 2019-12-31")
    for name in sorted(set(given) - _KNOWN):
        meant = _LIKELY.get(name)
        yield (
            row.found("error", "misnamed", f'a field "{name}"', f'name it "{meant}"')
            if meant and meant not in given
            else row.found("note", "unknown-field", f'a field "{name}" that eval does not read', "nothing, or drop it")
        )


def _evidence(row: Row, given: object) -> Iterator[Finding]:
    if given is not None and not isinstance(given, list):
        yield row.found("error", "bad-evidence", "evidence is not a list", 'write "evidence": [{"doc_id", "quote"}]')
        return
    pieces = given or []
    if len(row.evidence) != len(pieces) or any(not e.doc_id or not e.quote.strip() for e in row.evidence):
        yield row.found("error", "bad-evidence", "evidence without doc_id or quote", "give both, or delete the piece")
    if row.answers and not pieces:
        yield row.found(
            "warning", "no-evidence", "answers but no evidence", "quote the sentence: without it only text is scored"
        )
    if not row.answers and pieces:
        yield row.found(
            "warning", "stray-evidence", "evidence, but no answers", "give the answers, or delete the evidence"
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
