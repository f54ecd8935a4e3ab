"""A question as the chain works on it: standing alone, its time expressions read. Pure.

Contract: a Question -> a Query. Knows nothing of passages, models or stores.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from qa.followup import resolve
from qa.results import Question
from qa.timeframe import QuestionTime, in_question


@dataclass(frozen=True, slots=True)
class Query:
    """`text` stands alone; `question` keeps what was asked, the filters and the history."""

    question: Question
    text: str
    time: QuestionTime


def by_rules(question: Question) -> str:
    """The question's text, follow-ups resolved by rules and no model."""
    return resolve(question.text, question.history)


def understand(question: Question, text: str | None = None) -> Query:
    """The query of a question that stands alone as `text`, or as the rules resolve it.

    Relative time counts from `asked_on`, else from today in UTC.
    """
    text = by_rules(question) if text is None else text
    return Query(question, text, in_question(text, question.asked_on or datetime.now(UTC).date()))
