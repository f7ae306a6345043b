"""Imports every table, so that ``Table.metadata`` is complete for migrations and tests."""

from models import (
    accounts,
    alerts,
    awards,
    criteria_work,
    documents,
    drafts,
    enterprises,
    feedback,
    follows,
    letters,
    matches,
    notices,
    pursuits,
    work,
)
from models.base import Table

__all__ = [
    "Table",
    "accounts",
    "alerts",
    "awards",
    "criteria_work",
    "documents",
    "drafts",
    "enterprises",
    "feedback",
    "follows",
    "letters",
    "matches",
    "notices",
    "pursuits",
    "work",
]
