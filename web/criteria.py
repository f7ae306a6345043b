"""Which criteria the pages show: the published ones."""

from __future__ import annotations

from flask import g
from sqlalchemy.orm import Session

from models.matches import CriteriaRow
from models.queries import criteria as criteria_queries
from web import site


def in_force(session: Session) -> CriteriaRow | None:
    """Return the published criteria, ``None`` before the first; for reading only.

    Which version it is was read with the sign-in; what it says does not change, so it is not read again and again.
    """
    if g.get("in_force") is None:
        return criteria_queries.published(session)
    return site.remember(("criteria", *g.in_force), lambda: _read(session, g.in_force[0]))


def criteria_id(session: Session) -> int | None:
    """Return the id of the published criteria, ``None`` before the first are published."""
    criteria = in_force(session)
    return None if criteria is None else criteria.id


def _read(session: Session, criteria_id: int) -> CriteriaRow | None:
    row = criteria_queries.version(session, criteria_id)
    if row is not None:
        session.expunge(row)
    return row
