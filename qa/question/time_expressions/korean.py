"""Korean time expressions: patterns, and what each means. Pure; every pattern is linear.

Contract: RULES, in no order: where two match at one place the longer wins. Particles are not part of an expression.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from qa.question.time_expressions.english import Rule
from qa.question.time_expressions.stretches import (
    Days,
    Reading,
    Sense,
    around,
    day,
    half,
    month,
    quarter,
    season,
    shifted,
    week,
    weekday,
    which_year,
    years,
)

_YEAR_WORDS = {"재작년": -2, "지지난해": -2, "작년": -1, "지난해": -1, "올해": 0, "금년": 0, "내년": 1, "내후년": 2}
_MONTH_WORDS = {"지난달": -1, "지난 달": -1, "이달": 0, "이번 달": 0, "이번달": 0, "다음 달": 1, "다음달": 1, "내달": 1}
_WEEK_WORDS = {"지난주": -1, "지난 주": -1, "이번 주": 0, "이번주": 0, "금주": 0, "다음 주": 1, "다음주": 1, "내주": 1}
_DAY_WORDS = {"그저께": -2, "그제": -2, "어제": -1, "전날": -1, "오늘": 0, "내일": 1, "모레": 2}
_UNITS = {"일": "day", "주": "week", "주일": "week", "개월": "month", "달": "month", "년": "year"}
_SEASONS = {"봄": "spring", "여름": "summer", "가을": "autumn", "겨울": "winter"}
_NUMBERS = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6}
_WEEKDAYS = "월화수목금토일"

_NOT_A_LENGTH = r"(?!\s?(?:동안|간|만|째|차|여|이나|가량|치|새))"
_YEAR = rf"(?:(?P<year>(?:1\d|20)\d\d)년|(?P<word>{'|'.join(_YEAR_WORDS)}))"


def _year_of(match: re.Match[str]) -> Callable[[Sense], int]:
    if match["year"]:
        return lambda _: int(match["year"])
    return lambda sense: sense.anchor.year + _YEAR_WORDS[match["word"]]


def _year(match: re.Match[str]) -> Reading:
    year = _year_of(match)
    return lambda sense: years(year(sense), year(sense))


def _month(match: re.Match[str]) -> Reading | None:
    number = int(match["m"])
    if not 1 <= number <= 12:
        return None
    if match["year"] or match["word"]:
        year = _year_of(match)
        return lambda sense: month(year(sense), number)
    return lambda sense: which_year(sense, lambda year: month(year, number))


def _day(match: re.Match[str]) -> Reading | None:
    m, d = int(match["m"]), int(match["d"])
    if match["year"] or match["word"]:
        year = _year_of(match)
        return lambda sense: day(year(sense), m, d)
    return lambda sense: which_year(sense, lambda year: day(year, m, d), nearest=True)


def _in_month(match: re.Match[str]) -> Reading | None:
    number = int(match["d"])
    if not 1 <= number <= 31:
        return None

    def read(sense: Sense) -> Days:
        word = match["month_word"]
        first = month(sense.anchor.year, sense.anchor.month + _MONTH_WORDS.get(word or "", 0))[0]
        if word:
            return day(first.year, first.month, number)
        for step in (0, 1, 2) if sense.ahead else (0, -1, -2):
            start = month(first.year, first.month + step)[0]
            try:
                found = date(start.year, start.month, number)
            except ValueError:
                continue
            if found >= sense.anchor if sense.ahead else found <= sense.anchor:
                return found, found
        raise ValueError("no such day in the months about the anchor")

    return read


def _month_word(match: re.Match[str]) -> Reading:
    step = _MONTH_WORDS[match[0]]
    return lambda sense: month(sense.anchor.year, sense.anchor.month + step)


def _day_word(match: re.Match[str]) -> Reading:
    return lambda sense: around(sense.anchor, "day", _DAY_WORDS[match[0]])


def _weekday(match: re.Match[str]) -> Reading:
    number, which = _WEEKDAYS.index(match["name"]), match["which"]

    def read(sense: Sense) -> Days:
        if which in _WEEK_WORDS:
            found = week(sense.anchor, _WEEK_WORDS[which])[0] + timedelta(days=number)
            return found, found
        if which:
            ahead = which in ("다음", "오는")
            return weekday(Sense(sense.anchor, ahead=ahead), number, strictly=True)
        return weekday(sense, number)

    return read


def _week_word(match: re.Match[str]) -> Reading:
    return lambda sense: week(sense.anchor, _WEEK_WORDS[match[0]])


def _away(match: re.Match[str]) -> Reading:
    amount = int(match["n"]) if match["n"].isdigit() else _NUMBERS[match["n"]]
    sign = -1 if match["way"] == "전" else 1
    return lambda sense: around(sense.anchor, _UNITS[match["unit"]], sign * amount)


def _lately(match: re.Match[str]) -> Reading:
    return lambda sense: (shifted(sense.anchor, _UNITS[match["unit"]], -int(match["n"])), sense.anchor)


def _decade(match: re.Match[str]) -> Reading:
    first = int(match["n"]) if len(match["n"]) == 4 else 1900 + int(match["n"])
    return lambda _: years(first, first + 9)


def _quarter(match: re.Match[str]) -> Reading:
    number = int(match["q"])
    if match["year"] or match["word"]:
        year = _year_of(match)
        return lambda sense: quarter(year(sense), number)
    return lambda sense: which_year(sense, lambda year: quarter(year, number))


def _half(match: re.Match[str]) -> Reading:
    number = 1 if match["half"] == "상" else 2
    if match["year"] or match["word"]:
        year = _year_of(match)
        return lambda sense: half(year(sense), number)
    return lambda sense: which_year(sense, lambda year: half(year, number))


def _season(match: re.Match[str]) -> Reading:
    name = _SEASONS[match["season"]]
    if match["year"] or match["word"]:
        year = _year_of(match)
        return lambda sense: season(year(sense), name)
    return lambda sense: which_year(sense, lambda year: season(year, name))


def _words(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _rule(pattern: str, build: Callable[[re.Match[str]], Reading | None]) -> Rule:
    return re.compile(rf"(?<![\d가-힣.,]){pattern}"), build


RULES: tuple[Rule, ...] = (
    _rule(rf"{_YEAR}(?!대){_NOT_A_LENGTH}", _year),
    _rule(rf"(?:{_YEAR}\s?)?(?P<m>\d{{1,2}})월(?![가-힣]?드컵)", _month),
    _rule(rf"(?:{_YEAR}\s?)?(?P<m>\d{{1,2}})월\s?(?P<d>\d{{1,2}})일(?!보)", _day),
    _rule(
        rf"(?:(?P<month_word>{_words(_MONTH_WORDS)})\s?)?(?P<d>\d{{1,2}})일(?!\s?[전후뒤보]){_NOT_A_LENGTH}", _in_month
    ),
    _rule(rf"(?:{_words(_MONTH_WORDS)})(?!라)", _month_word),
    _rule(rf"(?:{_words(_WEEK_WORDS)})(?!민)", _week_word),
    _rule(rf"(?:{_words(_DAY_WORDS)})(?!의집)", _day_word),
    _rule(rf"(?:(?P<which>{_words(_WEEK_WORDS)}|지난|다음|오는)\s?)?(?P<name>[{_WEEKDAYS}])요일", _weekday),
    _rule(r"(?P<n>\d{1,3}|한|두|세|네|다섯|여섯)\s?(?P<unit>주일|주|개월|달|년|일)\s?(?P<way>전(?!쟁)|후|뒤)", _away),
    _rule(r"(?:지난|최근)\s?(?P<n>\d{1,3})\s?(?P<unit>주일|주|개월|달|년|일)(?:\s?(?:간|동안))?", _lately),
    _rule(r"(?P<n>(?:1[5-9]|20)\d0|[2-9]0)년대", _decade),
    _rule(rf"(?:{_YEAR}\s?)?(?P<q>[1-4])분기", _quarter),
    _rule(rf"(?:{_YEAR}\s?)?(?P<half>[상하])반기", _half),
    _rule(rf"(?:{_YEAR}|지난)\s?(?P<season>봄|여름|가을|겨울)", _season),
)  # fmt: skip
