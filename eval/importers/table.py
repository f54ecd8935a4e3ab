"""A CSV (or tab- or semicolon-separated) table of questions -> articles and questions.

Contract: a head line with `question` and `answer` (several parted by "|", empty: unanswerable), and optionally id,
quote, document, asked_on, type, and text with title, published, source and url for tables that carry their articles.
Without a quote, the sentence of the named document that holds the answer is taken, if there is just one.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from eval.errors import BadQuestionSet
from eval.importers.imported import Imported, ImportedArticle, sentence_with, tidy
from eval.lint.evidence import Corpus
from eval.questions import Evidence, GoldQuestion
from ingest.documents import digest

_NAMES = {
    "question": ("question", "query", "q"),
    "answer": ("answer", "answers", "gold", "expected"),
    "quote": ("quote", "evidence", "passage"),
    "document": ("document", "doc_id", "doc", "page"),
    "text": ("text", "context", "article"),
}
_PLAIN = ("id", "asked_on", "type", "title", "published", "source", "url")


def import_table(source: Path, corpus: Path | None = None) -> Imported:
    """Raises BadQuestionSet if the table cannot be read or lacks a column that it needs."""
    found = Imported()
    if corpus is not None:
        for document in Corpus.read(corpus).documents.values():
            found.add(ImportedArticle(document.id, document.text))
    for number, row in _rows(source, needs_text=corpus is None):
        _admit(found, row, f"line {number}", f"row-{number}")
    return found


def _admit(found: Imported, row: dict[str, str], where: str, name: str) -> None:
    if row["text"]:
        document = row["document"] or f"article-{digest(row['text'])[:12]}"
        facts = {key: row[key] for key in ("title", "published", "source", "url")}
        found.add(ImportedArticle(document, row["text"], **facts))
        row = {**row, "document": document}
    answers = tuple(dict.fromkeys(a.strip() for a in row["answer"].split("|") if a.strip()))
    evidence: tuple[Evidence, ...] = ()
    if answers:
        document, quote = _evidence(found, row, answers)
        if not quote:
            found.reject(where, row["question"], document)
            return
        evidence = (Evidence(document, quote),)
    try:
        asked_on = date.fromisoformat(row["asked_on"]) if row["asked_on"] else None
    except ValueError:
        found.reject(where, row["question"], f"asked_on {row['asked_on']!r} is not a day: write it as 2019-12-31")
        return
    kind = row["type"] or ("" if answers else "unanswerable")
    found.admit(GoldQuestion(row["id"] or name, row["question"], answers, evidence, "any", kind, asked_on), where)


def _evidence(found: Imported, row: dict[str, str], answers: tuple[str, ...]) -> tuple[str, str]:
    """(document, quote), or (the reason, "")."""
    name, quote = row["document"], row["quote"]
    if quote and not name:
        holders = [a.id for a in found.articles.values() if quote in a.text]
        return (holders[0], quote) if len(holders) == 1 else (f"{len(holders)} articles hold the quote: name one", "")
    if quote:
        return name, quote
    article = found.articles.get(name)
    if article is None:
        return (f"there is no article {name!r}" if name else "neither a quote nor a document"), ""
    held = {
        sentence_with(article.text, at, at + len(answer)) for answer in answers for at in _places(article.text, answer)
    }
    if len(held) != 1:
        return f"{len(held)} sentences of {name!r} hold the answer: give the quote", ""
    return name, held.pop()


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _rows(source: Path, *, needs_text: bool) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadQuestionSet(f"{source} cannot be read: {error}") from error
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=max(",;\t", key=head.count))
    columns = {name.strip().lower(): name for name in reader.fieldnames or () if name}
    chosen = {key: next((columns[n] for n in names if n in columns), "") for key, names in _NAMES.items()}
    chosen |= {name: columns.get(name, "") for name in _PLAIN}
    missing = [key for key in ("question", "answer", *(("text",) if needs_text else ())) if not chosen[key]]
    if missing:
        hint = "" if "text" not in missing else " (or give --corpus, the articles that the table asks about)"
        raise BadQuestionSet(f"{source} has no column {' and no column '.join(missing)}{hint}")
    for row in reader:
        yield reader.line_num, {key: tidy(row.get(name) or "") if name else "" for key, name in chosen.items()}
