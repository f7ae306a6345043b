"""What the pages on the service's health read: sources, their runs, the work queue, the quarantine.

Owns reading only; must not know labels or languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from models.documents import QuarantineRow
from models.notices import NoticeRow
from models.work import FetchRunRow, SourceRow, WorkItemRow

MAX_RUNS = 20
MAX_SOURCES = 50


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source with what is stored of it; the moments are ``None`` where it never ran by itself."""

    name: str
    n_notices: int
    last_stored_at: datetime | None
    watermark: datetime | None
    last_success_at: datetime | None
    last_error: str | None
    last_error_at: datetime | None


@dataclass(frozen=True, slots=True)
class FetchRun:
    """One run of a source."""

    source: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    counts: dict[str, Any]
    error_code: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class WorkCount:
    """How many pieces of work of one kind are in one state, and since when the oldest is due."""

    kind: str
    state: str
    n: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuarantinedDocument:
    """A document that could not be read."""

    id: int
    source: str
    reference: str
    code: str
    reason: str
    position: str | None
    first_seen_at: datetime
    last_seen_at: datetime


def is_database_answering(session: Session) -> bool:
    """Return whether the database answers."""
    return bool(session.scalar(text("SELECT 1")) == 1)


def read_sources(session: Session) -> tuple[SourceHealth, ...]:
    """Return every source that has run or from which something is stored, by name."""
    stored = (
        select(
            NoticeRow.source, func.count().label("n_notices"), func.max(NoticeRow.changed_at).label("last_stored_at")
        )
        .group_by(NoticeRow.source)
        .subquery()
    )
    statement = (
        select(
            func.coalesce(SourceRow.name, stored.c.source).label("name"),
            func.coalesce(stored.c.n_notices, 0).label("n_notices"),
            stored.c.last_stored_at,
            SourceRow.watermark,
            SourceRow.last_success_at,
            SourceRow.last_error,
            SourceRow.last_error_at,
        )
        .select_from(SourceRow)
        .join(stored, stored.c.source == SourceRow.name, full=True)
        .order_by("name")
        .limit(MAX_SOURCES)
    )
    return tuple(SourceHealth(**row._asdict()) for row in session.execute(statement))


def read_runs(session: Session) -> tuple[FetchRun, ...]:
    """Return the newest runs of all sources, newest first."""
    columns = [getattr(FetchRunRow, name) for name in FetchRun.__dataclass_fields__]
    statement = select(*columns).order_by(FetchRunRow.started_at.desc(), FetchRunRow.id.desc()).limit(MAX_RUNS)
    return tuple(FetchRun(**row._asdict()) for row in session.execute(statement))


def count_work(session: Session) -> tuple[WorkCount, ...]:
    """Count the pieces of background work by kind and state."""
    statement = (
        select(WorkItemRow.kind, WorkItemRow.state, func.count().label("n"), func.min(WorkItemRow.due_at))
        .group_by(WorkItemRow.kind, WorkItemRow.state)
        .order_by(WorkItemRow.kind, WorkItemRow.state)
        .limit(100)
    )
    return tuple(WorkCount(*row) for row in session.execute(statement))


def count_quarantine(session: Session, code: str | None) -> tuple[int, dict[str, int]]:
    """Return how many documents wait in quarantine (of ``code``, if given) and how many of each code."""
    statement = (
        select(QuarantineRow.code, func.count())
        .where(QuarantineRow.released_at.is_(None))
        .group_by(QuarantineRow.code)
        .order_by(func.count().desc(), QuarantineRow.code)
        .limit(50)
    )
    codes: dict[str, int] = {row[0]: row[1] for row in session.execute(statement)}
    return (sum(codes.values()) if code is None else codes.get(code, 0)), codes


def find_quarantined(
    session: Session, code: str | None, *, limit: int, offset: int = 0
) -> tuple[QuarantinedDocument, ...]:
    """Return documents in quarantine, last seen first."""
    columns = [getattr(QuarantineRow, name) for name in QuarantinedDocument.__dataclass_fields__]
    statement = select(*columns).where(QuarantineRow.released_at.is_(None))
    if code is not None:
        statement = statement.where(QuarantineRow.code == code)
    statement = statement.order_by(QuarantineRow.last_seen_at.desc(), QuarantineRow.id.desc())
    return tuple(QuarantinedDocument(**row._asdict()) for row in session.execute(statement.limit(limit).offset(offset)))
