"""SQL of criteria versions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from matcher.scoring import Criteria
from models.matches import CriteriaRow


def published(session: Session) -> CriteriaRow | None:
    """Return the published version, or ``None`` before the first."""
    return session.scalars(select(CriteriaRow).where(CriteriaRow.state == "published")).one_or_none()


def publish(session: Session, criteria: Criteria, *, reason: str, now: datetime) -> CriteriaRow:
    """Publish criteria in place of the version in force; the same content published before is the same version."""
    session.execute(update(CriteriaRow).where(CriteriaRow.state == "published").values(state="retired"))
    written = (
        insert(CriteriaRow)
        .values(
            fingerprint=criteria.fingerprint,
            scorer=criteria.scorer,
            document=criteria.document(),
            state="published",
            reason=reason,
            published_at=now,
        )
        .on_conflict_do_update(
            index_elements=["fingerprint"], set_={"state": "published", "reason": reason, "published_at": now}
        )
        .returning(CriteriaRow)
    )
    return session.scalars(written, execution_options={"populate_existing": True}).one()


def save_draft(session: Session, criteria: Criteria, *, reason: str) -> CriteriaRow:
    """Keep criteria as a draft that is published by nobody yet; the same content is the same version."""
    written = insert(CriteriaRow).values(
        fingerprint=criteria.fingerprint,
        scorer=criteria.scorer,
        document=criteria.document(),
        state="draft",
        reason=reason,
    )
    session.execute(written.on_conflict_do_nothing(index_elements=["fingerprint"]))
    return session.scalars(select(CriteriaRow).where(CriteriaRow.fingerprint == criteria.fingerprint)).one()
