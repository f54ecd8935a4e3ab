"""English time expressions: patterns, and what each means. Pure; every pattern is linear.

Contract: RULES, in no order: where two match at one place the longer wins. A rule's builder gives a Reading, or None
where the words mean something else ("may" the verb, "2019 people"). Knows nothing of intervals or of a day of reading.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

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

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], Reading | None]]

_MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_WEEKDAY = {n: i for i, n in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_NUMBER = {"a": 1, "an": 1, "one": 1, "a couple of": 2} | {
    name: number
    for number, name in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split(), start=2
    )
}
_NUMBER |= {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}

_S = r"[ \t\n\u00a0]{1,3}"
_M = rf"(?P<month>{'|'.join(sorted(_MONTH, key=len, reverse=True))})(?![a-z]|'[a-rt-z])\.?"
_D = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FOUR = r"(?:1\d|20)\d\d"
_Y = rf"(?P<year>{_FOUR})(?![\w%])"
_WD = r"(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\.?),?"
_WEEKDAYS = "|".join(_WEEKDAY)
_N = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_NUMBER, key=len, reverse=True))})"
_UNIT = r"(?P<unit>day|week|month|year)s?"
_DASH = rf"(?:{_S})?[-–—](?:{_S})?"
_OWN_DATE = re.compile(r"\bon[ \t\n]{1,3}(?:the[ ])?$", re.IGNORECASE)
_COUNTS = re.compile(
    r"[ ](?:(?:more|fewer|other|new|young|old|dead|full)[ ])?(?:people|men|women|children|[a-z]{2,20}(?<!s)s)\b"
)
_MEASURES = re.compile(
    r"[ ](?:metres?|meters?|feet|km|kg|miles?|percent|per[ ]cent|hrs?|hours?|tonnes?)\b|[ ]?%"
    r"|-(?:strong|seat|metre|meter|mile|page|year|acre|bed|point)"
)
_NAMED_BY_NUMBER = re.compile(
    r"\b(?:flight|page|room|number|no\.|nos\.|route|highway|model|article|bill|resolution|channel|section|line|unit|"
    r"chapter|at least|at most|more than|less than|fewer than|nearly|almost|some|up to|over|total of|isbn)[ ]$",
    re.IGNORECASE,
)
_YEAR_WORD = re.compile(
    r"\b(?:in|since|until|till|from|to|by|of|before|after|during|between|and|the|early|late|mid|around|circa|year|for|"
    r"through|january|february|march|april|may|june|july|august|september|october|november|december)[,]?[ \t\n]{1,3}$",
    re.IGNORECASE,
)
_MONTH_WORD = re.compile(
    r"\b(?:in|since|until|till|during|early|late|mid|of|before|after|end of|start of|beginning of)"
    r"(?:[ \t\n]{1,3}|-)(?:early[ ]|late[ ]|mid[- ])?$",
    re.IGNORECASE,
)
_MONTH_AND_VERB = ("may", "march", "mar", "jan", "june", "april", "jun", "august")
_LOOSE_MONTH = re.compile(r"\b(?:from|by|to|through|for|and|between|or|last|next|this)[ \t\n]{1,3}$", re.IGNORECASE)
_SEASON_WORD = re.compile(r"\b(?:in|during|since|until|by)[ ]the[ ]$", re.IGNORECASE)
_NOT_A_DAY = re.compile(r"\b(?:bloody|black|good|easter|palm|ash|cyber|super|holy|sheffield|whit)[ ]$", re.IGNORECASE)
_OR_A_PAPER = re.compile(
    r"[ ](?:times|telegraph|mirror|mail|post|express|herald|school|night|best|world)\b", re.IGNORECASE
)


def _before(match: re.Match[str], width: int = 24) -> str:
    return match.string[max(0, match.start() - width) : match.start()]


def _counted(match: re.Match[str]) -> bool:
    after = match.string, match.end()
    return _COUNTS.match(*after) is not None or _MEASURES.match(*after) is not None


def _is_month(match: re.Match[str], *, standing_alone: bool) -> bool:
    """Whether the word names a month here: "May 5" and "in May" do, "they may 5" and "the march" do not."""
    word = match["month"]
    name = word.lower()
    if not standing_alone:
        return word[0].isupper() or name not in ("may", "march", "mar", "jan", "jun", "sept", "sep", "dec")
    if _MONTH_WORD.search(_before(match)):
        return name not in ("mar", "may", "march") or word[0].isupper() or match.string[match.end() :][:1] in ",.?! "
    if name in _MONTH_AND_VERB or len(name) < 5:
        return word[0].isupper() and name not in ("may", "jan") and _LOOSE_MONTH.search(_before(match)) is not None
    return word[0].isupper()


def _dated(match: re.Match[str], first: str = "day", last: str = "day") -> Reading | None:
    number = _MONTH[match["month"].lower()]
    if not _is_month(match, standing_alone=False) and not match["year"]:
        return None
    if not match["year"] and _counted(match) and not _OWN_DATE.search(_before(match)):
        return None
    start, end = int(match[first]), int(match[last])

    def of_year(year: int) -> Days:
        return date(year, number, start), date(year, number, end)

    if start > end or not (1 <= start <= 31 and 1 <= end <= 31):
        return None
    if match["year"]:
        return lambda _: of_year(int(match["year"]))
    return lambda sense: which_year(sense, of_year, nearest=True)


def _day_range(match: re.Match[str]) -> Reading | None:
    return _dated(match, "day", "day2")


def _iso(match: re.Match[str]) -> Reading | None:
    return lambda _: day(int(match["year"]), int(match["m"]), int(match["d"]))


def _numeric(match: re.Match[str]) -> Reading | None:
    a, b = int(match["a"]), int(match["b"])
    if a <= 12 and b <= 12 and a != b:
        return None  # 5/6/2019 is May in one country and June in another
    return lambda _: day(int(match["year"]), *((b, a) if a > 12 else (a, b)))


def _month_year(match: re.Match[str]) -> Reading | None:
    return lambda _: month(int(match["year"]), _MONTH[match["month"].lower()])


def _bare_month(match: re.Match[str]) -> Reading | None:
    if not _is_month(match, standing_alone=True):
        return None
    return lambda sense: which_year(sense, lambda year: month(year, _MONTH[match["month"].lower()]))


def _which(match: re.Match[str]) -> str:
    return " ".join(match["which"].lower().split())


def _turned(which: str, sense: Sense) -> Sense:
    """The sense that "last", "this" or "next" gives to a name that recurs."""
    return replace(sense, ahead=which in ("next", "coming", "this coming") or (which == "this" and sense.ahead))


def _recurring(which: str, of_year: Callable[[int], Days]) -> Reading:
    """A month or season with "last" (over by now), "this" (of this year) or "next" (not begun)."""

    def read(sense: Sense) -> Days:
        if which == "this":
            return of_year(sense.anchor.year)
        found = which_year(_turned(which, sense), of_year)
        if which in ("last", "this past", "past") and found[1] >= sense.anchor:
            return of_year(found[0].year - 1)
        if which not in ("last", "this past", "past") and found[0] <= sense.anchor:
            return of_year(found[0].year + 1)
        return found

    return read


def _which_month(match: re.Match[str]) -> Reading | None:
    if match["month"].lower() == "may" and match["month"] == "may" and _which(match) != "last":
        return None
    return _recurring(_which(match), lambda year: month(year, _MONTH[match["month"].lower()]))


def _weekday(match: re.Match[str]) -> Reading | None:
    name = match["name"]
    paper = name[0].isupper() and _OR_A_PAPER.match(match.string, match.end())
    if paper or _NOT_A_DAY.search(_before(match)):
        return None
    number, which = _WEEKDAY[name.lower()], _which(match) if match["which"] else ""
    if which == "this":
        return lambda sense: weekday(replace(sense, ahead=True), number)
    if which:
        return lambda sense: weekday(_turned(which, sense), number, strictly=True)
    return lambda sense: weekday(sense, number)


def _weekday_of_week(match: re.Match[str]) -> Reading | None:
    step = {"last": -1, "this": 0, "next": 1}[_which(match)]

    def read(sense: Sense) -> Days:
        found = week(sense.anchor, step)[0] + timedelta(days=_WEEKDAY[match["name"].lower()])
        return found, found

    return read


_DAY_WORDS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1,
    "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2,
}  # fmt: skip


def _day_word(match: re.Match[str]) -> Reading | None:
    amount = _DAY_WORDS[" ".join(match[0].lower().split())]
    return lambda sense: around(sense.anchor, "day", amount)


def _unit(match: re.Match[str]) -> Reading | None:
    step = {"last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}[_which(match)]
    unit, so_far = match["unit"].lower(), (match["so_far"] or "").lower()

    def whole(anchor: date) -> Days:
        if unit == "week":
            return week(anchor, step)
        if unit == "weekend":
            saturday = week(anchor, step)[0] + timedelta(days=5)
            return saturday, saturday + timedelta(days=1)
        if unit == "month":
            return month(anchor.year, anchor.month + step)
        if unit == "quarter":
            return quarter(anchor.year, (anchor.month + 2) // 3 + step)
        if unit == "year":
            return years(anchor.year + step, anchor.year + step)
        span = 10 if unit == "decade" else 100
        if step:
            return tuple(sorted((anchor, shifted(anchor, "year", step * span))))  # type: ignore[return-value]
        first = anchor.year // span * span
        return years(first, first + span - 1)

    def read(sense: Sense) -> Days:
        first, last = whole(sense.anchor)
        if so_far and first <= sense.anchor <= last:
            return (first, sense.anchor) if so_far == "earlier" else (sense.anchor, last)
        return first, last

    return read


def _amount(match: re.Match[str]) -> int:
    name = " ".join(match["n"].lower().split())
    return int(name) if name.isdigit() else _NUMBER[name]


def _ago(match: re.Match[str]) -> Reading | None:
    sign = -1 if match["way"].lower() in ("ago", "back") else 1
    return lambda sense: around(sense.anchor, match["unit"].lower(), sign * _amount(match))


def _lately(match: re.Match[str]) -> Reading | None:
    amount = _amount(match)
    if _which(match) in ("next", "coming"):
        return lambda sense: (sense.anchor, shifted(sense.anchor, match["unit"].lower(), amount))
    return lambda sense: (shifted(sense.anchor, match["unit"].lower(), -amount), sense.anchor)


def _decade(match: re.Match[str]) -> Reading | None:
    first = int(match["year"]) if match["year"] else 1900 + int(match["short"])
    return lambda _: years(first, first + 9)


def _year(match: re.Match[str]) -> Reading | None:
    before = _before(match)
    year, named = int(match["year"]), _YEAR_WORD.search(before)
    if (
        _MEASURES.match(match.string, match.end())
        or _NAMED_BY_NUMBER.search(before)
        or (not named and (_counted(match) or year < 1500))
    ):
        return None
    return lambda _: years(year, year)


def _year_range(match: re.Match[str]) -> Reading | None:
    first, last = int(match["year"]), int(match["last"])
    if first > last:
        return None
    return lambda _: years(first, last)


def _short_range(match: re.Match[str]) -> Reading | None:
    first, number = int(match["first"]), int(match["last"])
    if number > first % 100:
        return lambda _: years(first, first // 100 * 100 + number)
    return (lambda _: month(first, number)) if 1 <= number <= 12 else None


def _quarter(match: re.Match[str]) -> Reading | None:
    number = int(match["q"]) if match["q"] else _ORDINAL[match["name"].lower()]
    if match["year"]:
        return lambda _: quarter(int(match["year"]), number)
    step = {"last": -1, "this": 0, "next": 1}.get((match["which"] or "").lower())
    if step is not None:
        return lambda sense: quarter(sense.anchor.year + step, number)
    return lambda sense: which_year(sense, lambda year: quarter(year, number))


def _half(match: re.Match[str]) -> Reading | None:
    number = _ORDINAL[match["name"].lower()]
    if match["year"]:
        return lambda _: half(int(match["year"]), number)
    step = {"last": -1, "this": 0, "the": 0, "next": 1}[match["which"].lower()]
    return lambda sense: half(sense.anchor.year + step, number)


def _season(match: re.Match[str]) -> Reading | None:
    name = match["season"].lower()
    if match["year"]:
        return lambda _: season(int(match["year"]), name)
    if match["which"]:
        return _recurring(_which(match), lambda year: season(year, name))
    if name == "fall" or not _SEASON_WORD.search(_before(match)):
        return None
    return lambda sense: which_year(sense, lambda year: season(year, name))


def _century(match: re.Match[str]) -> Reading | None:
    number = int(match["n"])
    return lambda _: years(100 * number - 99, 100 * number)


def _rule(pattern: str, build: Callable[[re.Match[str]], Reading | None]) -> Rule:
    return re.compile(rf"(?<![\w’'£$€#]){pattern}", re.IGNORECASE), build


_DAY_WORD = "|".join(words.replace(" ", _S) for words in sorted(_DAY_WORDS, key=len, reverse=True))
_WHICH = rf"(?P<which>last|this{_S}past|this{_S}coming|this|past|next|coming)"
RULES: tuple[Rule, ...] = (
    _rule(r"(?<![./-])(?P<year>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d|[-/.]\d)", _iso),
    _rule(r"(?<![./-])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>(?:1\d|20)\d\d)(?!\d)", _numeric),
    _rule(rf"(?:{_WD}{_S}(?:the{_S})?)?)?(?<![.,:]){_D}{_S}(?:of{_S})?{_M}(?:,?{_S}{_Y})?", _dated),
    _rule(rf"(?:{_WD}{_S})?)?{_M}{_S}(?:the{_S})?{_D}(?![\d:%]|[,.]\d)(?:,?{_S}{_Y})?", _dated),
    _rule(rf"{_M}{_S}{_D}(?:{_DASH}|{_S}(?:to|through|and){_S})(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%]|[,.]\d)"
          rf"(?:,?{_S}{_Y})?", _day_range),
    _rule(rf"(?<![.,:]){_D}(?:{_DASH}|{_S}(?:to|through|and){_S})(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?{_S}{_M}"
          rf"(?:,?{_S}{_Y})?", _day_range),
    _rule(rf"{_M},?{_S}(?:of{_S})?{_Y}", _month_year),
    _rule(rf"{_WHICH}{_S}{_M}(?!{_S}\d)", _which_month),
    _rule(_M, _bare_month),
    _rule(rf"(?:{_WHICH}{_S})?(?P<name>{_WEEKDAYS})(?![a-z])", _weekday),
    _rule(rf"(?P<name>{_WEEKDAYS}){_S}(?:of{_S})?(?P<which>last|this|next){_S}week(?![a-z])", _weekday_of_week),
    _rule(rf"(?:{_DAY_WORD})(?![a-z])", _day_word),
    _rule(rf"(?:(?P<so_far>earlier|later){_S})?(?P<which>last|this|next|past|current|coming){_S}"
          r"(?P<unit>weekend|week|month|quarter|year|decade|century)(?![a-z])", _unit),
    _rule(rf"{_N}{_S}{_UNIT}{_S}(?P<way>ago|from{_S}now|hence)(?![a-z])", _ago),
    _rule(rf"(?P<which>last|past|next|coming){_S}{_N}{_S}{_UNIT}(?![a-z])", _lately),
    _rule(r"(?P<year>(?:1[5-9]|20)\d0)s(?![a-z])(?P<short>)", _decade),
    (re.compile(r"(?<!\w)['’](?P<short>[2-9]0)s(?![a-z])(?P<year>)"), _decade),
    (re.compile(rf"(?:(?<=mid-)|(?<![\w,.£$€#:/’'-])){_Y}(?![,.:-]\d|s\b)", re.IGNORECASE), _year),
    (re.compile(rf"(?<![\w,.£$€#:/-])(?P<year>{_FOUR}){_DASH}(?P<last>{_FOUR})(?![\w%])(?!,\d|\.\d|-)"), _year_range),
    (re.compile(r"(?<![\w,.£$€#:/-])(?P<first>(?:1[5-9]|20)\d\d)[-–/](?P<last>\d\d)(?![\w%-]|,\d|\.\d)"), _short_range),
    _rule(rf"(?:q(?P<q>[1-4])|(?P<name>first|second|third|fourth|last){_S}quarter)"
          rf"(?:,?{_S}(?:of{_S})?(?:{_Y}|(?P<which>last|this|next){_S}year))?(?![\w])", _quarter),
    _rule(rf"(?P<name>first|second){_S}half{_S}of{_S}(?:{_Y}|(?P<which>last|this|next|the){_S}year)", _half),
    _rule(rf"(?:{_WHICH}{_S})?(?P<season>spring|summer|autumn|fall|winter)(?![a-z])(?:{_S}(?:of{_S})?{_Y})?", _season),
    _rule(rf"(?P<n>1[0-9]|2[0-2])(?:st|nd|rd|th){_S}century(?![a-z])", _century),
)  # fmt: skip
