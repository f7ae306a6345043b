"""SQL of evidence as the administrator sees it: the queue, one proof, the decision, and who hears of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased, joinedload

from matcher.chain import Detail
from matcher.standing import EvidenceState
from models.accounts import MembershipRow, OrganisationRow, UserRow
from models.audit import Action
from models.evidence import EvidenceRow, EvidenceTellingRow
from models.queries import audit
from models.queries.evidence import withdraw_replaced
from models.queries.work import add_work

SHELVES = ("pending", "verified", "expired", "rejected", "withdrawn", "all")
REMIND_AT_ONCE = 200


def on_shelf(shelf: str, today: date) -> ColumnElement[bool]:
    """Return which proofs stand on a shelf of the queue; those that have expired are verified no more."""
    is_verified, is_over = EvidenceRow.state == EvidenceState.VERIFIED, EvidenceRow.expires_on < today
    conditions = {
        "all": true(),
        "verified": and_(is_verified, ~is_over),
        "expired": and_(is_verified, is_over),
    }
    return conditions.get(shelf, EvidenceRow.state == shelf)


def count_shelves(session: Session, today: date) -> Mapping[str, int]:
    """Count the proofs of every shelf; one query."""
    counts = [func.count().filter(on_shelf(shelf, today)).label(shelf) for shelf in SHELVES]
    row = session.execute(select(*counts).select_from(EvidenceRow)).one()
    return {shelf: getattr(row, shelf) for shelf in SHELVES}


def queue(session: Session, shelf: str, today: date, *, limit: int, offset: int = 0) -> Sequence[EvidenceRow]:
    """Return the proofs of a shelf with enterprise, file and who decided, the oldest first."""
    statement = (
        select(EvidenceRow)
        .where(on_shelf(shelf, today))
        .options(joinedload(EvidenceRow.enterprise), joinedload(EvidenceRow.file), joinedload(EvidenceRow.decider))
        .order_by(EvidenceRow.submitted_at, EvidenceRow.id)
        .limit(limit)
        .offset(offset)
    )
    return session.scalars(statement).all()


def load(session: Session, evidence_id: int) -> EvidenceRow | None:
    """Return one proof with enterprise, file and who decided."""
    statement = (
        select(EvidenceRow)
        .where(EvidenceRow.id == evidence_id)
        .options(joinedload(EvidenceRow.enterprise), joinedload(EvidenceRow.file), joinedload(EvidenceRow.decider))
    )
    return session.scalar(statement)


def decide(
    session: Session, evidence_id: int, *, seen: str, verdict: EvidenceState, by: int, now: datetime, **values: object
) -> bool:
    """Verify or reject a proof that is still as it was ``seen``, ask for the letter, audit it; return whether it was.

    ``values`` are ``expires_on`` of a verified one, ``reason`` of a rejected one.
    """
    row = session.scalar(select(EvidenceRow).where(EvidenceRow.id == evidence_id).with_for_update())
    if row is None or row.state != seen:
        return False
    row.state, row.decided_by, row.decided_at = verdict, by, now
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    if verdict is EvidenceState.VERIFIED:
        withdraw_replaced(session, row)
    add_work(session, "tell_evidence", [evidence_id])
    action = Action.EVIDENCE_APPROVED if verdict is EvidenceState.VERIFIED else Action.EVIDENCE_REJECTED
    details: dict[str, Detail] = {"enterprise": row.enterprise_id, "status": row.status}
    audit.record(session, session.get_one(UserRow, by), action, ("evidence", evidence_id), now=now, details=details)
    return True


def due_for_reminder(session: Session, occasion: str, *, since: date | None, until: date) -> Sequence[EvidenceRow]:
    """Return verified proofs that end within these days and whose owners were not told so on this occasion.

    One that a later proof of the same status stands in for is left out; before the end, one that waits is enough.
    """
    told, later = aliased(EvidenceTellingRow), aliased(EvidenceRow)
    is_told = select(told.evidence_id).where(told.evidence_id == EvidenceRow.id, told.occasion == occasion).exists()
    stands_in = [EvidenceState.VERIFIED] if occasion == "expired" else [EvidenceState.VERIFIED, EvidenceState.PENDING]
    has_later = (
        select(later.id)
        .where(
            later.enterprise_id == EvidenceRow.enterprise_id,
            later.status == EvidenceRow.status,
            later.id != EvidenceRow.id,
            later.state.in_(stands_in),
            or_(later.expires_on > EvidenceRow.expires_on, later.expires_on.is_(None)),
        )
        .exists()
    )
    statement = (
        select(EvidenceRow)
        .where(
            EvidenceRow.state == EvidenceState.VERIFIED,
            EvidenceRow.expires_on <= until,
            true() if since is None else EvidenceRow.expires_on >= since,
            ~is_told,
            ~has_later,
        )
        .options(joinedload(EvidenceRow.enterprise))
        .order_by(EvidenceRow.expires_on, EvidenceRow.id)
        .limit(REMIND_AT_ONCE)
    )
    return session.scalars(statement).all()


def note_told(session: Session, evidence_id: int, occasion: str, now: datetime) -> bool:
    """Note that the owners are told of a proof on an occasion; return whether they were not before."""
    statement = insert(EvidenceTellingRow).values(evidence_id=evidence_id, occasion=occasion, told_at=now)
    told = session.scalar(statement.on_conflict_do_nothing().returning(EvidenceTellingRow.evidence_id))
    return told is not None


def owners(session: Session, enterprise_id: int) -> Sequence[tuple[UserRow, int]]:
    """Return who owns an enterprise's organisation, with the organisation, by address."""
    statement = (
        select(UserRow, OrganisationRow.id)
        .join(MembershipRow, MembershipRow.user_id == UserRow.id)
        .join(OrganisationRow, OrganisationRow.id == MembershipRow.organisation_id)
        .where(OrganisationRow.enterprise_id == enterprise_id, MembershipRow.role == "owner", UserRow.active)
        .order_by(UserRow.email)
        .limit(100)
    )
    return [(user, organisation_id) for user, organisation_id in session.execute(statement)]
