"""Named rights that one process holds until a moment: a tick of the schedule, a source's run."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
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
