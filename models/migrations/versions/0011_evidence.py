"""Keep evidence of statuses with its files, what was decided about it, and what the owners were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this change."""
    op.create_table(
        'evidence',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column('enterprise_id', sa.BigInteger(), nullable=False),
        sa.Column('status', sa.Text(), nullable=False),
        sa.Column('recognition', sa.Text(), server_default='', nullable=False),
        sa.Column('issuer', sa.Text(), server_default='', nullable=False),
        sa.Column('issued_on', sa.Date(), nullable=True),
        sa.Column('expires_on', sa.Date(), nullable=True),
        sa.Column('state', sa.Text(), server_default='pending', nullable=False),
        sa.Column('reason', sa.Text(), server_default='', nullable=False),
        sa.Column('replaces_id', sa.BigInteger(), nullable=True),
        sa.Column('submitted_by', sa.BigInteger(), nullable=True),
        sa.Column('submitted_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.Column('decided_by', sa.BigInteger(), nullable=True),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state <> 'verified' OR expires_on IS NOT NULL", name=op.f('ck_evidence_verified_ends')),
        sa.ForeignKeyConstraint(['decided_by'], ['users.id'], name=op.f('fk_evidence_decided_by'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(
            ['enterprise_id'], ['enterprises.id'], name=op.f('fk_evidence_enterprise_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['replaces_id'], ['evidence.id'], name=op.f('fk_evidence_replaces_id'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['submitted_by'], ['users.id'], name=op.f('fk_evidence_submitted_by'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
    )
    op.create_index(op.f('ix_evidence_enterprise_id'), 'evidence', ['enterprise_id'])
    op.create_index(op.f('ix_evidence_replaces_id'), 'evidence', ['replaces_id'])
    op.create_index(op.f('ix_evidence_state_submitted_at'), 'evidence', ['state', 'submitted_at'])
    op.create_table(
        'evidence_files',
        sa.Column('evidence_id', sa.BigInteger(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('media_type', sa.Text(), nullable=False),
        sa.Column('size_bytes', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.Text(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ['evidence_id'], ['evidence.id'], name=op.f('fk_evidence_files_evidence_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('evidence_id', name=op.f('pk_evidence_files')),
    )
    op.create_table(
        'evidence_tellings',
        sa.Column('evidence_id', sa.BigInteger(), nullable=False),
        sa.Column('occasion', sa.Text(), nullable=False),
        sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['evidence_id'], ['evidence.id'], name=op.f('fk_evidence_tellings_evidence_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('evidence_id', 'occasion', name=op.f('pk_evidence_tellings')),
    )


def downgrade() -> None:
    """Take this change back."""
    op.drop_table('evidence_tellings')
    op.drop_table('evidence_files')
    op.drop_table('evidence')
