"""Create the table of projections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this change."""
    op.create_table('projections',
    sa.Column('encoder_id', sa.Text(), nullable=False),
    sa.Column('n_texts', sa.Integer(), nullable=False),
    sa.Column('matrix', sa.LargeBinary(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('encoder_id', name=op.f('pk_projections'))
    )


def downgrade() -> None:
    """Take this change back."""
    op.drop_table('projections')
