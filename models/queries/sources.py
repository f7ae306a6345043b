"""SQL of sources and their runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.documents import RawDocumentRow
from models.notices import NoticeRow
from models.work import FetchRunRow, SourceRow


def watermark(session: Session, name: str) -> datetime | None:
    """Return up to when a source has been read completely, or ``None`` before the first time."""
    return session.scalar(select(SourceRow.watermark).where(SourceRow.name == name))


def is_stored(session: Session, name: str, reference: str) -> bool:
    """Return whether a document of this reference, or a notice with this publication number, is stored."""
    document = exists().where(RawDocumentRow.source == name, RawDocumentRow.reference == reference)
    notice = exists().where(NoticeRow.source == name, NoticeRow.publication_number == reference)
    return bool(session.scalar(select(or_(document, notice))))


def begin_run(session: Session, name: str, *, since: datetime, until: datetime, now: datetime) -> int:
    """Record that a run has begun, and that runs still said to be going on were lost; return its id."""
    for lost in session.scalars(select(FetchRunRow).where(FetchRunRow.source == name, FetchRunRow.state == "running")):
        lost.state, lost.finished_at, lost.error_code, lost.error = "failed", now, "lost", "Its process ended."
    session.execute(insert(SourceRow).values(name=name).on_conflict_do_nothing())
    run = FetchRunRow(source=name, started_at=now, since=since, until=until)
    session.add(run)
    session.flush()
    return run.id


def complete_run(session: Session, run_id: int, counts: Mapping[str, int], now: datetime) -> None:
    """Record that a run is complete and move the watermark of its source to the end of its period.

    A period that began after the watermark leaves it where it was: what lies between has not been read.
    """
    run = session.get_one(FetchRunRow, run_id)
    run.state, run.finished_at, run.counts = "complete", now, dict(counts)
    source = session.get_one(SourceRow, run.source)
    source.last_success_at = now
    if source.watermark is None or run.since is None or run.since <= source.watermark:
        source.watermark = run.until


def fail_run(
    session: Session, run_id: int, counts: Mapping[str, int], *, code: str, message: str, now: datetime
) -> None:
    """Record why a run has failed; the watermark stays where it was."""
    run = session.get_one(FetchRunRow, run_id)
    run.state, run.finished_at, run.counts, run.error_code, run.error = "failed", now, dict(counts), code, message
    source = session.get_one(SourceRow, run.source)
    source.last_error, source.last_error_at = message, now
