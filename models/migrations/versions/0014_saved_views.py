"""Keep lists of matches that people have named, and the time zone of a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this change."""
    op.add_column('users', sa.Column('time_zone', sa.Text(), nullable=True))
    op.create_table(
        'saved_views',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column('user_id', sa.BigInteger(), nullable=False),
        sa.Column('organisation_id', sa.BigInteger(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('arguments', postgresql.JSONB(), server_default='{}', nullable=False),
        sa.Column('is_default', sa.Boolean(), server_default=sa.text('false'), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_saved_views_user_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['user_id', 'organisation_id'],
            ['memberships.user_id', 'memberships.organisation_id'],
            name=op.f('fk_saved_views_user_id_organisation_id'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_views')),
        sa.UniqueConstraint(
            'user_id', 'organisation_id', 'name', name=op.f('uq_saved_views_user_id_organisation_id_name')
        ),
    )
    op.create_index(
        'uq_saved_views_default',
        'saved_views',
        ['user_id', 'organisation_id'],
        unique=True,
        postgresql_where=sa.text('is_default'),
    )


def downgrade() -> None:
    """Take this change back."""
    op.drop_table('saved_views')
    op.drop_column('users', 'time_zone')
