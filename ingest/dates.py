"""Text -> Stamp: dates and times as news pages write them, at the precision they give. Pure.

Contract: the first date in a text, or None; what cannot be a date (31 February, the year 3019) is None, never a
guess. Numeric forms, and those with a month's name in any language of months.py. Knows nothing of pages.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from itertools import islice

from ingest.documents import Precision, Stamp
from ingest.months import month_of

_MONTH = r"(?P<month>[^\W\d_][^\s\d.,:;/|()\[\]<>«»\"“”]{1,24})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª)?"
_YEAR = r"(?P<year>\d{4})"
_WORDS = r"(?:(?!오[전후]|[上下]午|午[前後])[^\W\d_]{1,6}\.?[\s,]{1,2}){0,2}"  # "at", "um", "kl.", "г. в"
_CLOCK = (
    rf"(?:[\s,T|·(–-]{{0,4}}{_WORDS}(?P<before>오전|오후|上午|下午|午前|午後)?\s?"
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})|\s?[时時点點시]\s?(?P<minute_c>\d{1,2})[分분])"
    r"(?::(?P<second>\d{2})(?:\.\d{1,9})?)?"
    r"\s?(?P<half>[ap]\.?m\b\.?)?(?:\s?(?P<zone>Z\b|[+-]\d{2}:?\d{2}\b|[A-Z]{2,4}\b))?)?"
)
_OF = r"\.?(?:\s+(?:of|de|tháng))?[\s-]+"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_YEAR}-(?P<month_n>\d{{1,2}})-{_DAY}{_CLOCK}",
        rf"\b{_YEAR}\s?[./]\s?(?P<month_n>\d{{1,2}})\s?[./]\s?{_DAY}\.?{_CLOCK}",
        rf"\b{_YEAR}\s?[年년]\s?(?P<month_n>\d{{1,2}})\s?[月월]\s?{_DAY}\s?[日일号號]?"
        rf"(?:\s?[（(][日月火水木金土一二三四五六월화수목금토일][)）])?{_CLOCK}",
        rf"\b{_MONTH}\.?\s*{_DAY}\s*,?\s+{_YEAR}\b{_CLOCK}",
        rf"\b{_DAY}{_OF}{_MONTH}\.?,?(?:\s+del?)?[\s-]+{_YEAR}\b{_CLOCK}",
        rf"\b{_YEAR}\.?\s+(?:[^\W\d_]{{1,4}}\.?\s+)?{_MONTH}\.?\s+{_DAY}(?:\.|\b){_CLOCK}",
        rf"\b{_DAY}\s+tháng\s+(?P<month_n>\d{{1,2}}),?\s+(?:năm\s+)?{_YEAR}\b{_CLOCK}",
        rf"\b(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})\s?(?P<half>[ap]\.?m\b\.?)?(?:\s(?P<zone>[A-Z]{{3,4}}))?,?\s+"
        rf"(?:on\s+)?(?:[a-z]{{2,5}}day,?\s+)?{_DAY}\s+{_MONTH},?\s+{_YEAR}\b",
        rf"\b(?P<first>\d{{1,2}})[/.](?P<other>\d{{1,2}})[/.]{_YEAR}\b{_CLOCK}",
    )
)
_COARSE = (
    (re.compile(rf"{_MONTH}\.?,?\s+{_YEAR}", re.IGNORECASE), "month"),
    (re.compile(r"(?P<year>\d{4})-(?P<month_n>\d{1,2})"), "month"),
    (re.compile(_YEAR), "year"),
)
_BASIC = re.compile(r"\d{8}(?:T\d{2}:?\d{2}(?::?\d{2})?(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?")
_MAIL = re.compile(r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2}\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s+\S{1,6})?")
_SINCE_1970 = re.compile(r"\d{10}(?:\d{3})?")
_BUDDHIST = 543  # years that Thai calendars are ahead
_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "KST": 9, "JST": 9, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "BST": 1, "MSK": 3, "AEST": 10, "AEDT": 11,
}  # fmt: skip
_HALVES = {"오전": "a", "上午": "a", "午前": "a", "오후": "p", "下午": "p", "午後": "p"}
_FIRST_YEAR = 1600
_MOST = 50  # dates of each form that are looked at


def parse_stamp(text: str, *, now: datetime | None = None) -> Stamp | None:
    """The first date in a line of text. `now` (default: the clock) bounds it: nothing was published after tomorrow."""
    latest = (now or datetime.now(UTC)) + timedelta(days=2)
    found = [match for form in _FORMS for match in islice(form.finditer(text), _MOST)]
    for match in sorted(found, key=lambda m: (m.start(), -len(m.group()))):
        stamp = _stamp(match)
        if stamp is not None and stamp.at <= latest:
            return stamp
    return None


def parse_declared(text: str, *, now: datetime | None = None) -> Stamp | None:
    """Like `parse_stamp`, for a field that holds nothing but a date.

    Also "December 2019" and "2019", ISO 8601's basic form, a mail's two digits of the year, seconds since 1970.
    """
    text = text.strip()
    if (stamp := _of_machine(text)) is not None:
        return stamp if stamp.at <= (now or datetime.now(UTC)) + timedelta(days=2) else None
    if (stamp := parse_stamp(text, now=now)) is not None:
        return stamp
    for form, precision in _COARSE:
        if match := form.fullmatch(text):
            return _coarse(match, "month" if precision == "month" else "year")
    return None


def find_dates(text: str) -> Iterator[tuple[int, int]]:
    """Spans of full dates in the text, in no particular order."""
    for form in _FORMS:
        for match in form.finditer(text):
            if not match.groupdict().get("month") or month_of(match["month"]):
                yield match.span()


def _of_machine(text: str) -> Stamp | None:
    """A date in a form that only programs write."""
    try:
        if _BASIC.fullmatch(text):
            at = datetime.fromisoformat(text)
            precision: Precision = "day" if len(text) == 8 else "second"
        elif _SINCE_1970.fullmatch(text):
            at = datetime.fromtimestamp(int(text[:10]), UTC)
            precision = "second"
        elif _MAIL.fullmatch(text):
            at = parsedate_to_datetime(text)
            precision = "second" if text.count(":") == 2 else "minute"
        else:
            return None
    except (ValueError, OverflowError):
        return None
    known = at.tzinfo is not None and precision != "day"
    return Stamp(at if at.tzinfo else at.replace(tzinfo=UTC), precision, text, zone_known=known)


def _stamp(match: re.Match[str]) -> Stamp | None:
    group = match.groupdict()
    year = int(group["year"])
    if year > 2500:
        year -= _BUDDHIST
    month, day = _month_and_day(group)
    hour, minute, second = (int(group.get(part) or 0) for part in ("hour", "minute", "second"))
    minute = minute or int(group.get("minute_c") or 0)
    half = (group.get("half") or "").lower()[:1] or _HALVES.get(group.get("before") or "", "")
    if half == "p" and group.get("before") and hour >= 12:
        half = ""  # 下午15:05 and 午後0時 are written too
    if half and group.get("before") and hour == 0:
        hour = 12
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    precision: Precision = "second" if group.get("second") else "minute" if group.get("hour") else "day"
    zone = _zone(group.get("zone") or "") if precision != "day" else None
    try:
        at = datetime(year, month, day, hour, minute, second, tzinfo=zone or UTC)
    except ValueError:
        return None
    return Stamp(at, precision, match.group().strip(), zone_known=zone is not None) if year >= _FIRST_YEAR else None


def _month_and_day(group: dict[str, str | None]) -> tuple[int, int]:
    """Numeric dates without a leading year are read day first, unless only month first is possible."""
    if group.get("first"):
        first, other = int(group["first"] or 0), int(group["other"] or 0)
        return (other, first) if other <= 12 else (first, other)
    month = month_of(group["month"] or "") if group.get("month") else int(group["month_n"] or 0)
    return month, int(group["day"] or 0)


def _coarse(match: re.Match[str], precision: Precision) -> Stamp | None:
    group = match.groupdict()
    month = month_of(group["month"]) if group.get("month") else int(group.get("month_n") or 1)
    year = int(group["year"])
    if not (_FIRST_YEAR <= year <= datetime.now(UTC).year and 1 <= month <= 12):
        return None
    return Stamp(datetime(year, month, 1, tzinfo=UTC), precision, match.group())


def _zone(name: str) -> timezone | None:
    if not name:
        return None
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes)) if minutes < 24 * 60 else None
    hours = _ZONES.get(name.upper())
    return None if hours is None else timezone(timedelta(hours=hours))
