"""How far the matching of one enterprise is, from its pieces of work: read, not guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.enterprises import EnterpriseRow
from models.notices import LotRow
from models.queries.bound import is_any, one
from models.queries.pages_enterprise import is_open
from models.work import WorkItemRow

EMBED, MATCH = "embed_enterprise", "match_enterprise"
UNDER_WAY = ("pending", "leased")
RECENT = timedelta(minutes=10)
"""So long after a profile was read, matching it is what its owner waits for."""

OF_ONE = (is_any(WorkItemRow.kind, (EMBED, MATCH)), WorkItemRow.subject_id == one("enterprise_id"))
"""The conditions that a piece of work is one of these, of one enterprise."""
_LAST = select(WorkItemRow).where(
    WorkItemRow.id.in_(select(func.max(WorkItemRow.id)).where(*OF_ONE).group_by(WorkItemRow.kind))
)


@dataclass(frozen=True, slots=True)
class StepState:
    """The last piece of work of a step: ``state`` as in ``work_items`` ("" where there is none), and since when."""

    state: str = ""
    asked_at: datetime | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MatchingProgress:
    """The steps by kind of work, how much work of other subjects is due before them, and how many lots are open."""

    steps: Mapping[str, StepState]
    ahead: int
    open_lots: int


def matching_progress(session: Session, enterprise: EnterpriseRow, now: datetime) -> MatchingProgress | None:
    """Return how far the matching of an enterprise is, ``None`` where nothing of it waits; one query then."""
    rows = {row.kind: row for row in session.scalars(_LAST, {"enterprise_id": enterprise.id})}
    steps = {
        kind: StepState(row.state, row.created_at, row.finished_at) if (row := rows.get(kind)) else StepState()
        for kind in (EMBED, MATCH)
    }
    if enterprise.matched_at is not None and not _is_under_way(steps[EMBED], steps[MATCH], now):
        return None
    return MatchingProgress(steps, _ahead(session, rows), count_open(session, now))


def _is_under_way(embed: StepState, match: StepState, now: datetime) -> bool:
    """Return whether a changed profile is being read, or was read a short time ago and is being matched."""
    if embed.state in UNDER_WAY:
        return True
    is_recent = embed.finished_at is not None and embed.finished_at > now - RECENT
    return is_recent and match.state in UNDER_WAY


def count_open(session: Session, now: datetime) -> int:
    """Count the tenders of which a lot may be bid for."""
    return session.scalars(select(func.count(func.distinct(LotRow.notice_id))).where(is_open(now))).one()


def _ahead(session: Session, rows: Mapping[str, WorkItemRow]) -> int:
    """Count the pieces of the same kinds that were due before the pending ones."""
    pending = [row for row in rows.values() if row.state == "pending"]
    if not pending:
        return 0
    earlier = or_(*((WorkItemRow.kind == row.kind) & (WorkItemRow.due_at < row.due_at) for row in pending))
    statement = select(func.count()).select_from(WorkItemRow).where(WorkItemRow.state == "pending", earlier)
    return session.scalars(statement).one()
