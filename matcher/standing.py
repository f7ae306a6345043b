"""What stands behind a status: verified until a day, expired, being checked, or only claimed.

Pure: knows no table and no clock. That a proof has expired is never stored; it follows from its last day and today.
A status without evidence is claimed, which means unknown, not false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

PROOF_AGE = timedelta(days=365)
"""Reserved lots often ask for a proof that is not older. Source: the practice in Germany, `reservation/de.toml`."""


class EvidenceState(StrEnum):
    """What was decided about a piece of evidence."""

    PENDING = "pending"
    VERIFIED = "verified"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """What stands behind a status on a day, the best first."""

    VERIFIED = "verified"
    EXPIRED = "expired"
    PENDING = "pending"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class StatusEvidence:
    """A piece of evidence as far as it says what stands behind a status; ``expires_on`` is its last day."""

    status: str
    state: EvidenceState
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class StatusStanding:
    """What stands behind one status; ``until`` is the last day of the best proof, ``is_checked``: one is looked at."""

    status: str
    standing: Standing
    until: date | None = None
    is_checked: bool = False


def is_expired(expires_on: date | None, today: date) -> bool:
    """Whether a proof's last day lies behind; one without a last day has not expired."""
    return expires_on is not None and expires_on < today


def standing_of(status: str, found: Iterable[StatusEvidence], today: date) -> StatusStanding:
    """Return what stands behind a status: the proof that lasts longest decides."""
    own = [item for item in found if item.status == status]
    is_checked = any(item.state is EvidenceState.PENDING for item in own)
    ends = [item.expires_on for item in own if item.state is EvidenceState.VERIFIED and item.expires_on is not None]
    if ends:
        standing = Standing.EXPIRED if is_expired(max(ends), today) else Standing.VERIFIED
        return StatusStanding(status, standing, max(ends), is_checked)
    return StatusStanding(status, Standing.PENDING if is_checked else Standing.CLAIMED, None, is_checked)


def verified_statuses(statuses: Iterable[str], found: Iterable[StatusEvidence], today: date) -> tuple[str, ...]:
    """Return those of the statuses that are verified on that day."""
    kept = tuple(found)
    return tuple(status for status in statuses if standing_of(status, kept, today).standing is Standing.VERIFIED)


def status_title(status: str, gettext: Callable[[str], str]) -> str:
    """Return what a status is called; "" for a word that is none."""
    _ = gettext
    names = {
        "sheltered-workshop": _("Sheltered workshop"),
        "work-integration": _("Work integration enterprise"),
        "social-enterprise": _("Social enterprise"),
        "cooperative": _("Cooperative"),
        "public-service-mission": _("Public service mission"),
    }
    return names.get(status, "")
