"""SQL of references: past work as enterprises tell of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, bindparam, delete, func, select
from sqlalchemy.orm import Session

from models.enterprises import EnterpriseRow, ReferenceRow
from models.queries.bound import one_of

MOST_REFERENCES = 20
"""Of one enterprise."""
_NEWEST_FIRST = (ReferenceRow.year.desc().nulls_last(), ReferenceRow.id.desc())
_OF_THESE = (
    select(ReferenceRow)
    .where(ReferenceRow.enterprise_id == one_of("enterprises"))
    .order_by(*_NEWEST_FIRST)
    .limit(bindparam("most", type_=Integer))
)


def of_enterprise(session: Session, enterprise_id: int) -> Sequence[ReferenceRow]:
    """Return the references of an enterprise, the newest first."""
    return of_enterprises(session, [enterprise_id]).get(enterprise_id, ())


def of_enterprises(session: Session, enterprise_ids: Sequence[int]) -> Mapping[int, Sequence[ReferenceRow]]:
    """Return enterprise -> its references, the newest first, for those that have any; one query."""
    found: dict[int, list[ReferenceRow]] = {}
    values = {"enterprises": list(enterprise_ids), "most": MOST_REFERENCES * max(1, len(enterprise_ids))}
    for row in session.scalars(_OF_THESE, values):
        found.setdefault(row.enterprise_id, []).append(row)
    return found


def one(session: Session, enterprise_id: int, reference_id: int) -> ReferenceRow | None:
    """Return a reference of an enterprise; ``None`` where it is not theirs."""
    return session.scalar(
        select(ReferenceRow).where(ReferenceRow.id == reference_id, ReferenceRow.enterprise_id == enterprise_id)
    )


def add(session: Session, enterprise_id: int, said: Mapping[str, Any]) -> bool:
    """Keep a reference; return whether there was room for it. The same once more is no second one."""
    session.execute(select(EnterpriseRow.id).where(EnterpriseRow.id == enterprise_id).with_for_update())
    same = [getattr(ReferenceRow, name).is_not_distinct_from(value) for name, value in said.items()]
    if session.scalar(select(ReferenceRow.id).where(ReferenceRow.enterprise_id == enterprise_id, *same).limit(1)):
        return True
    of_these = select(func.count()).where(ReferenceRow.enterprise_id == enterprise_id)
    if session.scalars(of_these).one() >= MOST_REFERENCES:
        return False
    session.add(ReferenceRow(enterprise_id=enterprise_id, **said))
    session.flush()
    return True


def remove(session: Session, enterprise_id: int, reference_id: int) -> None:
    """Forget a reference of an enterprise."""
    session.execute(
        delete(ReferenceRow).where(ReferenceRow.id == reference_id, ReferenceRow.enterprise_id == enterprise_id)
    )
