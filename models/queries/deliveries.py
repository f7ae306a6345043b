"""The outbox: deliveries claimed with a lease, and the state in which each attempt leaves them.

Owns the SQL of deliveries. A row is ``sending``, committed, before anything leaves the house, and ``sent`` only
after the transport has taken it. The caller commits after every call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Executable, and_, func, or_, select, update
from sqlalchemy.orm import Session

from models.alerts import AlertItemRow, DeliveryRow, RecipientRow


@dataclass(frozen=True, slots=True)
class Lease:
    """The right of ``owner`` to send one delivery until a moment."""

    owner: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A delivery that one sender holds; ``attempts`` counts this one."""

    id: int
    recipient_id: int
    address: str
    message_id: str
    content: dict[str, Any]
    attempts: int


def next_delivery_id(session: Session) -> int:
    """Return a fresh id, so that the message id can be made from it before the row exists."""
    sequence = func.pg_get_serial_sequence(DeliveryRow.__tablename__, "id")
    return int(session.scalars(select(func.nextval(sequence))).one())


def claim_delivery(session: Session, lease: Lease, *, now: datetime, most_attempts: int) -> ClaimedDelivery | None:
    """Lease the delivery that is due longest, or take over one whose sender is gone; ``None`` when none is due."""
    query = (
        select(DeliveryRow, RecipientRow.address)
        .join(RecipientRow, RecipientRow.id == DeliveryRow.recipient_id)
        .where(_is_due(now), DeliveryRow.attempts < most_attempts, RecipientRow.unsubscribed_at.is_(None))
        .order_by(DeliveryRow.due_at, DeliveryRow.id)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True, of=DeliveryRow)
        .execution_options(populate_existing=True)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        return None
    row, address = found
    row.state, row.attempts = "sending", row.attempts + 1
    row.lease_owner, row.lease_until = lease.owner, lease.until
    session.flush()
    return ClaimedDelivery(row.id, row.recipient_id, address, row.message_id, dict(row.content), row.attempts)


def sending_owners(session: Session) -> list[str]:
    """Return the names of the processes that hold deliveries."""
    held = select(DeliveryRow.lease_owner).where(DeliveryRow.state == "sending", DeliveryRow.lease_owner.is_not(None))
    return [owner for owner in session.scalars(held.distinct().order_by(DeliveryRow.lease_owner)) if owner is not None]


def release_deliveries(session: Session, owner: str, *, now: datetime) -> int:
    """Make due at once what a process that is gone was sending; return how many."""
    held = update(DeliveryRow).where(DeliveryRow.state == "sending", DeliveryRow.lease_owner == owner)
    values = {"state": "retry", "due_at": now, "error": "the sender ended", "lease_owner": None, "lease_until": None}
    return _count(session, held.values(**values))


def give_up_deliveries(session: Session, *, now: datetime, most_attempts: int) -> int:
    """Fail what is due but was tried often enough, or has a recipient who unsubscribed; return how many."""
    has_left = DeliveryRow.recipient_id.in_(select(RecipientRow.id).where(RecipientRow.unsubscribed_at.is_not(None)))
    left = update(DeliveryRow).where(_is_due(now), has_left).values(state="failed", error="unsubscribed")
    is_spent = DeliveryRow.attempts >= most_attempts
    error = func.coalesce(DeliveryRow.error, "the sender ended in the middle of every attempt")
    spent = update(DeliveryRow).where(_is_due(now), is_spent).values(state="failed", error=error)
    return _count(session, left) + _count(session, spent)


def mark_sent(session: Session, delivery_id: int, *, owner: str, now: datetime) -> bool:
    """Record that the transport took a delivery; return whether ``owner`` still held it."""
    held = update(DeliveryRow).where(_is_held(delivery_id, owner))
    sent = held.values(state="sent", sent_at=now, error=None, lease_owner=None, lease_until=None)
    if not _count(session, sent):
        return False
    items = update(AlertItemRow).where(AlertItemRow.delivery_id == delivery_id, AlertItemRow.state == "claimed")
    session.execute(items.values(state="sent"))
    return True


def mark_retry(session: Session, delivery_id: int, *, owner: str, error: str, due_at: datetime) -> bool:
    """Record that an attempt failed for now; return whether ``owner`` still held the delivery."""
    values = {"state": "retry", "due_at": due_at, "error": error, "lease_owner": None, "lease_until": None}
    return bool(_count(session, update(DeliveryRow).where(_is_held(delivery_id, owner)).values(**values)))


def mark_failed(session: Session, delivery_id: int, *, owner: str, error: str) -> bool:
    """Record that a delivery cannot be sent; return whether ``owner`` still held it."""
    values = {"state": "failed", "error": error, "lease_owner": None, "lease_until": None}
    return bool(_count(session, update(DeliveryRow).where(_is_held(delivery_id, owner)).values(**values)))


def _is_due(now: datetime) -> ColumnElement[bool]:
    waits = and_(DeliveryRow.state.in_(["created", "retry"]), DeliveryRow.due_at <= now)
    return or_(waits, and_(DeliveryRow.state == "sending", DeliveryRow.lease_until < now))


def _is_held(delivery_id: int, owner: str) -> ColumnElement[bool]:
    return and_(DeliveryRow.id == delivery_id, DeliveryRow.state == "sending", DeliveryRow.lease_owner == owner)


def _count(session: Session, statement: Executable) -> int:
    result = session.execute(statement)
    assert isinstance(result, CursorResult)  # noqa: S101 - what UPDATE returns; tells the type checker
    return int(result.rowcount)
