"""Imports every table, so that ``Table.metadata`` is complete for migrations and tests."""

from models import alerts, awards, criteria_work, documents, enterprises, feedback, matches, notices, work
from models.base import Table

__all__ = [
    "Table",
    "alerts",
    "awards",
    "criteria_work",
    "documents",
    "enterprises",
    "feedback",
    "matches",
    "notices",
    "work",
]
