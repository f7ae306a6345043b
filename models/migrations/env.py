"""How alembic runs the migrations: always on the connection that :func:`models.database.migrate` gives."""

from __future__ import annotations

from alembic import context

from models.tables import Table

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata)
with context.begin_transaction():
    context.run_migrations()
