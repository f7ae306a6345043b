"""Keep the tenders that officers draft, who fits them, and whom they choose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this change."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_drafts_created_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_drafts_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_organisation_id"), "drafts", ["organisation_id"], unique=False)
    op.create_table(
        "draft_lots",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("cpv", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("nuts", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("value_eur_cents", sa.BigInteger(), nullable=True),
        sa.Column("duration_months", sa.Integer(), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("reserved_participation", sa.Text(), server_default="unknown", nullable=False),
        sa.Column("reserved_for", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("reserved_execution", sa.Text(), server_default="unknown", nullable=False),
        sa.Column("social", sa.Text(), server_default="unknown", nullable=False),
        sa.Column("green", sa.Text(), server_default="unknown", nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("suggestions", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("bands", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_lots_draft_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_lots")),
        sa.UniqueConstraint(
            "draft_id", "position", deferrable=True, initially="DEFERRED", name=op.f("uq_draft_lots_draft_id_position")
        ),
    )
    op.create_table(
        "draft_bidders",
        sa.Column("lot_id", sa.BigInteger(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("criteria_id", sa.BigInteger(), nullable=False),
        sa.Column("score_centi", sa.SmallInteger(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("gates", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("points_centi", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("feature_values", postgresql.ARRAY(sa.REAL()), nullable=False),
        sa.Column("phrase", sa.SmallInteger(), nullable=True),
        sa.Column("sentence", sa.SmallInteger(), nullable=True),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["criteria_id"], ["criteria.id"], name=op.f("fk_draft_bidders_criteria_id")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_draft_bidders_enterprise_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["draft_lots.id"], name=op.f("fk_draft_bidders_lot_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lot_id", "enterprise_id", name=op.f("pk_draft_bidders")),
    )
    op.create_index(op.f("ix_draft_bidders_enterprise_id"), "draft_bidders", ["enterprise_id"], unique=False)
    op.create_table(
        "shortlist",
        sa.Column("lot_id", sa.BigInteger(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("chosen_by", sa.BigInteger(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["chosen_by"], ["users.id"], name=op.f("fk_shortlist_chosen_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_shortlist_enterprise_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["draft_lots.id"], name=op.f("fk_shortlist_lot_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("lot_id", "enterprise_id", name=op.f("pk_shortlist")),
    )
    op.create_index(op.f("ix_shortlist_enterprise_id"), "shortlist", ["enterprise_id"], unique=False)


def downgrade() -> None:
    """Take this change back."""
    op.drop_index(op.f("ix_shortlist_enterprise_id"), table_name="shortlist")
    op.drop_table("shortlist")
    op.drop_index(op.f("ix_draft_bidders_enterprise_id"), table_name="draft_bidders")
    op.drop_table("draft_bidders")
    op.drop_table("draft_lots")
    op.drop_index(op.f("ix_drafts_organisation_id"), table_name="drafts")
    op.drop_table("drafts")
