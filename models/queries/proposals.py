"""SQL of proposals: weights learned from all answers, asked for and kept with what came of it. The caller commits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.criteria_work import ProposalRow
from models.queries.work import IS_PENDING

KIND = "make_proposal"


def ask(session: Session) -> tuple[int, bool]:
    """Return the id of the proposal that is waiting, and whether it was made only now."""
    made = insert(ProposalRow).values(state="pending")
    made = made.on_conflict_do_nothing(index_elements=["state"], index_where=IS_PENDING)
    new = session.scalars(made.returning(ProposalRow.id)).one_or_none()
    if new is not None:
        return new, True
    return session.scalars(select(ProposalRow.id).where(ProposalRow.state == "pending")).one(), False


def proposal(session: Session, proposal_id: int) -> ProposalRow | None:
    """Return a proposal, read anew, or ``None``."""
    return session.get(ProposalRow, proposal_id, populate_existing=True)


def latest(session: Session) -> ProposalRow | None:
    """Return the newest proposal, or ``None``."""
    return session.scalars(select(ProposalRow).order_by(ProposalRow.id.desc()).limit(1)).one_or_none()


def behind(session: Session, criteria_id: int) -> ProposalRow | None:
    """Return the proposal that a version comes from, or ``None`` for one that a person drafted."""
    found = select(ProposalRow).where(ProposalRow.criteria_id == criteria_id)
    return session.scalars(found.order_by(ProposalRow.id).limit(1)).one_or_none()


def learned_versions(session: Session, limit: int) -> dict[int, ProposalRow]:
    """Return version -> proposal that it comes from, for the newest."""
    found = select(ProposalRow).where(ProposalRow.criteria_id.is_not(None)).order_by(ProposalRow.id.desc())
    rows = session.scalars(found.limit(limit)).all()
    return {row.criteria_id: row for row in rows if row.criteria_id is not None}


def finish(
    session: Session,
    proposal_id: int,
    state: str,
    *,
    now: datetime,
    counts: tuple[int, int] = (0, 0),
    criteria_id: int | None = None,
    figures: dict[str, Any] | None = None,
) -> None:
    """Keep what came of a proposal; ``counts`` are its answers and their enterprises."""
    row = session.get_one(ProposalRow, proposal_id)
    row.state, row.ended_at, row.criteria_id = state, now, criteria_id
    row.n_answers, row.n_enterprises = counts
    row.figures = figures or {}
