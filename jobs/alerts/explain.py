"""What a mail says about a lot beyond its own facts: the name of its place and why it fits.

Connects to the matcher's code tables and explanations; a mail without reasons is still a mail.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from sqlalchemy.orm import Session

from jobs.alerts.content import NAME_CHARACTERS, clean_line
from jobs.alerts.wording import Voice
from matcher.codes import nuts
from matcher.explaining import feature_sentence
from matcher.reasons import strongest_reasons
from matcher.scoring import Criteria, CriteriaError, criteria_from, scorer_for
from matcher.signals import LotSignals
from models.matches import CriteriaRow
from models.notices import LotRow
from models.queries.alerts import ClaimedLot
from models.queries.matching import lots_by_id
from models.records import enterprise_record

logger = logging.getLogger(__name__)

MOST_REASONS = 2
MOST_PLACES = 2
REASON_CHARACTERS = 300
COUNTRY_CHARACTERS = 2


def place_name(lot: LotRow, voice: Voice) -> str | None:
    """Return where a lot is carried out, as "Haskovo, Bulgaria"; ``None`` when the notice does not say."""
    regions = [nuts.name(code, voice.language) for code in lot.nuts if len(code) > COUNTRY_CHARACTERS]
    country = lot.country or (lot.nuts[0][:COUNTRY_CHARACTERS] if lot.nuts else None)
    names = [*dict.fromkeys(regions)][:MOST_PLACES]
    if country is not None and voice.country(country) not in names:
        names.append(voice.country(country))
    return clean_line(", ".join(names), NAME_CHARACTERS) or None


def reasons(session: Session, claimed: Sequence[ClaimedLot], voice: Voice, *, now: datetime) -> dict[int, list[str]]:
    """Return the strongest reasons of each match as sentences, at most ``MOST_REASONS``, by the id of its lot."""
    signals = lots_by_id(session, [one.lot.id for one in claimed])
    criteria = {key: _criteria(session, key) for key in sorted({one.match.criteria_id for one in claimed})}
    return {
        one.lot.id: _reasons(one, signals[one.lot.id], criteria[one.match.criteria_id], voice, now=now)
        for one in claimed
    }


def _criteria(session: Session, criteria_id: int) -> Criteria | None:
    """Return criteria that can still be explained, else ``None``: an old scorer may be gone."""
    try:
        criteria = criteria_from(session.get_one(CriteriaRow, criteria_id).document)
        scorer_for(criteria)
    except CriteriaError as error:
        logger.warning("mails without reasons: %s", error)
        return None
    return criteria


def _reasons(
    claimed: ClaimedLot, lot: LotSignals, criteria: Criteria | None, voice: Voice, *, now: datetime
) -> list[str]:
    if criteria is None:
        return []
    explanation = scorer_for(criteria).explain(
        lot,
        enterprise_record(claimed.enterprise),
        values=np.array(claimed.match.feature_values, np.float32),
        gates=(),
        criteria=criteria,
        now=now,
    )
    translate = voice.translations.gettext
    strongest = strongest_reasons(explanation, MOST_REASONS)
    return [clean_line(feature_sentence(one, translate, voice.language), REASON_CHARACTERS) for one in strongest]
