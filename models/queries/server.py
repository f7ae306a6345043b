"""What the database server says of itself, and how far the sources were read: for the doctor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from models.work import SourceRow


@dataclass(frozen=True, slots=True)
class ServerState:
    """Versions of the server, of pgvector (``None``: not installed) and of the schema (``None``: not migrated)."""

    version: str
    vector_version: str | None
    schema_version: str | None
    size_bytes: int


@dataclass(frozen=True, slots=True)
class SourceState:
    """How far a source was read and what went wrong last."""

    name: str
    watermark: datetime | None
    last_success_at: datetime | None
    last_error: str | None
    last_error_at: datetime | None


def server_state(session: Session) -> ServerState:
    """Return the state of the server behind ``session``."""
    vector = session.scalar(text("SELECT extversion FROM pg_extension WHERE extname = 'vector'"))
    is_migrated = session.scalar(text("SELECT to_regclass('alembic_version') IS NOT NULL"))
    schema = session.scalar(text("SELECT version_num FROM alembic_version LIMIT 1")) if is_migrated else None
    size = session.scalar(select(func.pg_database_size(func.current_database())))
    version = str(session.scalar(text("SHOW server_version")))
    return ServerState(version=version, vector_version=vector, schema_version=schema, size_bytes=int(size or 0))


def source_states(session: Session) -> list[SourceState]:
    """Return the sources by name."""
    rows = session.scalars(select(SourceRow).order_by(SourceRow.name).limit(1000))
    return [
        SourceState(row.name, row.watermark, row.last_success_at, row.last_error, row.last_error_at) for row in rows
    ]
