"""Imports every table, so that ``Table.metadata`` is complete for migrations and tests."""

from models import alerts, documents, enterprises, feedback, matches, notices, work
from models.base import Table

__all__ = ["Table", "alerts", "documents", "enterprises", "feedback", "matches", "notices", "work"]
