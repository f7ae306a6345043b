"""Background work with its state and lease, scheduler leases, sources and their runs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Created, Json, Key, Table


class WorkItemRow(Table):
    """One piece of background work: the truth of which RQ jobs are only the doorbell.

    ``kind``: embed_notice, embed_enterprise, match_notice, match_enterprise, ...; ``subject_id`` names its row.
    ``state``: pending, leased, done, failed. At most one pending row per kind and subject.
    """

    __tablename__ = "work_items"
    __table_args__ = (
        Index("uq_work_items_pending", "kind", "subject_id", unique=True, postgresql_where="state = 'pending'"),
        Index(None, "state", "kind", "due_at"),
    )

    id: Mapped[Key]
    kind: Mapped[str]
    subject_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(server_default="pending")
    attempts: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[Created]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None]
    created_at: Mapped[Created]
    finished_at: Mapped[datetime | None]


class LeaseRow(Table):
    """A named right that one process holds until a moment: a scheduler tick, a source's run."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    until: Mapped[datetime]


class SourceRow(Table):
    """A source of notices and how far it was read: everything up to ``watermark`` is complete."""

    __tablename__ = "sources"

    name: Mapped[str] = mapped_column(primary_key=True)
    watermark: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    last_error_at: Mapped[datetime | None]


class FetchRunRow(Table):
    """One run of a source. ``state``: running, complete, failed."""

    __tablename__ = "fetch_runs"
    __table_args__ = (Index(None, "source", "started_at"),)

    id: Mapped[Key]
    source: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="running")
    started_at: Mapped[Created]
    finished_at: Mapped[datetime | None]
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    counts: Mapped[Json]
    error_code: Mapped[str | None]
    error: Mapped[str | None]
