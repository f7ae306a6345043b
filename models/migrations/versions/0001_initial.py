"""Create the tables."""

from __future__ import annotations

import pgvector.sqlalchemy
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this change."""
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.create_table('buyers',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=True),
    sa.Column('nuts', sa.Text(), nullable=True),
    sa.Column('city', sa.Text(), nullable=True),
    sa.Column('website', sa.Text(), nullable=True),
    sa.Column('legal_type', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_buyers')),
    sa.UniqueConstraint('key', name=op.f('uq_buyers_key'))
    )
    op.create_table('criteria',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('fingerprint', sa.Text(), nullable=False),
    sa.Column('scorer', sa.Text(), nullable=False),
    sa.Column('document', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_criteria')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_criteria_fingerprint'))
    )
    op.create_index('uq_criteria_published', 'criteria', ['state'], unique=True, postgresql_where="state = 'published'")
    op.create_table('enterprises',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('nuts', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('status', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('cpv', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('languages', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('max_contract_eur_cents', sa.BigInteger(), nullable=True),
    sa.Column('excluded_words', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('excluded_cpv', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('website', sa.Text(), nullable=True),
    sa.Column('city', sa.Text(), nullable=True),
    sa.Column('postcode', sa.Text(), nullable=True),
    sa.Column('content_hash', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('matched_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enterprises')),
    sa.UniqueConstraint('key', name=op.f('uq_enterprises_key'))
    )
    op.create_table('fetch_runs',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), server_default='running', nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('counts', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False),
    sa.Column('error_code', sa.Text(), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fetch_runs'))
    )
    op.create_index(op.f('ix_fetch_runs_source_started_at'), 'fetch_runs', ['source', 'started_at'], unique=False)
    op.create_table('language_means',
    sa.Column('encoder_id', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('n_texts', sa.Integer(), nullable=False),
    sa.Column('mean', pgvector.sqlalchemy.HALFVEC(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('encoder_id', 'language', name=op.f('pk_language_means'))
    )
    op.create_table('term_weights',
    sa.Column('analyzer', sa.Text(), nullable=False),
    sa.Column('n_texts', sa.Integer(), nullable=False),
    sa.Column('weights', sa.LargeBinary(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('analyzer', name=op.f('pk_term_weights'))
    )
    op.create_table('leases',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_leases'))
    )
    op.create_table('raw_documents',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('fetched_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_raw_documents')),
    sa.UniqueConstraint('source', 'sha256', name=op.f('uq_raw_documents_source_sha256'))
    )
    op.create_index(op.f('ix_raw_documents_source_reference'), 'raw_documents', ['source', 'reference'], unique=False)
    op.create_table('recipients',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('channel', sa.Text(), server_default='mail', nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('frequency', sa.Text(), nullable=False),
    sa.Column('most_per_mail', sa.Integer(), server_default='10', nullable=False),
    sa.Column('unsubscribed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_digest_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recipients')),
    sa.UniqueConstraint('channel', 'address', name=op.f('uq_recipients_channel_address'))
    )
    op.create_table('sources',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('watermark', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_success_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('last_error_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_sources'))
    )
    op.create_table('vectors',
    sa.Column('text_hash', sa.Text(), nullable=False),
    sa.Column('encoder_id', sa.Text(), nullable=False),
    sa.Column('embedding', pgvector.sqlalchemy.HALFVEC(), nullable=False),
    sa.PrimaryKeyConstraint('text_hash', 'encoder_id', name=op.f('pk_vectors'))
    )
    op.create_table('work_items',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), server_default='pending', nullable=False),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('lease_owner', sa.Text(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_items'))
    )
    op.create_index(op.f('ix_work_items_state_kind_due_at'), 'work_items', ['state', 'kind', 'due_at'], unique=False)
    op.create_index('uq_work_items_pending', 'work_items', ['kind', 'subject_id'], unique=True, postgresql_where="state = 'pending'")
    op.create_table('capabilities',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('enterprise_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('text_hash', sa.Text(), nullable=False),
    sa.Column('suggestions', postgresql.JSONB(astext_type=sa.Text()), server_default='[]', nullable=False),
    sa.Column('bridge_id', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_capabilities_enterprise_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_capabilities')),
    sa.UniqueConstraint('enterprise_id', 'position', name=op.f('uq_capabilities_enterprise_id_position'))
    )
    op.create_index(op.f('ix_capabilities_text_hash'), 'capabilities', ['text_hash'], unique=False)
    op.create_table('deliveries',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('recipient_id', sa.BigInteger(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), server_default='created', nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('lease_owner', sa.Text(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['recipient_id'], ['recipients.id'], name=op.f('fk_deliveries_recipient_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deliveries')),
    sa.UniqueConstraint('message_id', name=op.f('uq_deliveries_message_id'))
    )
    op.create_index(op.f('ix_deliveries_recipient_id'), 'deliveries', ['recipient_id'], unique=False)
    op.create_index(op.f('ix_deliveries_state_due_at'), 'deliveries', ['state', 'due_at'], unique=False)
    op.create_table('notices',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('notice_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Text(), nullable=True),
    sa.Column('publication_number', sa.Text(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('procedure_id', sa.Text(), nullable=True),
    sa.Column('schema', sa.Text(), nullable=False),
    sa.Column('form_type', sa.Text(), nullable=False),
    sa.Column('notice_type', sa.Text(), nullable=True),
    sa.Column('subtype', sa.Text(), nullable=True),
    sa.Column('legal_basis', sa.Text(), nullable=True),
    sa.Column('procedure_type', sa.Text(), nullable=True),
    sa.Column('language', sa.Text(), nullable=True),
    sa.Column('languages', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=True),
    sa.Column('buyer_id', sa.BigInteger(), nullable=True),
    sa.Column('state', sa.Text(), server_default='active', nullable=False),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('content_hash', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), server_default='1', nullable=False),
    sa.Column('raw_document_id', sa.BigInteger(), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['buyer_id'], ['buyers.id'], name=op.f('fk_notices_buyer_id')),
    sa.ForeignKeyConstraint(['raw_document_id'], ['raw_documents.id'], name=op.f('fk_notices_raw_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('source', 'notice_id', name=op.f('uq_notices_source_notice_id'))
    )
    op.create_index(op.f('ix_notices_buyer_id'), 'notices', ['buyer_id'], unique=False)
    op.create_index(op.f('ix_notices_procedure_id'), 'notices', ['procedure_id'], unique=False)
    op.create_index(op.f('ix_notices_publication_number'), 'notices', ['publication_number'], unique=False)
    op.create_index(op.f('ix_notices_published_on'), 'notices', ['published_on'], unique=False)
    op.create_index(op.f('ix_notices_raw_document_id'), 'notices', ['raw_document_id'], unique=False)
    op.create_table('quarantine',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('raw_document_id', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('position', sa.Text(), nullable=True),
    sa.Column('parser_version', sa.Text(), nullable=False),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['raw_document_id'], ['raw_documents.id'], name=op.f('fk_quarantine_raw_document_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quarantine')),
    sa.UniqueConstraint('raw_document_id', name=op.f('uq_quarantine_raw_document_id'))
    )
    op.create_table('subscriptions',
    sa.Column('recipient_id', sa.BigInteger(), nullable=False),
    sa.Column('enterprise_id', sa.BigInteger(), nullable=False),
    sa.Column('least_score_centi', sa.SmallInteger(), nullable=True),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_subscriptions_enterprise_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recipient_id'], ['recipients.id'], name=op.f('fk_subscriptions_recipient_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('recipient_id', 'enterprise_id', name=op.f('pk_subscriptions'))
    )
    op.create_index(op.f('ix_subscriptions_enterprise_id'), 'subscriptions', ['enterprise_id'], unique=False)
    op.create_table('lots',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('lot_key', sa.Text(), nullable=False),
    sa.Column('notice_id', sa.BigInteger(), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('language', sa.Text(), nullable=True),
    sa.Column('nature', sa.Text(), nullable=True),
    sa.Column('cpv_main', sa.Text(), nullable=True),
    sa.Column('cpv', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('nuts', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('country', sa.Text(), nullable=True),
    sa.Column('value_cents', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=True),
    sa.Column('value_eur_cents', sa.BigInteger(), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reserved_participation', sa.Text(), nullable=False),
    sa.Column('reserved_for', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('reserved_execution', sa.Text(), nullable=False),
    sa.Column('social', sa.Text(), nullable=False),
    sa.Column('green', sa.Text(), nullable=False),
    sa.Column('sme_suitable', sa.Text(), nullable=False),
    sa.Column('text_hash', sa.Text(), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False),
    sa.Column('words', postgresql.TSVECTOR(), sa.Computed("to_tsvector('simple', title || ' ' || coalesce(description, ''))", persisted=True), nullable=False),
    sa.Column('matched_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name=op.f('fk_lots_notice_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lots')),
    sa.UniqueConstraint('notice_id', 'ref', name=op.f('uq_lots_notice_id_ref')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lots_public_id'))
    )
    op.create_index(op.f('ix_lots_country'), 'lots', ['country'], unique=False)
    op.create_index('ix_lots_cpv', 'lots', ['cpv'], unique=False, postgresql_using='gin')
    op.create_index(op.f('ix_lots_lot_key'), 'lots', ['lot_key'], unique=False)
    op.create_index(op.f('ix_lots_notice_id'), 'lots', ['notice_id'], unique=False)
    op.create_index('ix_lots_nuts', 'lots', ['nuts'], unique=False, postgresql_using='gin')
    op.create_index(op.f('ix_lots_state_closes_at'), 'lots', ['state', 'closes_at'], unique=False)
    op.create_index(op.f('ix_lots_text_hash'), 'lots', ['text_hash'], unique=False)
    op.create_index('ix_lots_words', 'lots', ['words'], unique=False, postgresql_using='gin')
    op.create_table('notice_links',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('notice_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('target_notice_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name=op.f('fk_notice_links_notice_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['target_notice_id'], ['notices.id'], name=op.f('fk_notice_links_target_notice_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_links')),
    sa.UniqueConstraint('notice_id', 'kind', 'target', name=op.f('uq_notice_links_notice_id_kind_target'))
    )
    op.create_index(op.f('ix_notice_links_target'), 'notice_links', ['target'], unique=False)
    op.create_index(op.f('ix_notice_links_target_notice_id'), 'notice_links', ['target_notice_id'], unique=False)
    op.create_table('notice_versions',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('notice_id', sa.BigInteger(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.Text(), nullable=False),
    sa.Column('raw_document_id', sa.BigInteger(), nullable=False),
    sa.Column('diff', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name=op.f('fk_notice_versions_notice_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['raw_document_id'], ['raw_documents.id'], name=op.f('fk_notice_versions_raw_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_versions')),
    sa.UniqueConstraint('notice_id', 'revision', name=op.f('uq_notice_versions_notice_id_revision'))
    )
    op.create_table('alert_items',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('recipient_id', sa.BigInteger(), nullable=False),
    sa.Column('lot_key', sa.Text(), nullable=False),
    sa.Column('lot_id', sa.BigInteger(), nullable=False),
    sa.Column('enterprise_id', sa.BigInteger(), nullable=False),
    sa.Column('criteria_id', sa.BigInteger(), nullable=False),
    sa.Column('score_centi', sa.SmallInteger(), nullable=False),
    sa.Column('state', sa.Text(), server_default='pending', nullable=False),
    sa.Column('delivery_id', sa.BigInteger(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['criteria_id'], ['criteria.id'], name=op.f('fk_alert_items_criteria_id')),
    sa.ForeignKeyConstraint(['delivery_id'], ['deliveries.id'], name=op.f('fk_alert_items_delivery_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_alert_items_enterprise_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lot_id'], ['lots.id'], name=op.f('fk_alert_items_lot_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recipient_id'], ['recipients.id'], name=op.f('fk_alert_items_recipient_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_items')),
    sa.UniqueConstraint('recipient_id', 'lot_key', name=op.f('uq_alert_items_recipient_id_lot_key'))
    )
    op.create_index(op.f('ix_alert_items_delivery_id'), 'alert_items', ['delivery_id'], unique=False)
    op.create_index(op.f('ix_alert_items_enterprise_id'), 'alert_items', ['enterprise_id'], unique=False)
    op.create_index(op.f('ix_alert_items_lot_id'), 'alert_items', ['lot_id'], unique=False)
    op.create_index('ix_alert_items_pending', 'alert_items', ['recipient_id'], unique=False, postgresql_where="state = 'pending'")
    op.create_table('matches',
    sa.Column('lot_id', sa.BigInteger(), nullable=False),
    sa.Column('enterprise_id', sa.BigInteger(), nullable=False),
    sa.Column('criteria_id', sa.BigInteger(), nullable=False),
    sa.Column('score_centi', sa.SmallInteger(), nullable=False),
    sa.Column('band', sa.Text(), nullable=False),
    sa.Column('gates', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('points_centi', postgresql.ARRAY(sa.Integer()), nullable=False),
    sa.Column('feature_values', postgresql.ARRAY(sa.REAL()), nullable=False),
    sa.Column('encoder_id', sa.Text(), nullable=False),
    sa.Column('first_matched_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('matched_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['criteria_id'], ['criteria.id'], name=op.f('fk_matches_criteria_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_matches_enterprise_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lot_id'], ['lots.id'], name=op.f('fk_matches_lot_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('lot_id', 'enterprise_id', 'criteria_id', name=op.f('pk_matches'))
    )
    op.create_index('ix_matches_enterprise_score', 'matches', ['enterprise_id', 'criteria_id', 'score_centi'], unique=False)
    op.create_index('ix_matches_lot_score', 'matches', ['lot_id', 'criteria_id', 'score_centi'], unique=False)


def downgrade() -> None:
    """Take this change back."""
    op.drop_index('ix_matches_lot_score', table_name='matches')
    op.drop_index('ix_matches_enterprise_score', table_name='matches')
    op.drop_table('matches')
    op.drop_index('ix_alert_items_pending', table_name='alert_items', postgresql_where="state = 'pending'")
    op.drop_index(op.f('ix_alert_items_lot_id'), table_name='alert_items')
    op.drop_index(op.f('ix_alert_items_enterprise_id'), table_name='alert_items')
    op.drop_index(op.f('ix_alert_items_delivery_id'), table_name='alert_items')
    op.drop_table('alert_items')
    op.drop_table('notice_versions')
    op.drop_index(op.f('ix_notice_links_target_notice_id'), table_name='notice_links')
    op.drop_index(op.f('ix_notice_links_target'), table_name='notice_links')
    op.drop_table('notice_links')
    op.drop_index('ix_lots_words', table_name='lots', postgresql_using='gin')
    op.drop_index(op.f('ix_lots_text_hash'), table_name='lots')
    op.drop_index(op.f('ix_lots_state_closes_at'), table_name='lots')
    op.drop_index('ix_lots_nuts', table_name='lots', postgresql_using='gin')
    op.drop_index(op.f('ix_lots_notice_id'), table_name='lots')
    op.drop_index(op.f('ix_lots_lot_key'), table_name='lots')
    op.drop_index('ix_lots_cpv', table_name='lots', postgresql_using='gin')
    op.drop_index(op.f('ix_lots_country'), table_name='lots')
    op.drop_table('lots')
    op.drop_index(op.f('ix_subscriptions_enterprise_id'), table_name='subscriptions')
    op.drop_table('subscriptions')
    op.drop_table('quarantine')
    op.drop_index(op.f('ix_notices_raw_document_id'), table_name='notices')
    op.drop_index(op.f('ix_notices_published_on'), table_name='notices')
    op.drop_index(op.f('ix_notices_publication_number'), table_name='notices')
    op.drop_index(op.f('ix_notices_procedure_id'), table_name='notices')
    op.drop_index(op.f('ix_notices_buyer_id'), table_name='notices')
    op.drop_table('notices')
    op.drop_index(op.f('ix_deliveries_state_due_at'), table_name='deliveries')
    op.drop_index(op.f('ix_deliveries_recipient_id'), table_name='deliveries')
    op.drop_table('deliveries')
    op.drop_index(op.f('ix_capabilities_text_hash'), table_name='capabilities')
    op.drop_table('capabilities')
    op.drop_index('uq_work_items_pending', table_name='work_items', postgresql_where="state = 'pending'")
    op.drop_index(op.f('ix_work_items_state_kind_due_at'), table_name='work_items')
    op.drop_table('work_items')
    op.drop_table('vectors')
    op.drop_table('sources')
    op.drop_table('recipients')
    op.drop_index(op.f('ix_raw_documents_source_reference'), table_name='raw_documents')
    op.drop_table('raw_documents')
    op.drop_table('leases')
    op.drop_table('term_weights')
    op.drop_table('language_means')
    op.drop_index(op.f('ix_fetch_runs_source_started_at'), table_name='fetch_runs')
    op.drop_table('fetch_runs')
    op.drop_table('enterprises')
    op.drop_index('uq_criteria_published', table_name='criteria', postgresql_where="state = 'published'")
    op.drop_table('criteria')
    op.drop_table('buyers')
