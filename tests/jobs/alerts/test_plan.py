"""When a digest is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.alerts.plan import Frequency, Rhythm, is_digest_due, latest_slot

ZONE = ZoneInfo("Europe/Brussels")
LONG_AGO = datetime(2026, 1, 1, tzinfo=ZONE)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def due(
    frequency: Frequency, now: str, last: str | None, *, has_new: bool = True, created: datetime = LONG_AGO
) -> bool:
    rhythm = Rhythm(frequency, created, local(last) if last else None, has_new)
    return is_digest_due(rhythm, now=local(now), zone=ZONE)


@pytest.mark.parametrize(
    ("frequency", "now", "last", "expected"),
    [
        (Frequency.DAILY, "2026-11-24T06:59", "2026-11-23T07:00", False),
        (Frequency.DAILY, "2026-11-24T07:00", "2026-11-23T07:00", True),
        (Frequency.DAILY, "2026-11-24T23:00", "2026-11-24T07:01", False),
        (Frequency.DAILY, "2026-11-24T06:00", "2026-11-22T07:00", True),
        (Frequency.WEEKLY, "2026-11-23T06:59", "2026-11-16T07:00", False),
        (Frequency.WEEKLY, "2026-11-23T07:00", "2026-11-16T07:00", True),
        (Frequency.WEEKLY, "2026-11-25T12:00", "2026-11-16T07:00", True),
        (Frequency.WEEKLY, "2026-11-29T12:00", "2026-11-23T07:00", False),
        (Frequency.INSTANT, "2026-11-24T03:00", "2026-11-24T02:59", True),
        (Frequency.OFF, "2026-11-23T07:00", None, False),
    ],
)
def test_a_digest_goes_out_once_per_slot(frequency: Frequency, now: str, last: str, expected: bool) -> None:
    assert due(frequency, now, last) is expected


def test_what_an_instant_mail_left_over_waits_for_seven() -> None:
    assert not due(Frequency.INSTANT, "2026-11-24T12:00", "2026-11-24T11:59", has_new=False)
    assert due(Frequency.INSTANT, "2026-11-25T07:00", "2026-11-24T11:59", has_new=False)


def test_a_new_recipient_is_served_on_the_first_day_but_not_at_night() -> None:
    created = local("2026-11-24T12:00")
    assert due(Frequency.DAILY, "2026-11-24T12:05", None, created=created)
    assert not due(Frequency.DAILY, "2026-11-25T03:00", None, created=local("2026-11-25T02:00"))
    assert not due(Frequency.WEEKLY, "2026-11-26T12:00", None, created=created)
    assert due(Frequency.WEEKLY, "2026-12-01T12:00", None, created=created)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_seven_is_seven_when_the_clocks_change(day: str) -> None:
    assert latest_slot(Frequency.DAILY, now=local(f"{day}T07:00"), zone=ZONE) == local(f"{day}T07:00")


@given(
    now=st.integers(0, 6 * 366 * 24 * 60).map(lambda minutes: LONG_AGO + timedelta(minutes=minutes)),
    frequency=st.sampled_from([Frequency.DAILY, Frequency.WEEKLY]),
)
def test_a_digest_just_sent_is_not_due_again_and_one_is_due_within_the_period(
    now: datetime, frequency: Frequency
) -> None:
    sent = Rhythm(frequency, LONG_AGO, now, has_new=True)
    assert not is_digest_due(sent, now=now, zone=ZONE)
    period = timedelta(days=7 if frequency is Frequency.WEEKLY else 1, hours=1)
    assert is_digest_due(sent, now=now + period, zone=ZONE)
