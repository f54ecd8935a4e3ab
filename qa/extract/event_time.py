"""When the things happened that a sentence tells, against the time that a question names. Pure.

Contract: a query's time and a sentence of a passage -> how well they agree; expressions are read against the day of
publication. A page without a day of publication still has its full dates. Knows nothing of readers or scores.
"""

import re
from datetime import date

from qa.question.timeframe import QuestionTime, TimeExpression, contains, describe, in_article, overlap
from qa.results import Passage, TimeWindow

_ANY_DAY = date(2000, 1, 1)  # the anchor of pages without one: only expressions that name their year are taken
_YEAR = re.compile(r"\d{4}")


def expressions(text: str, published: date | None) -> list[TimeExpression]:
    """The time expressions of a text whose days are certain, in order."""
    if published is not None:
        return in_article(text, published)
    return [e for e in in_article(text, _ANY_DAY) if _YEAR.search(e.text)]


def agreement(asked: QuestionTime, sentence: str, passage: Passage) -> float:
    """1 where the sentence names days inside the asked window, or a window around it; 0.5 for a mere overlap or, where
    it names none, for a page of those days; -1 where it names only others; 0 where nothing can be said.
    """
    window = asked.window
    if window is None:
        return 0.0
    published = passage.source.published_day
    told = [e.window for e in expressions(sentence, published)]
    if any(_same(window, w) for w in told):
        return 1.0
    if any(overlap(window, w) for w in told):
        return 0.5
    if told:
        return -1.0
    return 0.5 if published is not None and window.contains(published) else 0.0


def _same(asked: TimeWindow, told: TimeWindow) -> bool:
    return contains(asked, told) or contains(told, asked)


def happened(sentence: str, passage: Passage) -> tuple[date, date]:
    """For "first" and "latest": the first day that the sentence names, then the day of publication."""
    published = passage.source.published_day or date.max
    starts = [e.window.start or e.window.end for e in expressions(sentence, passage.source.published_day)]
    return next((day for day in starts if day is not None), published), published


def reading_of(quote: str, passage: Passage) -> str:
    """How a relative expression of the quote was read: `“Sunday” was 29 December 2019.`; "" if there is none."""
    published = passage.source.published_day
    if published is None:
        return ""
    notes = (describe(e, published) for e in in_article(quote, published))
    return next((note for note in notes if note), "")
