"""What the page of one match reads: the match with its lot, its notice and the enterprise, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, contains_eager, defer

from matcher.standing import StatusEvidence
from models.enterprises import EnterpriseRow
from models.follows import InterestRow
from models.matches import MatchRow
from models.notices import LotRow, NoticeRow
from models.queries.bound import one
from models.queries.evidence import proofs_of_enterprise, read_proofs
from models.queries.whole import parts_of_enterprises, put_together
from models.queries.workplace import WHAT_WAS_SAID, OwnMatch, joined

_NEVER_SHOWN = (EnterpriseRow.name_key, EnterpriseRow.company_key, EnterpriseRow.content_hash)


@dataclass(frozen=True, slots=True)
class WholeMatch:
    """An enterprise's match with a lot, and all that explains it; ``declared_at``: when it declared its interest."""

    own: OwnMatch
    notice: NoticeRow
    enterprise: EnterpriseRow
    evidence: tuple[StatusEvidence, ...]
    declared_at: datetime | None


def read_match(session: Session, enterprise_id: int, criteria_id: int, lot_id: int) -> WholeMatch | None:
    """Return the match of an enterprise with one lot, whatever its state; ``None`` when there is none."""
    values = {"enterprise_id": enterprise_id, "criteria_id": criteria_id, "lot_id": lot_id}
    row = session.execute(_whole(), values).one_or_none()
    if row is None:
        return None
    match, lot, notice, *said, enterprise, capabilities, contracts, proofs, declared_at = row
    buyer = None if notice.buyer is None else notice.buyer.name
    told: Sequence[Any] = (notice.id, notice.title, notice.published_on, buyer, *said, notice.changed_at)
    own = OwnMatch(match, lot, *told)
    return WholeMatch(own, notice, put_together(enterprise, capabilities, contracts), read_proofs(proofs), declared_at)


@cache
def _whole() -> Any:
    declared = and_(InterestRow.lot_id == MatchRow.lot_id, InterestRow.enterprise_id == MatchRow.enterprise_id)
    keys = (MatchRow.enterprise_id, MatchRow.criteria_id, MatchRow.lot_id)
    return (
        joined(select(MatchRow, LotRow, NoticeRow, *WHAT_WAS_SAID))
        .join(EnterpriseRow, EnterpriseRow.id == MatchRow.enterprise_id)
        .outerjoin(InterestRow, declared)
        .add_columns(EnterpriseRow, *parts_of_enterprises(), proofs_of_enterprise(), InterestRow.declared_at)
        .options(contains_eager(NoticeRow.buyer), *(defer(column) for column in _NEVER_SHOWN))
        .where(*(key == one(key.key) for key in keys))
    )
