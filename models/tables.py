"""Imports every table, so that ``Table.metadata`` is complete for migrations and tests."""

from models import (
    accounts,
    alerts,
    api_tokens,
    audit,
    awards,
    criteria_work,
    documents,
    drafts,
    enterprises,
    evidence,
    feedback,
    letters,
    matches,
    notices,
    pursuits,
    saved_views,
    work,
)
from models.base import Table

__all__ = [
    "Table",
    "accounts",
    "alerts",
    "api_tokens",
    "audit",
    "awards",
    "criteria_work",
    "documents",
    "drafts",
    "enterprises",
    "evidence",
    "feedback",
    "letters",
    "matches",
    "notices",
    "pursuits",
    "saved_views",
    "work",
]
