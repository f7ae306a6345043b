"""SQL of criteria versions: drafts, the version in force, which lists of matches are kept. The caller commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, CursorResult, Select, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from matcher.scoring import Criteria
from models.criteria_work import PublicationRow
from models.matches import CriteriaRow
from models.queries.drafts_again import ask_all_again

CRITERIA_LOCK = 7_316_200_804
"""Key of the advisory lock under which one transaction at a time changes which version is in force."""
MOST_VERSIONS = 1_000
FIRST_REASON = "The criteria with which the program starts."
"""Why the first version is there: the program says so itself, not a person."""
_FORGET = """
DELETE FROM matches WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM matches WHERE criteria_id = ANY(CAST(:old AS bigint[])) LIMIT :limit
))
"""
_PUBLISHED = select(CriteriaRow).where(CriteriaRow.state == "published")
"""Asked for by every page with matches: kept built."""


def published(session: Session) -> CriteriaRow | None:
    """Return the version in force, or ``None`` before the first."""
    return session.scalars(_PUBLISHED).one_or_none()


def version(session: Session, criteria_id: int) -> CriteriaRow | None:
    """Return a version, whatever its state, or ``None``."""
    return session.get(CriteriaRow, criteria_id)


def versions(session: Session) -> Sequence[CriteriaRow]:
    """Return all versions, the newest first."""
    return session.scalars(select(CriteriaRow).order_by(CriteriaRow.id.desc()).limit(MOST_VERSIONS)).all()


def publish(session: Session, criteria: Criteria, *, reason: str, now: datetime) -> CriteriaRow:
    """Publish criteria at once in place of the version in force: the way of the first version.

    The same content published before is the same version.
    """
    retired = update(CriteriaRow).where(CriteriaRow.state == "published").values(state="retired")
    replaced = session.scalars(retired.returning(CriteriaRow.id)).one_or_none()
    moments = {"published_at": now, "listed_at": now}
    written = (
        insert(CriteriaRow)
        .values(
            fingerprint=criteria.fingerprint,
            scorer=criteria.scorer,
            document=criteria.document(),
            state="published",
            reason=reason,
            **moments,
        )
        .on_conflict_do_update(index_elements=["fingerprint"], set_={"state": "published", "reason": reason, **moments})
        .returning(CriteriaRow)
    )
    row = session.scalars(written, execution_options={"populate_existing": True}).one()
    session.add(
        PublicationRow(
            criteria_id=row.id, replaces_id=replaced, kind="first", reason=reason, state="published", published_at=now
        )
    )
    return row


def save_draft(
    session: Session, criteria: Criteria, *, reason: str, parent_id: int | None = None, author: str | None = None
) -> CriteriaRow:
    """Keep criteria as a draft that is published by nobody yet; the same content is the same version."""
    written = insert(CriteriaRow).values(
        fingerprint=criteria.fingerprint,
        scorer=criteria.scorer,
        document=criteria.document(),
        state="draft",
        reason=reason,
        parent_id=parent_id,
        author=author,
    )
    session.execute(written.on_conflict_do_nothing(index_elements=["fingerprint"]))
    return session.scalars(select(CriteriaRow).where(CriteriaRow.fingerprint == criteria.fingerprint)).one()


def is_stored(session: Session, criteria: Criteria) -> bool:
    """Return whether there is a version with this content, whatever its state."""
    same = select(CriteriaRow.id).where(CriteriaRow.fingerprint == criteria.fingerprint)
    return session.scalar(same) is not None


def lock_criteria(session: Session) -> None:
    """Wait until nobody else changes which version is in force, and keep others from it until the caller commits."""
    session.execute(select(func.pg_advisory_xact_lock(CRITERIA_LOCK)))


def lock_in_force(session: Session) -> CriteriaRow | None:
    """Return the version in force, locked: whoever asks whether it stays in force waits. After ``lock_criteria``."""
    in_force = select(CriteriaRow).where(CriteriaRow.state == "published").with_for_update(key_share=True)
    return session.scalars(in_force.execution_options(populate_existing=True)).one_or_none()


def stays_in_force(session: Session, criteria_id: int) -> bool:
    """Return whether a version is in force; where it is, it stays so until the caller commits."""
    state = select(CriteriaRow.state).where(CriteriaRow.id == criteria_id).with_for_update(read=True)
    return session.scalars(state).one_or_none() == "published"


def put_in_force(session: Session, publication: PublicationRow, now: datetime) -> None:
    """Let a publication's version take the place of the one in force. After ``lock_in_force``."""
    retired = update(CriteriaRow).where(CriteriaRow.state == "published").values(state="retired")
    publication.replaces_id = session.scalars(retired.returning(CriteriaRow.id)).one_or_none()
    publication.state, publication.published_at = "published", now
    row = session.get_one(CriteriaRow, publication.criteria_id, populate_existing=True)
    row.state, row.published_at, row.listed_at = "published", now, now
    if publication.kind != "rollback":
        row.reason = publication.reason
    ask_all_again(session, now)
    session.flush()


def forget_old_matches(session: Session, limit: int) -> int:
    """Delete up to so many matches of versions that nobody goes back to at once; return how many.

    Kept are the lists of the version in force, of the one before it, and of one that is being published.
    """
    lock_criteria(session)
    latest = (
        select(PublicationRow.replaces_id)
        .where(PublicationRow.state == "published")
        .order_by(PublicationRow.published_at.desc(), PublicationRow.id.desc())
        .limit(1)
    )
    kept = {*session.scalars(latest), *session.scalars(_ids_of(CriteriaRow.id, CriteriaRow.state == "published"))}
    kept |= set(session.scalars(_ids_of(PublicationRow.criteria_id, PublicationRow.state == "matching")))
    old = list(session.scalars(_ids_of(CriteriaRow.id, CriteriaRow.id.not_in(kept - {None}))))
    session.execute(update(CriteriaRow).where(CriteriaRow.id.in_(old)).values(listed_at=None))
    deleted = session.execute(text(_FORGET), {"old": old, "limit": limit})
    assert isinstance(deleted, CursorResult)  # noqa: S101 - what DELETE returns; tells the type checker
    return int(deleted.rowcount)


def _ids_of(column: InstrumentedAttribute[int], condition: ColumnElement[bool]) -> Select[int]:
    return select(column).where(condition).order_by(column).limit(MOST_VERSIONS)
