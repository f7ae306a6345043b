"""Keep with a match which sentence of the lot the enterprise's work is nearest to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this change."""
    op.add_column('matches', sa.Column('sentence', sa.SmallInteger(), nullable=True))


def downgrade() -> None:
    """Take this change back."""
    op.drop_column('matches', 'sentence')
