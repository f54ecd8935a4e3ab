"""Text -> dates as news writes them, and whether one says the same as another. Pure.

Contract: half-open spans in order, none overlapping. A date keeps only what it states (a weekday, a month and a day,
a year); `windows` resolves it against the day of publication. A four-digit number is a year where nothing counts it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {name: n for n, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_MONTH = (
    "(?P<month{}>January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)(?![A-Za-z])\\.?"
)
_YEAR = r"(?:1[0-9]|20)\d\d"
_DATE = re.compile(
    rf"""(?<![\w-])(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?!\d)
    |(?:(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s(?:the\s)?)?(?<!\w)(?:
        (?P<day1>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?\s{_MONTH.format(1)}(?:,?\s(?P<year1>{_YEAR})(?!\d))?
        |{_MONTH.format(2)}\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d,]\d|:)(?:,?\s(?P<year2>{_YEAR})(?!\d))?)
    |(?<!\w)(?P<named>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?=s?\b)
    |(?<!\w){_MONTH.format(3)}(?:,?\s(?:of\s)?(?P<year3>{_YEAR})(?!\d))?
    |(?<![\w,.£$€:/-])(?P<year4>{_YEAR})(?P<decade>s)?(?![\w,:%]\d|\w|%)
    |(?<!\d)(?:(?P<year5>\d{{4}})년)?\s?(?:(?P<month5>\d{{1,2}})월)?\s?(?P<day5>\d{{1,2}})일(?!\s?(?:동안|간|만))
    |(?<!\d)(?P<year6>\d{{4}})년\s?(?:(?P<month6>\d{{1,2}})월)?
    |(?<!\d)(?P<month7>\d{{1,2}})월
    |(?<!\w)(?P<relative>yesterday|today|tomorrow|last\syear|this\syear|next\syear|last\smonth|this\smonth|next\smonth)\b
    """,
    re.VERBOSE,
)
_COUNTED = re.compile(
    r"\s(?:hundred|thousand|million|billion|people|votes|passengers|vehicles|metres|kilometres|miles|tonnes|pounds|words|steps|men|women"
    r"|workers|runners|children|homes|customers|students|soldiers|km|m|kg)\b"
)

Window = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Day:
    """A date as it is stated; 0 (and -1 for the weekday) where it says nothing."""

    start: int
    end: int
    year: int = 0
    month: int = 0
    day: int = 0
    weekday: int = -1
    decade: bool = False
    relative: str = ""


def find_days(text: str) -> list[Day]:
    """Every date of the text, in order; [] if there is none."""
    return [day for match in _DATE.finditer(text) if (day := _read(match, text)) is not None]


def says(evidence: Day, claim: Day, published: date | None) -> bool:
    """Whether the evidence's date proves the claim's: the same day or month or year, or one inside it."""
    if _parts(evidence) == _parts(claim):
        return True
    if published is None:
        return _within_parts(evidence, claim)
    narrow, wide = windows(evidence, published), windows(claim, published)
    stated = {d.weekday for d in (evidence, claim) if d.weekday >= 0 and (d.day or d.month)}
    return any(
        w[0] <= n[0] and n[1] <= w[1] and all(n[0].weekday() == day for day in stated) for n in narrow for w in wide
    )


@lru_cache(maxsize=4096)
def windows(day: Day, published: date) -> Sequence[Window]:
    """The stretches of days that it may mean, ends included: the nearest past one and the nearest coming one."""
    if day.relative:
        return _relative(day.relative, published)
    if day.decade:
        return _stretch(day.year, 1, 1, day.year + 9, 12, 31)
    if not day.month and not day.day and day.weekday >= 0:
        back = (published.weekday() - day.weekday) % 7
        last = published - timedelta(days=back)
        return tuple((d, d) for d in (last, last + timedelta(days=7)))
    if not day.month and day.day:  # a Korean "18일": of this month, or the last
        found = (_one(published.year, published.month, day.day), _one(*_shift(published, -1), day.day))
        return tuple((d, d) for d in found if d)
    if not day.year:
        years: Sequence[int] = (published.year - 1, published.year, published.year + 1)
        near = [w for y in years for w in _of(y, day.month, day.day)]
        near.sort(key=lambda w: abs((w[0] - published).days))
        return tuple(near[:2]) if not day.day else tuple(near[:1])
    return _of(day.year, day.month, day.day)


def _of(year: int, month: int, day: int) -> Sequence[Window]:
    if not month:
        return _stretch(year, 1, 1, year, 12, 31)
    if not day:
        first = _one(year, month, 1)
        if first is None:
            return ()
        following = _one(*((year + 1, 1) if month == 12 else (year, month + 1)), 1)
        return ((first, following - timedelta(days=1)),) if following else ()
    exact = _one(year, month, day)
    return ((exact, exact),) if exact else ()


def _relative(name: str, published: date) -> Sequence[Window]:
    which, _, unit = name.partition(" ")
    step = {"last": -1, "this": 0, "next": 1}.get(which, 0)
    if unit == "year":
        return _of(published.year + step, 0, 0)
    if unit == "month":
        return _of(*_shift(published, step), 0)
    day = published + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[which])
    return ((day, day),)


def _shift(published: date, months: int) -> tuple[int, int]:
    year, month = divmod(published.year * 12 + published.month - 1 + months, 12)
    return year, month + 1


def _stretch(y: int, m: int, d: int, y2: int, m2: int, d2: int) -> Sequence[Window]:
    first, last = _one(y, m, d), _one(y2, m2, d2)
    return ((first, last),) if first and last else ()


def _one(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _parts(day: Day) -> tuple[int, int, int, int, bool, str]:
    return day.year, day.month, day.day, day.weekday, day.decade, day.relative


def _within_parts(evidence: Day, claim: Day) -> bool:
    return (
        all(
            not stated or stated == given
            for stated, given in ((claim.year, evidence.year), (claim.month, evidence.month), (claim.day, evidence.day))
        )
        and (claim.weekday in (-1, evidence.weekday))
        and not claim.relative
        and not claim.decade
    )


def _read(match: re.Match[str], text: str) -> Day | None:
    group = match.groupdict()
    start, end = match.span()
    while start < end and text[start].isspace():
        start += 1
    if group["iso"]:
        year, month, day = (int(part) for part in group["iso"].split("-"))
        return Day(start, end, year, month, day)
    if group["relative"]:
        return Day(start, end, relative=" ".join(group["relative"].split()))
    if group["named"]:
        return Day(start, end, weekday=_WEEKDAYS[group["named"].lower() + "day"])
    if group["year4"]:
        if _COUNTED.match(text, end):
            return None
        return Day(start, end, int(group["year4"]), decade=bool(group["decade"]))
    month_name = next((group[f"month{n}"] for n in (1, 2, 3) if group[f"month{n}"]), None)
    if month_name:
        month = _MONTHS[month_name.lower()]
        day = int(next((group[f"day{n}"] for n in (1, 2) if group[f"day{n}"]), 0))
        year = int(next((group[f"year{n}"] for n in (1, 2, 3) if group[f"year{n}"]), 0))
        if (
            not day
            and not year
            and month_name in ("May", "March", "Mar", "Jan", "Jun", "Sun")
            and not _in_month(text, start)
        ):
            return None
        weekday = _WEEKDAYS[group["weekday"].lower() + "day"] if group["weekday"] else -1
        return Day(start, end, year, month, day, weekday)
    numbers = [next((int(group[f"{part}{n}"]) for n in ns if group.get(f"{part}{n}")), 0)
               for part, ns in (("year", (5, 6)), ("month", (5, 6, 7)), ("day", (5,)))]  # fmt: skip
    return Day(start, end, numbers[0], numbers[1], numbers[2])


def _in_month(text: str, at: int) -> bool:
    """Whether "May" or "March" stands where a month does, after "in", "since" and the like."""
    before = text[max(0, at - 14) : at].lower().split()
    return bool(before) and before[-1] in (
        "in", "since", "until", "till", "by", "from", "of", "last", "next", "early", "late", "mid", "to", "during",
    )  # fmt: skip
