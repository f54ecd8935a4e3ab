"""Text -> Stamp: dates and times as news pages write them, at the precision they give. Pure.

Contract: the first date in a text, or None; what cannot be a date (31 February, the year 3019) is None, never a
guess. English, Korean and numeric forms. Knows nothing of pages.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from ingest.documents import Precision, Stamp

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier janv enero ene gennaio gen janeiro",
            "february feb februar février févr febrero febbraio feb fevereiro fev",
            "march mar märz mars marzo março", "april apr avril avr abril abr aprile", "may mai mayo maggio mag maio",
            "june jun juni juin junio giugno giu junho", "july jul juli juillet juil julio luglio lug julho",
            "august aug août agosto ago", "september sept sep septembre septiembre settembre set setembro",
            "october oct oktober okt octobre octubre ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec dezember dez décembre déc diciembre dic dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º)?"
_YEAR = r"(?P<year>\d{4})"
_CLOCK = (
    r"(?:[\s,T|·(-]{0,4}(?:(?:at|à|um|a las|alle|às)\s+)?(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:\.\d{1,9})?)?"
    r"\s?(?P<half>[ap]\.?m\b\.?)?(?:\s?(?P<zone>Z\b|[+-]\d{2}:?\d{2}\b|[A-Z]{2,4}\b))?)?"
)
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_YEAR}-(?P<month_n>\d{{1,2}})-{_DAY}{_CLOCK}",
        rf"\b{_YEAR}\s?[./]\s?(?P<month_n>\d{{1,2}})\s?[./]\s?{_DAY}\.?{_CLOCK}",
        rf"\b{_YEAR}년\s?(?P<month_n>\d{{1,2}})월\s?{_DAY}일(?:\s?(?P<korean_half>오전|오후)?\s?"
        r"(?P<hour>\d{1,2})(?::|시\s?)(?P<minute>\d{2})분?(?P<second>x)?(?P<half>x)?(?P<zone>x)?)?",
        rf"\b{_MONTH}\s*{_DAY}\s*,?\s+{_YEAR}\b{_CLOCK}",
        rf"\b{_DAY}\.?(?:\s+(?:of|de))?[\s-]+{_MONTH},?(?:\s+del?)?[\s-]+{_YEAR}\b{_CLOCK}",
        rf"\b(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})\s?(?P<half>[ap]\.?m\b\.?)?(?:\s(?P<zone>[A-Z]{{3,4}}))?,?\s+"
        rf"(?:on\s+)?(?:[a-z]{{2,5}}day,?\s+)?{_DAY}\s+{_MONTH},?\s+{_YEAR}\b",
        rf"\b(?P<first>\d{{1,2}})[/.](?P<other>\d{{1,2}})[/.]{_YEAR}\b{_CLOCK}",
    )
)
_COARSE = (
    (re.compile(rf"{_MONTH},?\s+{_YEAR}", re.IGNORECASE), "month"),
    (re.compile(r"(?P<year>\d{4})-(?P<month_n>\d{1,2})"), "month"),
    (re.compile(_YEAR), "year"),
)
_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "KST": 9, "JST": 9, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "BST": 1, "MSK": 3, "AEST": 10, "AEDT": 11,
}  # fmt: skip
_FIRST_YEAR = 1600


def parse_stamp(text: str, *, now: datetime | None = None) -> Stamp | None:
    """The first date in a line of text. `now` (default: the clock) bounds it: nothing was published after tomorrow."""
    latest = (now or datetime.now(UTC)) + timedelta(days=2)
    found = sorted(
        (match for form in _FORMS if (match := form.search(text))), key=lambda m: (m.start(), -len(m.group()))
    )
    for match in found:
        stamp = _stamp(match)
        if stamp is not None and stamp.at <= latest:
            return stamp
    return None


def parse_declared(text: str, *, now: datetime | None = None) -> Stamp | None:
    """Like `parse_stamp`, for a field that holds nothing but a date: also "December 2019" and "2019"."""
    text = text.strip()
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
            yield match.span()


def _stamp(match: re.Match[str]) -> Stamp | None:
    group = match.groupdict()
    year = int(group["year"])
    month, day = _month_and_day(group)
    hour, minute, second = (int(group.get(part) or 0) for part in ("hour", "minute", "second"))
    half = (group.get("half") or "").lower()[:1] or {"오전": "a", "오후": "p"}.get(group.get("korean_half") or "", "")
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
    month = _MONTHS[(group["month"] or "").lower()] if group.get("month") else int(group["month_n"] or 0)
    return month, int(group["day"] or 0)


def _coarse(match: re.Match[str], precision: Precision) -> Stamp | None:
    group = match.groupdict()
    month = _MONTHS[group["month"].lower()] if group.get("month") else int(group.get("month_n") or 1)
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
