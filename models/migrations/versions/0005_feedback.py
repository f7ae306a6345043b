"""Keep what enterprises say of lots, and what that does to their order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this change."""
    op.create_table(
        'feedback',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column('enterprise_id', sa.BigInteger(), nullable=False),
        sa.Column('lot_id', sa.BigInteger(), nullable=False),
        sa.Column('verdict', sa.Text(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=True),
        sa.Column('note', sa.Text(), nullable=True),
        sa.Column('scorer', sa.Text(), nullable=True),
        sa.Column('feature_values', postgresql.ARRAY(postgresql.REAL()), nullable=True),
        sa.Column('given_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.ForeignKeyConstraint(
            ['enterprise_id'], ['enterprises.id'], name=op.f('fk_feedback_enterprise_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['lot_id'], ['lots.id'], name=op.f('fk_feedback_lot_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback')),
        sa.UniqueConstraint('enterprise_id', 'lot_id', name=op.f('uq_feedback_enterprise_id_lot_id')),
    )
    op.create_index(op.f('ix_feedback_lot_id'), 'feedback', ['lot_id'])
    op.add_column('enterprises', sa.Column('learns', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('matches', sa.Column('learned_centi', sa.SmallInteger(), server_default='0', nullable=False))


def downgrade() -> None:
    """Take this change back."""
    op.drop_column('matches', 'learned_centi')
    op.drop_column('enterprises', 'learns')
    op.drop_table('feedback')
