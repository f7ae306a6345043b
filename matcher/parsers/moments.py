"""Dates and moments: what notices write to ``date`` and aware UTC ``datetime``.

Owns the reading of both formats' dates. Must not read the clock.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T[\d:.]*)?\s*(Z|[+-]\d{2}:?\d{2})?\Z", re.IGNORECASE | re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:.hH](\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?\Z", re.IGNORECASE | re.ASCII)
_END_OF_DAY = time(23, 59, 59)
_YEARS = range(1950, 2200)


def to_date(text: str | None) -> date | None:
    """Return the day of ``2025-01-31``, ``2025-01-31+01:00`` or ``20250131``; nothing when unreadable."""
    matched = _DATE.match(text.strip()) if text else None
    return _day(matched[1], matched[2], matched[3]) if matched else None


def day_of(year: str | None, month: str | None, day: str | None) -> date | None:
    """Return the day of three separate numbers; nothing when one is missing or impossible."""
    if year is None or month is None or day is None:
        return None
    return _day(year, month, day)


def to_moment(date_text: str | None, time_text: str | None, zone: tzinfo) -> datetime | None:
    """Return the moment in UTC; ``zone`` counts where neither text has an offset.

    Without a time the day's last second is meant: a deadline lasts until the day is over.
    Source: eForms BT-131(d), BT-131(t); TED_EXPORT IV.2.2.
    """
    matched = _DATE.match(date_text.strip()) if date_text else None
    day = _day(matched[1], matched[2], matched[3]) if matched else None
    if matched is None or day is None:
        return None
    clock, offset, next_day = _clock(time_text)
    local_zone = _offset(offset or matched[4]) or zone
    local = datetime.combine(day, clock or _END_OF_DAY, tzinfo=local_zone)
    return (local + timedelta(days=next_day)).astimezone(UTC)


def _clock(text: str | None) -> tuple[time | None, str | None, int]:
    matched = _TIME.match(text.strip()) if text else None
    if matched is None:
        return None, None, 0
    hour, minute, second = int(matched[1]), int(matched[2]), int(matched[3] or 0)
    if hour == 24 and minute == 0:
        return time(0, 0), matched[4], 1
    if hour > 23 or minute > 59:
        return None, matched[4], 0
    return time(hour, minute, min(second, 59)), matched[4], 0


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in "Zz":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    if minutes > 14 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None
    return found if found.year in _YEARS else None
