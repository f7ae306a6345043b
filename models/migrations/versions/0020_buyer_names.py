"""Keep the names of buyers as searches compare them: folding thousands of names for each search takes too long."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from matcher.codes.folding import folded

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

AT_ONCE = 5_000


def upgrade() -> None:
    """Apply this change."""
    op.add_column("buyers", sa.Column("folded", sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    buyers = connection.execute(sa.text("SELECT id, name, city FROM buyers ORDER BY id")).all()
    rows = [{"row": row.id, "folded": folded(f"{row.name} {row.city or ''}")} for row in buyers]
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(sa.text("UPDATE buyers SET folded = :folded WHERE id = :row"), rows[start : start + AT_ONCE])
    op.alter_column("buyers", "folded", server_default=None)


def downgrade() -> None:
    """Take this change back."""
    op.drop_column("buyers", "folded")
