"""The nouns of lint: Finding (what is wrong with a question, and what to do) and Row (a question as its line has it).

Contract: immutable values. A Row tolerates what a question set must not hold, so that every flaw can be named.
"""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw. An error makes a score wrong, a warning may, a note is worth a look."""

    severity: Severity
    rule: str
    line: int  # 1-based, in the file of questions
    question_id: str  # "" where the line has none
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Quote:
    """One piece of evidence as the line has it."""

    doc_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a question set, with "" and () for what is missing or malformed."""

    line: int
    id: str
    question: str
    answers: tuple[str, ...]
    evidence: tuple[Quote, ...]
    kind: str
    asked_on: str
    mode: str  # "any", "all" or ""

    def found(self, severity: Severity, rule: str, message: str, remedy: str) -> Finding:
        """A finding on this row."""
        return Finding(severity, rule, self.line, self.id, message, remedy)
