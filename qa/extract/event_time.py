"""When the things happened that a sentence tells, against the time that a question names. Pure.

Contract: a query's time and a sentence of a passage -> how well they agree; expressions are read against the day of
publication. A page without a day of publication still has its full dates. Knows nothing of readers or scores.
"""

import re
from datetime import date

from qa.question.timeframe import QuestionTime, TimeExpression, contains, describe, in_article, overlap
from qa.results import Passage, TimeWindow

_ANY_DAY = date(2000, 1, 1)  # the anchor of pages without one: only expressions that name their year are taken
_BEFORE = 300  # characters back in which a sentence's days may stand
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


def agreement_near(asked: QuestionTime, passage: Passage, sentence: tuple[int, int], span: tuple[int, int]) -> float:
    """The same of the expression nearest to a span of the sentence: of "Harrow (1692-1814), Orsley (1814-1866)" each
    has its own. 1 where it names the window to the year, 0.5 where one lies within the other, 0.2 for an overlap. A
    sentence that names no days has half of what the last one before it says.
    """
    window, published = asked.window, passage.source.published_day
    if window is None:
        return 0.0
    first, last = sentence
    found = expressions(passage.text[first:last], published)
    if found:
        start, end = span[0] - first, span[1] - first
        return _agree(window, min(found, key=lambda e: (max(e.start - end, start - e.end, 0), e.start)).window)
    before = expressions(passage.text[max(0, first - _BEFORE) : first], published)
    return 0.5 * _agree(window, before[-1].window) if before else 0.0


def _agree(asked: TimeWindow, told: TimeWindow) -> float:
    if _years(told) == _years(asked):
        return 1.0
    if _same(asked, told):
        return 0.5
    return 0.2 if overlap(asked, told) else -1.0


def _years(window: TimeWindow) -> tuple[int, int]:
    return (window.start.year if window.start else 0, window.end.year if window.end else 0)


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
