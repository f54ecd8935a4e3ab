"""What an import gives: articles, questions whose quotes stand in them, and the rows that could not be taken.

Contract: `admit` lets no question in whose quote is not an exact substring of its article, and says why. `save` writes
corpus.jsonl, questions.jsonl and, if there are any, rejected.jsonl.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from eval.questions import GoldQuestion, write
from ingest.sentences import sentences


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """One line of corpus.jsonl. What the source does not say is ""."""

    id: str
    text: str
    title: str = ""
    published: str = ""
    source: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was left out: where it stands, what it asks, and why."""

    where: str
    question: str
    reason: str


@dataclass(slots=True)
class Imported:
    """Grows while a source is read."""

    articles: dict[str, ImportedArticle] = field(default_factory=dict)
    questions: dict[str, GoldQuestion] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)

    def add(self, article: ImportedArticle) -> None:
        """Take an article; a second one with its id replaces it."""
        self.articles[article.id] = article

    def admit(self, question: GoldQuestion, where: str) -> bool:
        """Take a question, or reject it with the reason."""
        reason = self._flaw(question)
        if reason:
            self.reject(where, question.text, reason)
        else:
            self.questions[question.id] = question
        return not reason

    def reject(self, where: str, question: str, reason: str) -> None:
        """Leave a row out."""
        self.rejected.append(RejectedRow(where, question, reason))

    def _flaw(self, question: GoldQuestion) -> str:
        if not question.text.strip():
            return "the question is empty"
        if question.id in self.questions:
            return f"a second question with the id {question.id!r}"
        if question.answers and not question.evidence:
            return "an answer, but nothing that proves it"
        for piece in question.evidence:
            article = self.articles.get(piece.document)
            if article is None:
                return f"there is no article {piece.document!r}"
            if not piece.quote.strip() or piece.quote not in article.text:
                return f"the quote is not in {piece.document!r}: {piece.quote[:80]!r}"
        return ""

    def save(self, folder: Path) -> None:
        """Write the files, replacing those of an earlier import."""
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "corpus.jsonl", [_line(asdict(a)) for a in self.articles.values()])
        _write(folder / "questions.jsonl", [write(q) for q in self.questions.values()])
        left_out = folder / "rejected.jsonl"
        left_out.unlink(missing_ok=True)
        if self.rejected:
            _write(left_out, [_line(asdict(r)) for r in self.rejected])


def tidy(text: str) -> str:
    """The text as a JSON-lines corpus gives it to ingest: "\\n" line ends, no white space around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def sentence_with(text: str, start: int, end: int) -> str:
    """The sentence or sentences that hold text[start:end], as they stand."""
    touched = [(s, e) for s, e in sentences(text) if s < end and e > start]
    return text[touched[0][0] : touched[-1][1]] if touched else text[start:end]


def _line(value: dict[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write(file: Path, lines: Sequence[str]) -> None:
    file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
