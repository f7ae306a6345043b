"""When a recipient's next digest is due: pure, no database, no clock.

Which matches are announced at all is planned in the match transaction by ``models.queries.alerts.plan_items``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DIGEST_HOUR = 7
"""The local hour from which daily and weekly digests go out."""
MONDAY = 0


class Frequency(StrEnum):
    """How often a recipient wants to hear."""

    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A recipient's frequency and what happened so far."""

    frequency: Frequency
    created_at: datetime
    last_digest_at: datetime | None
    has_new: bool
    """Whether something waits that no mail has counted yet."""


def is_digest_due(rhythm: Rhythm, *, now: datetime, zone: ZoneInfo) -> bool:
    """Return whether a digest goes out now.

    Daily: once a day from 07:00 local time on. Weekly: once a week from Monday 07:00 on. Instant: as soon as there is
    something new; what did not fit into an earlier mail alone waits for 07:00, so that no flood follows a first match.
    """
    match rhythm.frequency:
        case Frequency.OFF:
            return False
        case Frequency.INSTANT:
            return rhythm.has_new or _is_slot_unused(rhythm, now, zone)
        case Frequency.DAILY | Frequency.WEEKLY:
            return _is_slot_unused(rhythm, now, zone)


def latest_slot(frequency: Frequency, *, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the latest moment, not after ``now``, at which a digest could have gone out (aware, in ``zone``)."""
    local = now.astimezone(zone)
    slot = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if frequency is Frequency.WEEKLY:
        slot -= timedelta(days=(local.weekday() - MONDAY) % 7)
    if slot > local:
        slot -= timedelta(days=7 if frequency is Frequency.WEEKLY else 1)
    return slot


def _is_slot_unused(rhythm: Rhythm, now: datetime, zone: ZoneInfo) -> bool:
    slot = latest_slot(rhythm.frequency, now=now, zone=zone)
    if rhythm.last_digest_at is None:
        is_today = slot.date() == now.astimezone(zone).date()
        return is_today or rhythm.created_at < slot
    return rhythm.last_digest_at < slot
