"""Text -> time expressions with their windows: mentions by the rules of each language, then intervals over them. Pure.

Contract: a text and the day to read it against -> expressions in order, none overlapping, spans half-open, windows with
start <= end. Linear in the text. What the calendar does not have (30 February) is left out. Knows nothing of questions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qa.question.time_expressions import english, korean
from qa.question.time_expressions.cues import looks_ahead
from qa.question.time_expressions.stretches import Days, Reading, Sense, part
from qa.results import TimeWindow

_RULES = (*english.RULES, *korean.RULES)
_LOOK = 40  # characters to either side that a preposition may stand in

_PART = re.compile(
    r"\b(?:(?P<early>early(?:[ ]in)?|(?:the[ ])?(?:beginning|start)[ ]of)|(?P<mid>mid|(?:the[ ])?middle[ ]of)"
    r"|(?P<late>late(?:[ ]in)?|(?:the[ ])?end[ ]of))(?:-|[ ])(?:the[ ])?$",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:(?P<since>since|starting|beginning|as[ ]of|effective)|(?P<until>until|till|up[ ]to|through)|(?P<by>by)"
    r"|(?P<before>before|prior[ ]to|ahead[ ]of|earlier[ ]than)|(?P<after>after|following|later[ ]than))"
    r"[ ]{1,2}(?:(?:on|in|about|around|at[ ]least)[ ])?(?P<the>the[ ])?$",
    re.IGNORECASE,
)
_ONWARD = re.compile(r"[ ](?:onwards?|on)(?=[ ,.;?!]|$)", re.IGNORECASE)
_TO_NOW = re.compile(
    r"[ ]{0,2}(?:to|until|till|through|up to|[-–—])[ ]{0,2}(?:the[ ])?(?:present|now|date|today)\b", re.IGNORECASE
)
_FROM = re.compile(r"\b(?:from|between)[ ]{1,2}(?:(?:about|around)[ ])?(?:the[ ])?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween[ ]", re.IGNORECASE)
_TO = re.compile(
    r"[ \n]{0,2}(?:(?P<to>to|until|till|through|up to|[-–—~∼])|(?P<and>and))[ \n]{0,2}(?:the[ ])?", re.IGNORECASE
)
_KOREAN_TO = re.compile(r"\s?(?:부터|에서|~|∼|–|-)\s?")
_KOREAN_BOUND = re.compile(
    r"(?:\s?(?P<since>부터|이후|이래)|\s?(?P<until>까지)|\s?(?P<before>이전)|\s(?P<before2>전)(?=에|까지))"
)
_EACH = re.compile(r"(?:\b(?:each|every)[ ]|매년 |해마다 )$", re.IGNORECASE)  # a custom, not a day
_POSSESSIVE = re.compile(r"['’]s?\b|['’](?=\s)")
_DATED = re.compile(r"\d{4}|\d0s|century|년대", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of a text that name a time, and the days that they mean. `text` is what stands at [start, end)."""

    start: int
    end: int
    text: str
    window: TimeWindow


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    read: Reading
    days: Days
    sense: Sense
    dated: bool  # its own words give the year


def find(text: str, anchor: date, *, asked: bool) -> list[TimeExpression]:
    """Every time expression; [] where there is none."""
    mentions = _mentions(text, anchor, asked=asked)
    found: list[TimeExpression] = []
    at = 0
    while at < len(mentions):
        first = mentions[at]
        second = mentions[at + 1] if at + 1 < len(mentions) else None
        joined = _interval(text, first, second) if second else None
        expression = joined or _bounded(text, first)
        at += 2 if joined else 1
        if found and expression.start < found[-1].end:
            continue
        found.append(expression)
        while at < len(mentions) and mentions[at].start < expression.end:
            at += 1
    return found


def _mentions(text: str, anchor: date, *, asked: bool) -> list[_Mention]:
    candidates: list[tuple[int, int, Reading]] = []
    for pattern, build in _RULES:
        for match in pattern.finditer(text):
            reading = build(match)
            if reading is not None:
                end = match.end() - (match[0][-1] == "." and not text[match.end() : match.end() + 1].isalnum())
                candidates.append((match.start(), match.end() if _abbreviates(match[0]) else end, reading))
    candidates.sort(key=lambda c: (c[0], -c[1]))
    found: list[_Mention] = []
    for start, end, reading in candidates:
        if (found and start < found[-1].end) or _EACH.search(text, max(0, start - _LOOK), start):
            continue
        sense = Sense(anchor, ahead=looks_ahead(text, start, end), asked=asked)
        mention = _read(text, start, end, reading, sense)
        if mention:
            found.append(mention)
    return found


def _abbreviates(words: str) -> bool:
    """Whether a full stop at the end belongs to a short month."""
    return bool(re.search(r"\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.$", words, re.IGNORECASE))


