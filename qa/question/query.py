"""A question as the chain works on it: standing alone, its time expressions read. Pure.

Contract: a Question -> a Query. Knows nothing of passages, models or stores.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from qa.question.followup import resolve
from qa.question.parts import parts
from qa.question.timeframe import QuestionTime, in_question
from qa.results import Question


@dataclass(frozen=True, slots=True)
class Query:
    """`text` stands alone; `question` keeps what was asked, the filters and the history.

    `parts` are the questions in the text, each standing alone: the text itself, or two.
    """

    question: Question
    text: str
    time: QuestionTime
    parts: tuple[str, ...]

    def about(self, part: str) -> "Query":
        """The same query, asking only this part."""
        return replace(self, text=part, parts=(part,))

    @property
    def bounded(self) -> Question:
        """What retrieval gets: the text, and the days of publication that it names ("articles from 2019") as filter."""
        asked = replace(self.question, text=self.text)
        window = self.time.window
        if self.time.kind != "filter" or window is None:
            return asked
        since = max((day for day in (asked.since, window.start) if day), default=None)
        until = min((day for day in (asked.until, window.end) if day), default=None)
        return replace(asked, since=since, until=until)


def by_rules(question: Question) -> str:
    """The question's text, follow-ups resolved by rules and no model."""
    return resolve(question.text, question.history)


def understand(question: Question, text: str | None = None) -> Query:
    """The query of a question that stands alone as `text`, or as the rules resolve it.

    Relative time counts from `asked_on`, else from today in UTC.
    """
    text = by_rules(question) if text is None else text
    time = in_question(text, question.asked_on or datetime.now(UTC).date())
    return Query(question, text, time, parts(text))
