"""Engines, sessions and migrations: how the program reaches its database. Holds no query."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from config.settings import Settings, get_settings
from models.reading import make_reading_engine

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
MIGRATION_LOCK = 7_316_200_801
"""Key of the advisory lock under which one process at a time migrates."""

CONNECT_TIMEOUT_S = 10

_engines: dict[tuple[int, URL, bool], Engine] = {}
_one_at_a_time = threading.Lock()


def database_url(settings: Settings) -> URL:
    """Return the address of the database, starting the embedded PostgreSQL when ``DATABASE_URL`` is not set."""
    if settings.database_url is None:
        from models.embedded import ensure_postgres

        return ensure_postgres(settings)
    url = make_url(settings.database_url)
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgres", "postgresql"} else url


def get_engine(settings: Settings) -> Engine:
    """Return this process's engine for the database of ``settings``; a forked child gets its own."""
    return _engine(settings, only_reads=False)


def get_reading_engine(settings: Settings) -> Engine:
    """Return this process's engine for what only reads (:mod:`models.reading`)."""
    return _engine(settings, only_reads=True)


def _engine(settings: Settings, *, only_reads: bool) -> Engine:
    with _one_at_a_time:
        url = database_url(settings)
        key = (os.getpid(), url, only_reads)
        if key not in _engines:
            _engines[key] = _made(url, only_reads=only_reads)
        return _engines[key]


def _made(url: URL, *, only_reads: bool) -> Engine:
    given: dict[str, Any] = {"pool_size": 5, "max_overflow": 10}
    timeout = {"connect_timeout": CONNECT_TIMEOUT_S}
    if only_reads:
        return make_reading_engine(url, connect_args=timeout, **given)
    return create_engine(url, pool_pre_ping=True, connect_args=timeout, **given)


def dispose_engines() -> None:
    """Close all connections of this process."""
    for engine in _engines.values():
        engine.dispose()
    _engines.clear()


@contextmanager
def session_scope(settings: Settings | None = None) -> Iterator[Session]:
    """Give a session that is committed on success and rolled back on an error."""
    with Session(get_engine(settings or get_settings()), expire_on_commit=False) as session, session.begin():
        yield session


def migration_config() -> Config:
    """Return the configuration of alembic; there is no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def migrate(settings: Settings) -> None:
    """Bring the database to the newest schema; processes that do so at once wait for each other."""
    with get_engine(settings).begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        config = migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
