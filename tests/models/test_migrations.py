"""The migrations make exactly the tables that the program declares."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from config.settings import Settings
from models.database import migrate
from models.tables import Table


def test_migrated_schema_is_the_declared_one(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Table.metadata) == []


def test_migrating_twice_changes_nothing(engine: Engine, settings: Settings) -> None:
    migrate(settings)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1


def test_a_migrated_database_has_vectors(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT '[1,2]'::vector <-> '[1,2]'::vector")) == 0.0
