"""Time expressions in questions and articles -> windows of days. Deterministic: no clock, no locale. Pure.

Contract: English and Korean. An article's expressions are read against its day of publication, a question's against
the day of asking. The rules are in time_expressions/; this is the only door to them. Knows nothing of passages.
"""

import re
from dataclasses import dataclass
from datetime import date

from qa.question.time_expressions.cues import Kind, Order, kind_of, order_of
from qa.question.time_expressions.expressions import TimeExpression, find, merged
from qa.results import Span, TimeWindow

__all__ = ["QuestionTime", "TimeExpression", "contains", "describe", "in_article", "in_question", "overlap"]


@dataclass(frozen=True, slots=True)
class QuestionTime:
    """What a question says of time. `window` is None and `spans` empty where it names none.

    `kind` "filter": the window bounds publication ("articles from 2019"); "preference": it says when a thing happened.
    `order` "first" or "latest": the earliest or the newest event is wanted.
    """

    window: TimeWindow | None
    kind: Kind
    order: Order
    spans: tuple[Span, ...]


def in_article(text: str, published: date) -> list[TimeExpression]:
    """The expressions of an article's text, in order, none overlapping.

    A bare weekday is the last one up to the day of publication, or the next where the clause looks ahead ("will",
    "due"); a day and month the nearest, a month the last that has begun. A stated interval is one expression whose
    window has an open end after "since" and an open start after "until" and "before".
    """
    return find(text, published, asked=False)


def in_question(text: str, asked_on: date) -> QuestionTime:
    """What the question says of time: every expression merged into one window.

    Days, weekdays and months without a year are the most recent that have begun, unless the clause looks ahead.
    Expressions that overlap ("in August", "2019") narrow each other; others ("2010 or 2014") span from first to last.
    """
    found = find(text, asked_on, asked=True)
    if len(found) > 1 and (year := _lone_year(found)):
        found = find(text, year, asked=True)
    kinds = {kind_of(text, e.start, e.end) for e in found}
    return QuestionTime(
        window=merged(found),
        kind="filter" if "filter" in kinds else "preference",
        order=order_of(text),
        spans=tuple((e.start, e.end) for e in found),
    )


def _lone_year(found: list[TimeExpression]) -> date | None:
    """The last day of the only year that is named, where the rest of the question ("in August", "March 5") needs it."""
    dated = [e for e in found if re.search(r"\d{4}", e.text)]
    if len(dated) != 1 or not re.fullmatch(r"\d{4}년?", dated[0].text):
        return None
    yearless = re.compile(r"(?i)(?:last|this|next|ago|day|week|today|지난|이번|다음|전|어제|작년|올해)")
    if any(yearless.search(e.text) for e in found if e is not dated[0]):
        return None
    return dated[0].window.end


def describe(expression: TimeExpression, published: date) -> str:
    """How it was read, for people: `“Sunday” was 29 December 2019.`; "" where its own words name the year."""
    if re.search(r"\d{4}", expression.text):
        return ""
    first, last = expression.window.start, expression.window.end
    ahead = first is not None and first > published
    verb = "is" if ahead or (last is not None and last >= published) or last is None else "was"
    return f"“{expression.text}” {verb} {_stretch(first, last)}."


def _stretch(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        if first is not None:
            return f"from {_day(first)} on"
        return f"up to {_day(last)}" if last is not None else "any time"
    if first == last:
        return _day(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    following = date.fromordinal(min(last.toordinal() + 1, date.max.toordinal()))
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and following.day == 1:
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return f"{_day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)  # not strftime: that speaks the machine's language


def overlap(a: TimeWindow, b: TimeWindow) -> bool:
    """Whether the two share a day; open ends reach for ever."""
    return (a.start is None or b.end is None or a.start <= b.end) and (
        b.start is None or a.end is None or b.start <= a.end
    )


def contains(outer: TimeWindow, inner: TimeWindow) -> bool:
    """Whether every day of `inner` lies in `outer`."""
    starts = outer.start is None or (inner.start is not None and outer.start <= inner.start)
    return starts and (outer.end is None or (inner.end is not None and inner.end <= outer.end))
