"""Give every lot a stamp that changes with whatever matching reads of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

READ = (
    'text_hash', 'language', 'cpv', 'nuts', 'country', 'nature', 'value_eur_cents', 'closes_at',
    'reserved_participation', 'reserved_for', 'reserved_execution', 'social', 'green', 'facts',
)
STAMP = """
CREATE FUNCTION stamp_lot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.stamp := hashtextextended(ROW(
        NEW.text_hash, NEW.language, NEW.cpv, NEW.nuts, NEW.country, NEW.nature, NEW.value_eur_cents,
        extract(epoch FROM NEW.closes_at), NEW.reserved_participation, NEW.reserved_for, NEW.reserved_execution,
        NEW.social, NEW.green, NEW.facts -> 'submission_languages'
    )::text, 0);
    RETURN NEW;
END
$$
"""
TRIGGER = f"""
CREATE TRIGGER stamp_lot BEFORE INSERT OR UPDATE OF {', '.join(READ)} ON lots
FOR EACH ROW EXECUTE FUNCTION stamp_lot()
"""


def upgrade() -> None:
    """Apply this change."""
    op.add_column('lots', sa.Column('stamp', sa.BigInteger(), server_default='0', nullable=False))
    op.execute(STAMP)
    op.execute(TRIGGER)
    op.execute('UPDATE lots SET text_hash = text_hash')
    op.create_index(
        'ix_lots_open_stamp', 'lots', ['id'],
        postgresql_include=['stamp', 'closes_at'], postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    """Take this change back."""
    op.drop_index('ix_lots_open_stamp', 'lots')
    op.execute('DROP TRIGGER stamp_lot ON lots')
    op.execute('DROP FUNCTION stamp_lot')
    op.drop_column('lots', 'stamp')
