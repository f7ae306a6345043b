"""A deadline becomes one moment in UTC, whatever was left out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.parsers.countries import zone_of
from matcher.parsers.moments import day_of, to_date, to_moment

SOFIA = zone_of("BG")
EARLIEST = datetime(1960, 1, 1, tzinfo=UTC).replace(tzinfo=None)
LATEST = datetime(2190, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        ("2025-01-31+01:00", "12:00:00+01:00", datetime(2025, 1, 31, 11, 0, tzinfo=UTC)),
        ("2025-01-31+01:00", "12:00:00.1234567+02:00", datetime(2025, 1, 31, 10, 0, tzinfo=UTC)),
        ("2025-01-31+01:00", "12:00:00", datetime(2025, 1, 31, 11, 0, tzinfo=UTC)),
        ("2025-01-31+01:00", None, datetime(2025, 1, 31, 22, 59, 59, tzinfo=UTC)),
        ("2025-01-31Z", "23:00:00Z", datetime(2025, 1, 31, 23, 0, tzinfo=UTC)),
        ("2025-01-31", "12:00", datetime(2025, 1, 31, 10, 0, tzinfo=UTC)),
        ("2025-07-31", "12:00", datetime(2025, 7, 31, 9, 0, tzinfo=UTC)),
        ("20250731", "9:05", datetime(2025, 7, 31, 6, 5, tzinfo=UTC)),
        ("2025-07-31", None, datetime(2025, 7, 31, 20, 59, 59, tzinfo=UTC)),
        ("2025-07-31", "24:00", datetime(2025, 7, 31, 21, 0, tzinfo=UTC)),
        ("2025-07-31", "99:99", datetime(2025, 7, 31, 20, 59, 59, tzinfo=UTC)),
        ("2025-07-31+99:00", "12:00", datetime(2025, 7, 31, 9, 0, tzinfo=UTC)),
        ("2049-12-31-03:00", "10:00:00-03:00", datetime(2049, 12, 31, 13, 0, tzinfo=UTC)),
    ],
)
def test_a_deadline_becomes_a_moment_in_utc(day: str, clock: str | None, expected: datetime) -> None:
    assert to_moment(day, clock, SOFIA) == expected


@pytest.mark.parametrize("day", [None, "", "2025-02-30", "0001-01-01", "9999-12-31", "31.01.2025", "soon"])
def test_an_impossible_day_is_no_deadline(day: str | None) -> None:
    assert to_moment(day, "12:00", SOFIA) is None


@given(st.datetimes(EARLIEST, LATEST), st.integers(-14 * 60, 14 * 60))
def test_a_written_offset_always_counts(local: datetime, minutes: int) -> None:
    sign = "-" if minutes < 0 else "+"
    offset = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    moment = to_moment(f"{local:%Y-%m-%d}{offset}", f"{local:%H:%M:%S}{offset}", SOFIA)
    expected = local.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert moment == expected
    assert moment is not None
    assert moment.tzinfo is UTC


def test_a_day_is_read_without_its_zone() -> None:
    assert to_date("2026-02-03+01:00") == date(2026, 2, 3)
    assert to_date("20260203") == date(2026, 2, 3)
    assert to_date("2026-13-03") is None
    assert day_of("2026", "2", None) is None
    assert day_of("9" * 40, "1", "1") is None
    assert day_of("MMXX", "1", "1") is None


def test_an_unknown_country_counts_in_utc() -> None:
    assert zone_of(None) is UTC
    assert zone_of("ZZ") is UTC