def _read(text: str, start: int, end: int, reading: Reading, sense: Sense) -> _Mention | None:
    days = _days(reading, sense)
    if days is None:
        return None
    dated = _DATED.search(text, start, end) is not None
    thirds = _PART.search(text, max(0, start - _LOOK), start)
    if thirds and (days[1] - days[0]).days > 6:
        which = next(name for name in ("early", "mid", "late") if thirds[name])
        whole = reading
        return _Mention(thirds.start(), end, lambda s: part(whole(s), which), part(days, which), sense, dated)
    return _Mention(start, end, reading, days, sense, dated)


def _days(reading: Reading, sense: Sense) -> Days | None:
    try:
        first, last = reading(sense)
    except (ValueError, OverflowError):
        return None
    return (first, last) if first <= last else None


def _interval(text: str, first: _Mention, second: _Mention) -> TimeExpression | None:
    """What "from A to B", "between A and B" and "A부터 B까지" mean; None if the two do not belong together."""
    between = text[first.end : second.start]
    if len(between) > 12:
        return None
    opening = _FROM.search(text, max(0, first.start - _LOOK), first.start)
    link = _TO.fullmatch(between)
    if link and link["and"]:
        if not (opening and _BETWEEN.match(opening[0])):
            return None
    elif not link and not _KOREAN_TO.fullmatch(between):
        return None
    a, b = first.days, second.days
    if second.dated and not first.dated:
        a = _days(first.read, replace(first.sense, anchor=b[1], ahead=False)) or a
    elif first.dated and not second.dated:
        b = _days(second.read, replace(second.sense, anchor=a[0], ahead=True)) or b
    elif not first.dated and a[0] > b[1]:
        a = _days(first.read, replace(first.sense, anchor=b[1], ahead=False)) or a
    if a[0] > b[1]:
        return None
    start = opening.start() if opening else first.start
    closing = _KOREAN_BOUND.match(text, second.end)
    end = closing.end() if closing and closing["until"] else second.end
    return _expression(text, start, end, a[0], b[1])


def _bounded(text: str, mention: _Mention) -> TimeExpression:
    """One mention with what stands about it: "since", "until", "before", "after", "onwards", "부터"."""
    first, last = mention.days
    start, end = mention.start, mention.end
    now = _TO_NOW.match(text, end)
    if now:
        opening = _FROM.search(text, max(0, start - _LOOK), start)
        return _expression(text, opening.start() if opening else start, now.end(), first, None)
    from_on = _FROM.search(text, max(0, start - _LOOK), start) and _ONWARD.match(text, end)
    if from_on:
        return _expression(text, start, from_on.end(), first, None)
    after_it = _KOREAN_BOUND.match(text, end)
    if after_it:
        if after_it["since"]:
            return _expression(text, start, after_it.end(), first, None)
        limit = last if after_it["until"] else _step(first, -1)
        return _expression(text, start, after_it.end(), None, limit) if limit else _plain(text, mention)
    bound = _BOUND.search(text, max(0, start - _LOOK), start)
    if bound is None or _POSSESSIVE.match(text, end) or (bound["the"] and (bound["before"] or bound["after"])):
        return _plain(text, mention)
    if bound["by"] and not (mention.dated or mention.sense.asked):
        return _plain(text, mention)
    if bound["since"]:
        return _expression(text, bound.start(), end, first, None)
    if bound["until"] or bound["by"]:
        return _expression(text, bound.start(), end, None, last)
    limit = _step(first, -1) if bound["before"] else _step(last, 1)
    if limit is None:
        return _plain(text, mention)
    return _expression(text, bound.start(), end, *((None, limit) if bound["before"] else (limit, None)))


def _plain(text: str, mention: _Mention) -> TimeExpression:
    return _expression(text, mention.start, mention.end, *mention.days)


def _step(day: date, amount: int) -> date | None:
    try:
        return day + timedelta(days=amount)
    except OverflowError:
        return None


def _expression(text: str, start: int, end: int, first: date | None, last: date | None) -> TimeExpression:
    words = text[start:end]
    return TimeExpression(start, end, words, TimeWindow(first, last, words))


def merged(expressions: Sequence[TimeExpression]) -> TimeWindow | None:
    """One window for all: what they share where they overlap, else the stretch that covers them; None for none."""
    if not expressions:
        return None
    windows = [e.window for e in expressions]
    text = ", ".join(w.text for w in windows)
    latest_start = max((w.start for w in windows if w.start), default=None)
    first_end = min((w.end for w in windows if w.end), default=None)
    if latest_start is None or first_end is None or latest_start <= first_end:
        return TimeWindow(latest_start, first_end, text)
    starts, ends = [w.start for w in windows], [w.end for w in windows]
    first = None if None in starts else min(s for s in starts if s)
    last = None if None in ends else max(e for e in ends if e)
    return TimeWindow(first, last, text)
