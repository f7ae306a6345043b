"""Moments and days as people read them, and how far away a deadline is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from babel import Locale
from babel.dates import format_datetime, format_skeleton, format_timedelta

from web.presenters.reader import Reader

DAYS_IN_WORDS = 60
SOON = timedelta(days=7)
FAR = timedelta(days=365 * 10)
OFF = ("cancelled", "superseded")
"""States of a lot and of a notice in which nobody can bid."""
_zone_names: dict[tuple[tzinfo | None, timedelta | None, str, Locale], str] = {}


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A deadline: ``tone`` is soon, ahead, over or unknown; ``distance`` says how far ("in 9 days")."""

    tone: str
    text: str
    distance: str
    iso: str
    zone: str = ""
    """In which zone ``text`` tells the time, in short ("CET")."""


def present_day(day: date | None, reader: Reader) -> str:
    """Return ``day`` as text, nothing when it is unknown."""
    return "" if day is None else _dated(day, "yMMMd", reader)


def local_day(moment: datetime, zone: tzinfo) -> date:
    """Return the day of ``moment`` in a zone; at the end of all years, where there is none, the one in UTC."""
    try:
        return moment.astimezone(zone).date()
    except OverflowError:
        return moment.date()


def present_moment(moment: datetime | None, reader: Reader) -> str:
    """Return ``moment`` in the reader's zone, nothing when it is unknown."""
    if moment is None:
        return ""
    local = moment.astimezone(reader.zone)
    return f"{_dated(local.date(), 'yMMMd', reader)}, {local:%H:%M}"


def present_distance(moment: datetime, reader: Reader) -> str:
    """Return how far ``moment`` is from now in words: by local days, by hours within a day."""
    left = moment - reader.now
    if abs(left) < timedelta(minutes=1):
        return reader.gettext("just now")
    days = (moment.astimezone(reader.zone).date() - reader.now.astimezone(reader.zone).date()).days
    if abs(left) < timedelta(hours=20) or days == 0:
        return format_timedelta(left, granularity="minute", threshold=1, add_direction=True, locale=reader.locale)
    return _in_days(days, reader.locale)


def present_deadline(closes_at: datetime | None, reader: Reader, state: str = "open") -> DeadlineView:
    """Return a lot's deadline; one that lies more than ten years ahead is no date that a buyer meant.

    Nothing counts down to the deadline of what is cancelled or replaced (``state`` of a lot or a notice).
    """
    if closes_at is None:
        return DeadlineView("unknown", reader.gettext("No deadline stated"), "", "")
    local = closes_at.astimezone(reader.zone)
    text = f"{_dated(local.date(), 'yMMMEd', reader)}, {local:%H:%M}"
    zone = _zone_name(local, reader)
    if closes_at - reader.now > FAR:
        return DeadlineView("ahead", text, reader.gettext("no end in sight"), local.isoformat(), zone)
    if state in OFF:
        return DeadlineView("over", text, "", local.isoformat(), zone)
    left = closes_at - reader.now
    tone = "over" if left <= timedelta(0) else "soon" if left <= SOON else "ahead"
    return DeadlineView(tone, text, present_distance(closes_at, reader), local.isoformat(), zone)


@lru_cache(maxsize=5_000)
def _in_days(days: int, locale: Locale) -> str:
    left = timedelta(days=days)
    if abs(days) > DAYS_IN_WORDS:
        return format_timedelta(left, threshold=1.5, add_direction=True, locale=locale)
    return format_timedelta(left, granularity="day", threshold=1_000, add_direction=True, locale=locale)


def _dated(day: date, skeleton: str, reader: Reader) -> str:
    """Return a day with what ``skeleton`` names, in the order and with the marks of the reader's language (CLDR)."""
    return _written(day, skeleton, reader.locale)


@lru_cache(maxsize=20_000)
def _written(day: date, skeleton: str, locale: Locale) -> str:
    return format_skeleton(skeleton, day, locale=locale)


def _zone_name(local: datetime, reader: Reader) -> str:
    """Return the zone in short; languages without a short name of their own get the one that the world uses (CET).

    Ireland's law calls winter time the exception; babel takes it for the rule and named summer time GMT, an hour off.
    """
    common = local.tzname() or ""
    key = (local.tzinfo, local.utcoffset(), common, reader.locale)
    if key not in _zone_names:
        own = format_datetime(local, "z", locale=reader.locale)
        winter = local.replace(month=1, day=15).dst()
        is_misnamed = winter is not None and winter < timedelta(0)
        _zone_names[key] = common if (is_misnamed or own[:1] in "+-") and common[:1].isalpha() else own
    return _zone_names[key]
