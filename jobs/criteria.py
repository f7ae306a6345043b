"""The criteria in force: the published version in the database, or the file with which the program starts."""

from __future__ import annotations

import tomllib
from datetime import datetime

from sqlalchemy.orm import Session

from config.settings import PROJECT_ROOT
from matcher.scoring import Criteria, criteria_from, scorer_for
from models.queries import criteria as queries

DEFAULT_FILE = PROJECT_ROOT / "config" / "criteria" / "default.toml"


def default_criteria() -> Criteria:
    """Return the criteria of config/criteria/default.toml.

    Raises:
        CriteriaError: the file is not usable.
    """
    return criteria_from(tomllib.loads(DEFAULT_FILE.read_text(encoding="utf-8")))


def published_criteria(session: Session, now: datetime) -> tuple[int, Criteria]:
    """Return id and content of the published criteria, publishing the default ones where there are none."""
    row = queries.published(session)
    if row is None:
        criteria = default_criteria()
        scorer_for(criteria)
        row = queries.publish(session, criteria, reason=queries.FIRST_REASON, now=now)
    criteria = criteria_from(row.document)
    scorer_for(criteria)
    return row.id, criteria


def stored_criteria(session: Session, criteria_id: int) -> tuple[int, Criteria]:
    """Return id and content of a version, whatever its state.

    Raises:
        LookupError: there is no such version.
        CriteriaError: it is for a scorer that this program does not have.
    """
    row = queries.version(session, criteria_id)
    if row is None:
        raise LookupError(f"There is no version {criteria_id} of the criteria.")
    criteria = criteria_from(row.document)
    scorer_for(criteria)
    return row.id, criteria
