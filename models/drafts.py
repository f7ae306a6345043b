"""Tenders that an officer drafts: private to the authority, matched as published lots are.

They stand in tables of their own, so that nothing that lists notices can show one by mistake.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, REAL
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Codes, Created, Json, JsonList, Key, Table


class DraftRow(Table):
    """A tender that an authority prepares."""

    __tablename__ = "drafts"

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    country: Mapped[str]
    language: Mapped[str]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
    changed_at: Mapped[Created]
    matched_at: Mapped[datetime | None]
    """When its lots were last matched; ``None`` asks for matching."""

    lots: Mapped[list[DraftLotRow]] = relationship(
        back_populates="draft", lazy="raise", order_by="DraftLotRow.position", cascade="all, delete-orphan"
    )


class DraftLotRow(Table):
    """A lot of a draft; the columns that matching reads are named as in ``lots``."""

    __tablename__ = "draft_lots"
    __table_args__ = (UniqueConstraint("draft_id", "position", deferrable=True, initially="DEFERRED"),)

    id: Mapped[Key]
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str]
    description: Mapped[str]
    language: Mapped[str]
    nature: Mapped[str]
    cpv: Mapped[Codes]
    nuts: Mapped[Codes]
    country: Mapped[str]
    value_eur_cents: Mapped[int | None] = mapped_column(BigInteger)
    duration_months: Mapped[int | None]
    closes_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(server_default="open")
    reserved_participation: Mapped[str] = mapped_column(server_default="unknown")
    reserved_for: Mapped[Codes]
    reserved_execution: Mapped[str] = mapped_column(server_default="unknown")
    social: Mapped[str] = mapped_column(server_default="unknown")
    green: Mapped[str] = mapped_column(server_default="unknown")
    facts: Mapped[Json]
    suggestions: Mapped[JsonList]
    """CPV codes found in the text: [[code, confidence]]."""
    bands: Mapped[Json]
    """How many listed enterprises fit, by band."""

    draft: Mapped[DraftRow] = relationship(back_populates="lots", lazy="raise")


class DraftBidderRow(Table):
    """An enterprise that fits a lot of a draft; the columns are named as in ``matches``."""

    __tablename__ = "draft_bidders"

    lot_id: Mapped[int] = mapped_column(ForeignKey("draft_lots.id", ondelete="CASCADE"), primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(
        ForeignKey("enterprises.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    criteria_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"))
    score_centi: Mapped[int] = mapped_column(SmallInteger)
    band: Mapped[str]
    gates: Mapped[Codes]
    points_centi: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    feature_values: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    phrase: Mapped[int | None] = mapped_column(SmallInteger)
    sentence: Mapped[int | None] = mapped_column(SmallInteger)
    matched_at: Mapped[datetime]


class ShortlistRow(Table):
    """An enterprise that an authority has chosen for a lot of a draft, with a note; it outlives matching anew."""

    __tablename__ = "shortlist"

    lot_id: Mapped[int] = mapped_column(ForeignKey("draft_lots.id", ondelete="CASCADE"), primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(
        ForeignKey("enterprises.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    note: Mapped[str] = mapped_column(server_default="")
    chosen_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    chosen_at: Mapped[Created]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    noted_at: Mapped[datetime | None]
    """When the note was last changed, by whom; ``None``: never since the enterprise was chosen."""
