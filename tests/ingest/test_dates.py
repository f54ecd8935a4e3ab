"""Dates as pages write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archive import _stamp
from ingest.dates import parse_declared, parse_stamp
from ingest.documents import Stamp


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Posted December. 31, 2019 07:51,", "2019-12-31T07:51"),
        ("Updated Dec 31, 2019 7:51 p.m.", "2019-12-31T19:51"),
        ("Published: 31 December 2019, 07:51 KST", "2019-12-31T07:51+09:00"),
        ("Tue, 31 Dec 2019 07:51:22 +0900", "2019-12-31T07:51:22+09:00"),
        ("2019-12-31T07:51:22Z", "2019-12-31T07:51:22Z"),
        ("2019.12.31 07:51", "2019-12-31T07:51"),
        ("입력 2019-12-31 07:51", "2019-12-31T07:51"),
        ("2019년 12월 31일 오후 3시 05분", "2019-12-31T15:05"),
        ("2019년 12월 31일", "2019-12-31"),
        ("31/12/2019", "2019-12-31"),
        ("12/31/2019", "2019-12-31"),
        ("March 3rd, 2021", "2021-03-03"),
        ("12:00 AM on January 2, 2020", "2020-01-02"),
    ],
)
def test_a_date_is_read_at_its_precision(text: str, iso: str) -> None:
    stamp = parse_stamp(text)
    assert stamp is not None
    assert stamp.iso == iso
    assert stamp.raw in text


@pytest.mark.parametrize(
    "text", ["", "3 hours ago", "31 February 2019", "December 31, 3019", "May the force", "call 10.20.30"]
)
def test_what_is_no_date_is_unknown(text: str) -> None:
    assert parse_stamp(text) is None


def test_a_month_or_a_year_counts_only_where_a_date_is_declared() -> None:
    month, year = parse_declared("December 2019"), parse_declared("2019")
    assert month is not None
    assert year is not None
    assert (month.iso, year.iso) == ("2019-12", "2019")
    assert parse_stamp("In December 2019 it rained") is None


EARLIEST, LATEST = datetime(1700, 1, 1), datetime(2024, 1, 1)  # noqa: DTZ001 (hypothesis adds the zone)


@given(st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC)), st.booleans())
def test_a_stamp_survives_the_archive(at: datetime, zoned: bool) -> None:
    for precision in ("year", "month", "day", "minute", "second"):
        stamp = Stamp(at, precision, "raw", zone_known=zoned)
        back = _stamp(stamp.iso, precision, "raw")
        assert back is not None
        assert back.iso == stamp.iso


def test_a_stamp_needs_an_aware_time() -> None:
    with pytest.raises(ValueError, match="aware"):
        Stamp(datetime(2020, 1, 1), "day", "")  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["March 3, 2020 13:05 PM", "3 March 2020 0:10 am", "May 1815", "2999년 3월", "February 31, 2020 08:00"]
)
def test_a_clock_or_calendar_that_does_not_exist_is_not_guessed(text: str) -> None:
    stamp = parse_stamp(text)
    assert stamp is None or stamp.precision in ("day", "month", "year")
    assert stamp is None or stamp.raw in text


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.integers(0, 23), st.integers(0, 59))
def test_every_minute_of_two_clocks_is_read(day: date, hour: int, minute: int) -> None:
    for clock in (f"{hour:02}:{minute:02}", f"{hour % 12 or 12}:{minute:02} {'p.m.' if hour >= 12 else 'a.m.'}"):
        stamp = parse_stamp(f"Posted {day:%B} {day.day}, {day.year} {clock}")
        assert stamp is not None
        assert (stamp.iso, stamp.precision) == (f"{day.isoformat()}T{hour:02}:{minute:02}", "minute")
