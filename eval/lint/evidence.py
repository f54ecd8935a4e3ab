"""Rows and the corpus -> quotes that their articles do not hold, and quotes that do not hold the answer.

Contract: `Corpus` reads pages as ingest does, so that a quote is looked for in the text that an archive will hold.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from eval.lint.finding import Finding, Quote, Row
from eval.lint.words import plain
from ingest.clean import clean
from ingest.documents import Reject
from ingest.readers.walk import read_pages

_ABSTRACT = frozenset("yesno boolean unanswerable".split())
_LONG = 600  # characters


@dataclass(frozen=True, slots=True)
class Document:
    """One page of the corpus: what an archive will hold of it, and the page as saved."""

    id: str
    text: str
    page: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents by id, each under one id alone, and the pages that could not be read."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    rejected: tuple[Reject, ...] = ()

    @classmethod
    def read(cls, path: Path) -> "Corpus":
        """Every page of a folder or file. An id is the page's path; of a record in one file, its own id."""
        documents = {}
        rejected = []
        for page in read_pages([str(path)]):
            if isinstance(page, Reject):
                rejected.append(page)
                continue
            name = page.origin.partition("#")[2] if path.is_file() else ""
            name = name or page.origin
            documents[name] = Document(name, clean(page).text, page.body)
        return cls(documents, tuple(rejected))

    def document(self, doc_id: str) -> Document | None:
        """The document that evidence names by its id, or as "file#id"."""
        return self.documents.get(doc_id) or self.documents.get(doc_id.partition("#")[2])


def check_answers_quoted(row: Row) -> Iterator[Finding]:
    """Quotes of which none holds an accepted answer: a prediction that copies them would count as wrong."""
    if not row.answers or not row.evidence or row.kind in _ABSTRACT:
        return
    held = f" {plain(' '.join(e.quote for e in row.evidence))} "
    squeezed = held.replace(" ", "")
    if not any(f" {plain(a)} " in held or (plain(a) and plain(a).replace(" ", "") in squeezed) for a in row.answers):
        yield row.found(
            "warning",
            "answer-not-quoted",
            f"no quote holds {' or '.join(f'“{a}”' for a in row.answers[:2])}",
            "quote the sentence that says it, or accept the article's own words too",
        )


def check_quotes(row: Row, corpus: Corpus) -> Iterator[Finding]:
    """Evidence that is not in its article as it stands."""
    for piece in row.evidence:
        if not piece.doc_id or not piece.quote.strip():
            continue
        document = corpus.document(piece.doc_id)
        if document is None:
            yield row.found(
                "error",
                "unknown-document",
                f"the corpus has no document “{piece.doc_id}”",
                "name a page by its path below the corpus, a record by its id",
            )
        elif piece.quote not in document.text:
            yield _misquoted(row, piece, document)
        elif len(piece.quote) > _LONG:
            yield row.found(
                "note",
                "long-quote",
                f"a quote of {len(piece.quote):,} characters",
                "quote the one or two sentences that prove the answer",
            )


def _misquoted(row: Row, piece: Quote, document: Document) -> Finding:
    shown = piece.quote if len(piece.quote) <= 60 else piece.quote[:57] + "…"
    pattern = r"\s+".join(re.escape(word) for word in piece.quote.split())
    if match := re.search(pattern, document.text):
        return row.found(
            "warning",
            "quote-spacing",
            f"“{shown}” differs from “{piece.doc_id}” in white space",
            f"write it as {match.group()!r}",
        )
    if match := re.search(pattern, document.text, re.IGNORECASE):
        return row.found("error", "quote-not-found", f"“{shown}” differs in case", f"write it as {match.group()!r}")
    if re.search(pattern, document.page):
        return row.found(
            "error",
            "quote-removed",
            f"“{shown}” is on the page “{piece.doc_id}”, but not in the cleaned article",
            "quote the body without invisible characters: 'byline archive show' prints it (docs/cleaning.md)",
        )
    return row.found(
        "error",
        "quote-not-found",
        f"“{shown}” is not in “{piece.doc_id}”",
        "copy it from the article, character by character",
    )
