"""Keep which suggested CPV codes an enterprise dropped, its legal form, and the references it tells of itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this change."""
    op.add_column(
        'enterprises', sa.Column('dropped_cpv', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False)
    )
    op.add_column('enterprises', sa.Column('legal_form', sa.Text(), nullable=True))
    op.create_table(
        'enterprise_references',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column('enterprise_id', sa.BigInteger(), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('client', sa.Text(), server_default='', nullable=False),
        sa.Column('year', sa.SmallInteger(), nullable=True),
        sa.Column('value_eur_cents', sa.BigInteger(), nullable=True),
        sa.Column('text', sa.Text(), server_default='', nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.ForeignKeyConstraint(
            ['enterprise_id'],
            ['enterprises.id'],
            name=op.f('fk_enterprise_references_enterprise_id'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_enterprise_references')),
    )
    op.create_index(op.f('ix_enterprise_references_enterprise_id'), 'enterprise_references', ['enterprise_id'])


def downgrade() -> None:
    """Take this change back."""
    op.drop_table('enterprise_references')
    for column in ('legal_form', 'dropped_cpv'):
        op.drop_column('enterprises', column)
