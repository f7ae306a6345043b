"""Keep who won which lot, and which of these contracts are those of an enterprise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from matcher.firms import company_key, name_key

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

_WON = """
SELECT l.id AS lot_id, w.value->>'name' AS name, w.value->>'company_id' AS company_id,
    coalesce(w.value->>'country', n.country) AS country, (r.value->>'concluded_on')::date AS concluded_on
FROM notices n
CROSS JOIN LATERAL jsonb_array_elements(n.facts->'results') AS r
CROSS JOIN LATERAL jsonb_array_elements(r.value->'winners') AS w
JOIN lots l ON l.notice_id = n.id AND l.ref = r.value->>'lot_ref'
WHERE w.value->>'name' IS NOT NULL
"""
_KEEP = sa.text("""
INSERT INTO winners (lot_id, name, name_key, company_key, country, concluded_on)
VALUES (:lot_id, :name, :name_key, :company_key, :country, :concluded_on) ON CONFLICT DO NOTHING
""")
_NAME = sa.text('UPDATE enterprises SET name_key = :name_key WHERE id = :id')


def upgrade() -> None:
    """Apply this change."""
    op.create_table(
        'winners',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column('lot_id', sa.BigInteger(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('name_key', sa.Text(), nullable=False),
        sa.Column('company_key', sa.Text(), nullable=True),
        sa.Column('country', sa.Text(), nullable=True),
        sa.Column('concluded_on', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['lot_id'], ['lots.id'], name=op.f('fk_winners_lot_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_winners')),
        sa.UniqueConstraint(
            'lot_id',
            'name_key',
            'country',
            name=op.f('uq_winners_lot_id_name_key_country'),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f('ix_winners_country_company_key'), 'winners', ['country', 'company_key'])
    op.create_index(op.f('ix_winners_country_name_key'), 'winners', ['country', 'name_key'])
    op.create_table(
        'past_contracts',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column('enterprise_id', sa.BigInteger(), nullable=False),
        sa.Column('lot_id', sa.BigInteger(), nullable=False),
        sa.Column('found_by', sa.Text(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['enterprise_id'], ['enterprises.id'], name=op.f('fk_past_contracts_enterprise_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['lot_id'], ['lots.id'], name=op.f('fk_past_contracts_lot_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_past_contracts')),
        sa.UniqueConstraint('enterprise_id', 'lot_id', name=op.f('uq_past_contracts_enterprise_id_lot_id')),
    )
    op.create_index(op.f('ix_past_contracts_lot_id'), 'past_contracts', ['lot_id'])
    op.add_column('enterprises', sa.Column('company_id', sa.Text(), nullable=True))
    op.add_column('enterprises', sa.Column('company_key', sa.Text(), nullable=True))
    op.add_column('enterprises', sa.Column('name_key', sa.Text(), server_default='', nullable=False))
    _fill(op.get_bind())
    op.create_index(op.f('ix_enterprises_country_company_key'), 'enterprises', ['country', 'company_key'])
    op.create_index(op.f('ix_enterprises_country_name_key'), 'enterprises', ['country', 'name_key'])


def _fill(connection: sa.Connection) -> None:
    """Fill in what notices and enterprises that are stored say; contracts are found when either changes, or by command."""
    won = [
        {
            **row,
            'name_key': name_key(row['name']),
            'company_key': company_key(row['company_id'], row['country']),
        }
        for row in connection.execute(sa.text(_WON)).mappings()
    ]
    if won:
        connection.execute(_KEEP, won)
    named = [
        {'id': row.id, 'name_key': name_key(row.name)}
        for row in connection.execute(sa.text('SELECT id, name FROM enterprises'))
    ]
    if named:
        connection.execute(_NAME, named)


def downgrade() -> None:
    """Take this change back."""
    op.drop_index(op.f('ix_enterprises_country_company_key'), 'enterprises')
    op.drop_index(op.f('ix_enterprises_country_name_key'), 'enterprises')
    for column in ('name_key', 'company_key', 'company_id'):
        op.drop_column('enterprises', column)
    op.drop_table('past_contracts')
    op.drop_table('winners')
