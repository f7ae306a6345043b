"""Lets drafts be matched anew when who could do them has changed: new enterprises and profiles, other criteria."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from models.drafts import DraftLotRow, DraftRow
from models.queries.work import add_work
from models.work import WorkItemRow

KIND = "match_draft"
SOON = timedelta(minutes=2)
"""Changes within this time are taken account of at once."""
WORKED_AT_WITHIN = timedelta(days=180)
MOST_DRAFTS = 100
"""At one time; those that were matched longest ago come first."""


def ask_all_again(session: Session, now: datetime) -> None:
    """Ask that drafts which are still worked at be matched anew soon; until then pages show who fitted before."""
    bids_can_come = exists().where(
        DraftLotRow.draft_id == DraftRow.id, or_(DraftLotRow.closes_at.is_(None), DraftLotRow.closes_at > now)
    )
    alive = (
        select(DraftRow.id)
        .where(DraftRow.changed_at > now - WORKED_AT_WITHIN, bids_can_come)
        .order_by(DraftRow.matched_at.asc().nulls_first(), DraftRow.id)
        .limit(MOST_DRAFTS)
    )
    add_work(session, KIND, session.scalars(alive), due_at=now + SOON)


def ask_at_once(session: Session, draft_id: int) -> None:
    """Ask that a draft be matched now, also where that was asked for later."""
    add_work(session, KIND, [draft_id])
    asked = (WorkItemRow.kind == KIND, WorkItemRow.subject_id == draft_id, WorkItemRow.state == "pending")
    session.execute(update(WorkItemRow).where(*asked).values(due_at=WorkItemRow.created_at))
