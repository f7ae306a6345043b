"""Keep followed lots and declared interest, who changed a note on a shortlist, and the columns that a person exports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this change."""
    op.create_table(
        'followed_lots',
        sa.Column('organisation_id', sa.BigInteger(), nullable=False),
        sa.Column('lot_id', sa.BigInteger(), nullable=False),
        sa.Column('followed_by', sa.BigInteger(), nullable=True),
        sa.Column('followed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisations.id'], name=op.f('fk_followed_lots_organisation_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['lot_id'], ['lots.id'], name=op.f('fk_followed_lots_lot_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['followed_by'], ['users.id'], name=op.f('fk_followed_lots_followed_by'), ondelete='SET NULL'
        ),
        sa.PrimaryKeyConstraint('organisation_id', 'lot_id', name=op.f('pk_followed_lots')),
    )
    op.create_index(op.f('ix_followed_lots_lot_id'), 'followed_lots', ['lot_id'])
    op.create_table(
        'interests',
        sa.Column('enterprise_id', sa.BigInteger(), nullable=False),
        sa.Column('lot_id', sa.BigInteger(), nullable=False),
        sa.Column('declared_by', sa.BigInteger(), nullable=True),
        sa.Column('declared_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.ForeignKeyConstraint(
            ['enterprise_id'], ['enterprises.id'], name=op.f('fk_interests_enterprise_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['lot_id'], ['lots.id'], name=op.f('fk_interests_lot_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['declared_by'], ['users.id'], name=op.f('fk_interests_declared_by'), ondelete='SET NULL'
        ),
        sa.PrimaryKeyConstraint('enterprise_id', 'lot_id', name=op.f('pk_interests')),
    )
    op.create_index(op.f('ix_interests_lot_id'), 'interests', ['lot_id'])
    op.add_column('shortlist', sa.Column('noted_by', sa.BigInteger(), nullable=True))
    op.add_column('shortlist', sa.Column('noted_at', sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(
        op.f('fk_shortlist_noted_by'), 'shortlist', 'users', ['noted_by'], ['id'], ondelete='SET NULL'
    )
    op.add_column('users', sa.Column('shortlist_columns', postgresql.ARRAY(sa.Text()), nullable=True))


def downgrade() -> None:
    """Take this change back."""
    op.drop_column('users', 'shortlist_columns')
    op.drop_constraint(op.f('fk_shortlist_noted_by'), 'shortlist')
    op.drop_column('shortlist', 'noted_at')
    op.drop_column('shortlist', 'noted_by')
    op.drop_table('interests')
    op.drop_table('followed_lots')
