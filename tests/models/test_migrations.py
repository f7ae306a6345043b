"""The migrations make exactly the tables that the program declares."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from config.settings import Settings
from jobs.enterprises import load_enterprises
from jobs.ingest import ingest_documents
from models.database import migrate, migration_config
from models.tables import Table
from tests.jobs.ingest.documents import RESULT, document


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


def test_past_contracts_take_over_what_is_stored_already(engine: Engine, clean_queues: Settings) -> None:
    ingest_documents(clean_queues, [document(RESULT)], "test")
    entry = {"name": "Bäckerei Süd eG", "country": "DE", "language": "de", "capabilities": ["Brot"]}
    load_enterprises(clean_queues, [entry])
    before = _kept(engine)
    with engine.begin() as connection:
        config = migration_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0006")
        command.upgrade(config, "head")
    assert _kept(engine) == before
    assert len(before) == 3


def _kept(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        winners = connection.execute(
            text("SELECT lot_id, name, name_key, company_key, country, concluded_on FROM winners ORDER BY lot_id, name")
        )
        names = connection.execute(text("SELECT id, name_key FROM enterprises"))
        return [*map(tuple, winners), *map(tuple, names)]
