"""Dates and identities of the sample: everything relative to the day of loading, everything else fixed.

Must not read the clock.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from uuid import NAMESPACE_URL, UUID, uuid5

from matcher.parsers.countries import zone_of

_NAMESPACE = uuid5(NAMESPACE_URL, "https://tenderbridge.example/sample")
_FIRST_NUMBER = 90_000_000
"""TED gives out less than a million numbers a year, so that no real notice has the number of an invented one."""


def sample_uuid(name: str) -> UUID:
    """Return the lasting identifier of a notice or procedure."""
    return uuid5(_NAMESPACE, name)


def publication_number(key: str, published_on: date) -> str:
    """Return the publication number (OPP-010) of the notice ``key``, which no real notice can have."""
    number = _FIRST_NUMBER + int(sha256(key.encode()).hexdigest(), 16) % (100_000_000 - _FIRST_NUMBER)
    return f"{number}-{published_on.year}"


class Calendar:
    """Writes days counted from ``today`` as eForms dates in the local time of ``country``."""

    def __init__(self, today: date, country: str) -> None:
        self.today = today
        self._zone = zone_of(country)

    def day(self, days: int) -> date:
        """Return the day that lies ``days`` after today."""
        return self.today + timedelta(days=days)

    def date_text(self, days: int, clock: str = "12:00") -> str:
        """Return ``2026-03-11+02:00``."""
        return f"{self.day(days).isoformat()}{self._offset(days, clock)}"

    def time_text(self, days: int, clock: str) -> str:
        """Return ``12:00:00+02:00``."""
        return f"{clock}:00{self._offset(days, clock)}"

    def _offset(self, days: int, clock: str) -> str:
        return datetime.combine(self.day(days), time.fromisoformat(clock), tzinfo=self._zone).isoformat()[-6:]
