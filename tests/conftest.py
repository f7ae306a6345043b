"""Fixtures that every test may use: settings, a migrated database that is clean for each test, a fixed moment."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from config.settings import PROJECT_ROOT, AppEnv, Settings
from jobs.valkey import connect, ensure_valkey, release_valkey
from models.database import database_url, get_engine, migrate
from models.embedded import release_postgres
from models.tables import Table

hypothesis.settings.register_profile(
    "busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], database=None
)
"""For machines that others use too: how long a test takes says nothing about the program."""


def pytest_configure() -> None:
    """Keep the settings of the person at the keyboard out of the tests: neither the environment nor ``.env`` counts."""
    Settings.model_config["env_file"] = None
    for name in Settings.model_fields:
        os.environ.pop(name.upper(), None)
    os.environ["APP_ENV"] = AppEnv.TEST.value
    os.environ["VAR_DIR"] = str(Path(tempfile.gettempdir()) / f"tb-unasked-{os.getpid()}")
    hypothesis.settings.load_profile("busy")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real notices and benchmarks beside the checkout; tests that need it are skipped without it."""
    folder = PROJECT_ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not here")
    return folder


@pytest.fixture(scope="session")
def settings() -> Iterator[Settings]:
    """Settings of a test run: nothing from the environment, everything written to a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="tb-test-"))
    yield Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=folder, database_url=None, redis_url=None)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Iterator[Engine]:
    """The engine of an embedded PostgreSQL with the newest schema."""
    migrate(settings)
    engine = get_engine(settings)
    yield engine
    engine.dispose()
    release_postgres(settings)


def empty(engine: Engine) -> None:
    """Delete every row of every table and start the keys at 1 again."""
    names = ", ".join(table.name for table in Table.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


@pytest.fixture
def clean_database(engine: Engine, settings: Settings) -> Settings:
    """Settings whose ``database_url`` names an empty database: for code that opens its own ``session_scope``."""
    empty(engine)
    url = database_url(settings).render_as_string(hide_password=False)
    return settings.model_copy(update={"database_url": url})


@pytest.fixture
def session(engine: Engine, clean_database: Settings) -> Iterator[Session]:
    """A session on an empty database; what it has not committed is rolled back."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture(scope="session")
def _valkey(settings: Settings) -> Iterator[str]:
    yield ensure_valkey(settings)
    release_valkey(settings)


@pytest.fixture
def clean_queues(clean_database: Settings, _valkey: str) -> Settings:
    """Settings with an empty database and an embedded Valkey that holds nothing."""
    settings = clean_database.model_copy(update={"redis_url": _valkey})
    with connect(settings) as connection:
        connection.flushall()
    return settings


@pytest.fixture
def frozen_now() -> datetime:
    """A Wednesday morning in UTC."""
    return datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
