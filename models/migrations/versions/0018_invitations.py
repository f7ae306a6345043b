"""Keep invitations that were withdrawn, so that those of a day can be counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INDEX, COLUMNS = "uq_invitations_open", ["organisation_id", "email"]


def upgrade() -> None:
    """Apply this change."""
    op.add_column("invitations", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_index(INDEX, "invitations")
    is_open = sa.text("accepted_at IS NULL AND withdrawn_at IS NULL")
    op.create_index(INDEX, "invitations", COLUMNS, unique=True, postgresql_where=is_open)


def downgrade() -> None:
    """Take this change back."""
    op.drop_index(INDEX, "invitations")
    op.execute("DELETE FROM invitations WHERE withdrawn_at IS NOT NULL")
    is_open = sa.text("accepted_at IS NULL")
    op.create_index(INDEX, "invitations", COLUMNS, unique=True, postgresql_where=is_open)
    op.drop_column("invitations", "withdrawn_at")
