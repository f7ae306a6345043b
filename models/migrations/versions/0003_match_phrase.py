"""Keep with a match which phrase of the enterprise is nearest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this change."""
    op.add_column('matches', sa.Column('phrase', sa.SmallInteger(), nullable=True))


def downgrade() -> None:
    """Take this change back."""
    op.drop_column('matches', 'phrase')
