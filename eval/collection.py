"""A question set with its corpus -> an archive and questions with gold spans in it.

Contract: a folder with corpus.jsonl (or pages/) and questions.jsonl -> Gold questions whose evidence is located in the
archive's article texts, white space aside. Sees the archive from outside; knows nothing of answers.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.archive import Archive
from ingest.embedder import Embedder
from ingest.pipeline import Pipeline
from ingest.recipe import Recipe
from ingest.settings import IngestSettings
from qa.results import Passage

GoldSpan = tuple[str, int, int]  # article id, start, end


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """One question; no answers means that the corpus does not answer it."""

    id: str
    text: str
    answers: tuple[str, ...]
    evidence: tuple[GoldSpan, ...]
    documents: tuple[str, ...]
    kind: str
    asked_on: date | None


@contextmanager
def ingested(corpus: Path, folder: Path, settings: IngestSettings) -> Iterator[Archive]:
    """An archive of the corpus in `folder`; what is there already is not embedded again."""
    with Archive.open(folder, create=True) as archive:
        Pipeline(archive, Recipe(Embedder(settings.embedder), settings)).run([str(corpus)])
        yield archive


def read_questions(file: Path, archive: Archive) -> list[GoldQuestion]:
    """The questions of a file, with their evidence located. A quote that is not in its article is left out."""
    origins = archive.origins()
    texts: dict[str, str] = {}
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = []
        for evidence in row["evidence"]:
            doc = evidence["doc_id"]
            article_id = origins.get(doc) or origins.get(f"corpus.jsonl#{doc}")
            if article_id is None:
                continue
            if article_id not in texts:
                stored = archive.article(article_id)
                texts[article_id] = stored.article.text if stored else ""
            if span := locate(texts[article_id], evidence["quote"]):
                spans.append((article_id, *span))
        found.append(
            GoldQuestion(
                id=row["id"],
                text=row["question"],
                answers=tuple(row["answers"]),
                evidence=tuple(spans),
                documents=tuple(e["doc_id"] for e in row["evidence"]),
                kind=row.get("type", ""),
                asked_on=date.fromisoformat(row["asked_on"]) if row.get("asked_on") else None,
            )
        )
    return found


def locate(text: str, quote: str) -> tuple[int, int] | None:
    """Where the quote stands in the text; runs of white space are equal. None if it does not."""
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    words = [re.escape(word) for word in quote.split()]
    match = re.search(r"\s+".join(words), text) if words else None
    return match.span() if match else None


def hits(passage: Passage, gold: GoldQuestion) -> bool:
    """Whether the passage covers half of a gold span."""
    return any(
        passage.source.article_id == article_id
        and min(passage.end, end) - max(passage.start, start) >= 0.5 * (end - start)
        for article_id, start, end in gold.evidence
    )
