"""What stands behind a status, in words and with a mark: for officers, the public page and the readiness to bid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matcher.standing import Standing, StatusEvidence, StatusStanding, standing_of
from web.presenters.dates import present_day
from web.presenters.enterprises import status_name
from web.presenters.reader import Reader


@dataclass(frozen=True, slots=True)
class StandingView:
    """A status with what stands behind it; ``mark`` is verified, expired, pending or claimed."""

    title: str
    mark: str
    words: str

    @property
    def is_verified(self) -> bool:
        """Whether a valid proof was verified."""
        return self.mark == Standing.VERIFIED


def local_day(reader: Reader) -> date:
    """Return the day that it is for the reader."""
    return reader.now.astimezone(reader.zone).date()


def present_standings(
    statuses: Sequence[str], found: Iterable[StatusEvidence], reader: Reader
) -> tuple[StandingView, ...]:
    """Return what stands behind each status of an enterprise."""
    kept, today = tuple(found), local_day(reader)
    standings = (standing_of(status, kept, today) for status in statuses)
    return tuple(
        StandingView(status_name(item.status, reader), item.standing.value, standing_words(item, reader))
        for item in standings
    )


def standing_words(item: StatusStanding, reader: Reader) -> str:
    """Return what others read about a status."""
    _ = reader.gettext
    day = present_day(item.until, reader)
    words = {
        Standing.VERIFIED: _("verified, valid until %(day)s"),
        Standing.EXPIRED: _("the proof expired on %(day)s"),
        Standing.PENDING: _("as the enterprise says; its proof is being checked"),
        Standing.CLAIMED: _("as the enterprise says; not verified"),
    }
    told = words[item.standing]
    return told % {"day": day} if day else told
