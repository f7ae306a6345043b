"""Keep where criteria versions come from, their publications and their back-tests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this change."""
    op.add_column('criteria', sa.Column('parent_id', sa.BigInteger(), nullable=True))
    op.add_column('criteria', sa.Column('author', sa.Text(), nullable=True))
    op.add_column('criteria', sa.Column('listed_at', sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(op.f('fk_criteria_parent_id'), 'criteria', 'criteria', ['parent_id'], ['id'])
    op.create_table(
        'publications',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column('criteria_id', sa.BigInteger(), nullable=False),
        sa.Column('replaces_id', sa.BigInteger(), nullable=True),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('author', sa.Text(), nullable=True),
        sa.Column('override', sa.Text(), nullable=True),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('n_blocks', sa.Integer(), server_default='0', nullable=False),
        sa.Column('waiting', postgresql.ARRAY(sa.BigInteger()), server_default='{}', nullable=False),
        sa.Column('basis', sa.Text(), nullable=True),
        sa.Column('seen_lots', sa.LargeBinary(), nullable=True),
        sa.Column('seen_enterprises', sa.LargeBinary(), nullable=True),
        sa.Column('asked_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['criteria_id'], ['criteria.id'], name=op.f('fk_publications_criteria_id')),
        sa.ForeignKeyConstraint(['replaces_id'], ['criteria.id'], name=op.f('fk_publications_replaces_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_publications')),
    )
    op.create_index(op.f('ix_publications_criteria_id'), 'publications', ['criteria_id'])
    op.create_index(
        'uq_publications_matching', 'publications', ['state'], unique=True, postgresql_where=sa.text("state = 'matching'")
    )
    op.create_table(
        'backtests',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column('criteria_id', sa.BigInteger(), nullable=False),
        sa.Column('against_id', sa.BigInteger(), nullable=False),
        sa.Column('author', sa.Text(), nullable=True),
        sa.Column('state', sa.Text(), server_default='pending', nullable=False),
        sa.Column('done', sa.Integer(), server_default='0', nullable=False),
        sa.Column('total', sa.Integer(), server_default='0', nullable=False),
        sa.Column('result', postgresql.JSONB(), server_default='{}', nullable=False),
        sa.Column('error', sa.Text(), nullable=True),
        sa.Column('asked_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['against_id'], ['criteria.id'], name=op.f('fk_backtests_against_id')),
        sa.ForeignKeyConstraint(['criteria_id'], ['criteria.id'], name=op.f('fk_backtests_criteria_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_backtests')),
    )
    op.create_index(op.f('ix_backtests_criteria_id_against_id'), 'backtests', ['criteria_id', 'against_id'])
    op.execute("UPDATE criteria SET listed_at = published_at WHERE state = 'published'")
    op.execute(
        "INSERT INTO publications (criteria_id, kind, reason, state, asked_at, published_at)"
        " SELECT id, 'first', reason, 'published', coalesce(published_at, created_at), coalesce(published_at, created_at)"
        " FROM criteria WHERE state <> 'draft' ORDER BY published_at NULLS FIRST, id"
    )


def downgrade() -> None:
    """Take this change back."""
    op.drop_table('backtests')
    op.drop_table('publications')
    op.drop_constraint(op.f('fk_criteria_parent_id'), 'criteria')
    for column in ('listed_at', 'author', 'parent_id'):
        op.drop_column('criteria', column)
