"""A question set: questions with their right answers and the quotes that prove them, located in an archive.

Contract: a questions.jsonl file -> a QuestionSet; with an archive, the place of every quote in its article. A line is
`{id, question, answers, evidence: [{doc_id, quote}], type, asked_on?, evidence_mode?}`; empty `answers` mean that the
corpus does not answer. Other keys are ignored. Knows nothing of answers given, records or scores.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from eval.errors import BadQuestionSet
from ingest.archive import Archive, StoredArticle
from ingest.documents import digest

EvidenceMode = Literal["any", "all"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote and the document that it stands in, as the question set names them."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """Where a quote stands: characters [start, end) of an article's text, and facts of that article to slice by.

    `evidence` is the position of the quote in the question's evidence. `year` is 0 where the article has no date.
    """

    evidence: int
    article_id: str
    start: int
    end: int
    title: str = ""
    url: str = ""
    source: str = ""
    year: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """One question and what is right. No answers: the corpus does not answer it.

    `mode` says whether one piece of evidence is enough or every one is needed. `spans` is empty until the evidence
    is located; a quote that is not in its article has no span.
    """

    id: str
    text: str
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    mode: EvidenceMode = "any"
    kind: str = ""
    asked_on: date | None = None
    spans: tuple[GoldSpan, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the corpus answers it."""
        return bool(self.answers)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents of its evidence, each once, in order."""
        return tuple(dict.fromkeys(e.document for e in self.evidence))

    @property
    def indexed(self) -> bool:
        """Whether enough of its evidence is in the archive to answer it: all of it in mode "all", else any."""
        found = {span.evidence for span in self.spans}
        return len(found) == len(self.evidence) if self.mode == "all" else bool(found)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions in the order of their file. `name` is the file's, or its folder's for a file called questions.jsonl."""

    name: str
    questions: tuple[GoldQuestion, ...] = field(default=())

    @property
    def digest(self) -> str:
        """Changes exactly when a question, an answer or a quote does; the order of lines does not matter."""
        return digest(*sorted(digest(*map(repr, _identity(q))) for q in self.questions))


class _EvidenceRow(BaseModel):
    doc_id: str
    quote: str


class _Row(BaseModel):
    id: str
    question: str
    answers: list[str]
    evidence: list[_EvidenceRow] = []
    type: str = ""
    evidence_mode: EvidenceMode = "any"
    asked_on: date | None = None


def parse(line: str) -> GoldQuestion:
    """One line of a question set. Raises BadQuestionSet that says what is wrong, without the line's number."""
    try:
        row = _Row.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        raise BadQuestionSet(f"{where}: {first['msg']}") from error
    return GoldQuestion(
        id=row.id,
        text=row.question,
        answers=tuple(row.answers),
        evidence=tuple(Evidence(e.doc_id, e.quote) for e in row.evidence),
        mode=row.evidence_mode,
        kind=row.type,
        asked_on=row.asked_on,
    )


def write(question: GoldQuestion) -> str:
    """The line that `parse` reads, without its line end."""
    row = _Row(
        id=question.id,
        question=question.text,
        answers=list(question.answers),
        evidence=[_EvidenceRow(doc_id=e.document, quote=e.quote) for e in question.evidence],
        type=question.kind,
        evidence_mode=question.mode,
        asked_on=question.asked_on,
    )
    left_out = ({"asked_on"} if row.asked_on is None else set()) | (
        {"evidence_mode"} if row.evidence_mode == "any" else set()
    )
    return row.model_dump_json(exclude=left_out)


def read_questions(file: Path) -> QuestionSet:
    """The questions of a file. Raises BadQuestionSet with the line's number; ids must differ."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadQuestionSet(f"{file} cannot be read: {error}") from error
    found: dict[str, GoldQuestion] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = parse(line)
        except BadQuestionSet as error:
            raise BadQuestionSet(f"{file}, line {number}: {error}") from error
        if question.id in found:
            raise BadQuestionSet(f"{file}, line {number}: a second question with the id {question.id!r}")
        found[question.id] = question
    if not found:
        raise BadQuestionSet(f"{file} holds no question")
    name = file.resolve().parent.name if file.stem == "questions" else file.stem
    return QuestionSet(name, tuple(found.values()))


def locate(questions: QuestionSet, archive: Archive) -> QuestionSet:
    """The same questions with the place of each quote in the archive's current articles."""
    documents = documents_of(archive)
    articles: dict[str, StoredArticle | None] = {}
    found = []
    for question in questions.questions:
        spans = []
        for number, evidence in enumerate(question.evidence):
            article_id = documents.get(evidence.document, evidence.document)
            if article_id not in articles:
                articles[article_id] = archive.article(article_id)
            stored = articles[article_id]
            if stored and (place := find(stored.article.text, evidence.quote)):
                spans.append(_span(number, stored, place))
        found.append(replace(question, spans=tuple(spans)))
    return replace(questions, questions=tuple(found))


def documents_of(archive: Archive) -> Mapping[str, str]:
    """Document id -> article id: by origin, and by what follows "#" in it, as in a JSON-lines corpus."""
    origins = archive.origins()
    return {origin.partition("#")[2]: article for origin, article in origins.items() if "#" in origin} | origins


def find(text: str, quote: str) -> tuple[int, int] | None:
    """Where the quote stands in the text; runs of white space are equal. None if it does not."""
    at = text.find(quote)
    if at >= 0 and quote:
        return at, at + len(quote)
    words = [re.escape(word) for word in quote.split()]
    match = re.search(r"\s+".join(words), text) if words else None
    return match.span() if match else None


def covered(spans: Iterable[GoldSpan], article_id: str, start: int, end: int) -> set[int]:
    """The pieces of evidence of which the span [start, end) of an article holds at least half."""
    return {
        gold.evidence
        for gold in spans
        if gold.article_id == article_id
        and min(end, gold.end) - max(start, gold.start) >= 0.5 * (gold.end - gold.start)
    }


def _span(number: int, stored: StoredArticle, place: tuple[int, int]) -> GoldSpan:
    meta = stored.article.meta
    return GoldSpan(
        evidence=number,
        article_id=stored.article.id,
        start=place[0],
        end=place[1],
        title=meta.title,
        url=meta.url,
        source=meta.source,
        year=meta.published.at.year if meta.published else 0,
        language=meta.language,
    )


def _identity(question: GoldQuestion) -> tuple[object, ...]:
    q = question
    evidence = tuple((e.document, e.quote) for e in q.evidence)
    return q.id, q.text, q.answers, evidence, q.mode, q.kind, q.asked_on.isoformat() if q.asked_on else ""
