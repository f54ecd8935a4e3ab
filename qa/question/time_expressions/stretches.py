"""Stretches of days: months, years, quarters, seasons, weeks, and picking one by the direction of a sentence. Pure.

Contract: numbers -> (first day, last day), both inclusive; ValueError or OverflowError where the calendar has no such
day. Seasons are the meteorological ones of the north: winter of a year begins in its December. Knows nothing of text.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

Days = tuple[date, date]

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class Sense:
    """What an expression is read against: the day, whether it looks ahead, whether a question says it."""

    anchor: date
    ahead: bool = False
    asked: bool = False


Reading = Callable[[Sense], Days]


def day(year: int, month_number: int, day_number: int) -> Days:
    """One day."""
    found = date(year, month_number, day_number)
    return found, found


def month(year: int, number: int) -> Days:
    """A calendar month; numbers beyond 1 to 12 run on into other years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def years(first: int, last: int) -> Days:
    """Whole years, both included."""
    return date(first, 1, 1), date(last, 12, 31)


def quarter(year: int, number: int) -> Days:
    """A calendar quarter; numbers beyond 1 to 4 run on into other years."""
    return month(year, 3 * number - 2)[0], month(year, 3 * number)[1]


def half(year: int, number: int) -> Days:
    """January to June, or July to December."""
    return month(year, 6 * number - 5)[0], month(year, 6 * number)[1]


def season(year: int, name: str) -> Days:
    """Three months; the winter of 2019 ends in February 2020."""
    first = _SEASONS[name]
    return month(year, first)[0], month(year, first + 2)[1]


def week(anchor: date, step: int = 0) -> Days:
    """Monday to Sunday, `step` weeks from the one that holds the anchor."""
    monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=step)
    return monday, monday + timedelta(days=6)


def weekday(sense: Sense, number: int, *, strictly: bool = False) -> Days:
    """The nearest such weekday in the sense's direction, its anchor included unless `strictly`. Monday is 0."""
    if sense.ahead:
        ahead = (number - sense.anchor.weekday()) % 7
        found = sense.anchor + timedelta(days=ahead or (7 if strictly else 0))
    else:
        back = (sense.anchor.weekday() - number) % 7
        found = sense.anchor - timedelta(days=back or (7 if strictly else 0))
    return found, found


def shifted(anchor: date, unit: str, amount: int) -> date:
    """The anchor moved by so many days, weeks, months or years; the end of a shorter month is kept."""
    if unit == "day":
        return anchor + timedelta(days=amount)
    if unit == "week":
        return anchor + timedelta(weeks=amount)
    index = anchor.year * 12 + anchor.month - 1 + (amount if unit == "month" else 12 * amount)
    year, number = divmod(index, 12)
    return date(year, number + 1, min(anchor.day, calendar.monthrange(year, number + 1)[1]))


def around(anchor: date, unit: str, amount: int) -> Days:
    """So many units away, as wide as one says it: the day, the seven days about it, its month, its year."""
    found = shifted(anchor, unit, amount)
    if unit == "day":
        return found, found
    if unit == "week":
        return found - timedelta(days=3), found + timedelta(days=3)
    return month(found.year, found.month) if unit == "month" else years(found.year, found.year)


def which_year(sense: Sense, of_year: Callable[[int], Days], *, nearest: bool = False) -> Days:
    """The stretch that comes every year, in the year that the sense wants.

    Ahead: the first that has not ended. Else the last that has begun; with `nearest`, in an article, a coming one
    within 60 days that is less than half as far away as the past one. Raises ValueError where no year has it.
    """
    found = []
    for year in range(max(1, sense.anchor.year - 8), min(9998, sense.anchor.year + 8) + 1):
        try:
            found.append(of_year(year))
        except ValueError:
            continue
    past = [days for days in found if days[0] <= sense.anchor]
    coming = [days for days in found if days[1] >= sense.anchor]
    if sense.ahead and coming:
        return coming[0]
    if not past:
        raise ValueError("no such day in the years about the anchor")
    if nearest and not sense.asked and coming:
        behind, before = (sense.anchor - past[-1][0]).days, (coming[0][0] - sense.anchor).days
        if before <= 60 and 2 * before < behind:
            return coming[0]
    return past[-1]


def part(days: Days, which: str) -> Days:
    """The early, mid or late third; of a year by months, of a decade 0 to 3, 4 to 6 and 7 to 9, else by days."""
    first, last = days
    third = ("early", "mid", "late").index(which)
    if days == years(first.year, first.year):
        return month(first.year, 4 * third + 1)[0], month(first.year, 4 * third + 4)[1]
    if first.year + 9 == last.year and days == years(first.year, last.year):
        return years(first.year + (0, 4, 7)[third], first.year + (3, 6, 9)[third])
    if days == month(first.year, first.month):
        return first.replace(day=10 * third + 1), last if third == 2 else first.replace(day=10 * third + 10)
    length = (last - first).days + 1
    starts = [first + timedelta(days=length * n // 3) for n in range(3)] + [last + timedelta(days=1)]
    return starts[third], max(starts[third], starts[third + 1] - timedelta(days=1))
