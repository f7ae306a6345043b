"""Named rights that one process holds until a moment, or few hold for a transaction: a tick, a run, a seat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.work import LeaseRow


def take_lease(session: Session, name: str, *, owner: str, until: datetime, now: datetime) -> bool:
    """Take the right ``name`` until a moment; False while another one, or the same owner, holds it."""
    statement = insert(LeaseRow).values(name=name, owner=owner, until=until)
    statement = statement.on_conflict_do_update(
        index_elements=["name"], set_={"owner": owner, "until": until}, where=LeaseRow.until <= now
    )
    return session.scalar(statement.returning(LeaseRow.name)) is not None


def renew_lease(session: Session, name: str, *, owner: str, until: datetime) -> bool:
    """Hold the right longer; False when ``owner`` does not hold it any more."""
    lease = session.get(LeaseRow, name, with_for_update=True, populate_existing=True)
    if lease is None or lease.owner != owner:
        return False
    lease.until = until
    return True


def release_lease(session: Session, name: str, *, owner: str) -> None:
    """Give the right back before its end."""
    session.execute(delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.owner == owner))


def take_seat(session: Session, room: int, n_seats: int) -> bool:
    """Take one of the seats of a room until the transaction ends; False while others, on any machine, hold all."""
    return any(session.scalar(select(func.pg_try_advisory_xact_lock(room, seat))) for seat in range(n_seats))
