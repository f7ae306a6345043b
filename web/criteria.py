"""Which criteria the pages show: the published ones."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models.queries import criteria as criteria_queries


def criteria_id(session: Session) -> int | None:
    """Return the id of the published criteria, ``None`` before the first are published."""
    criteria = criteria_queries.published(session)
    return None if criteria is None else criteria.id
