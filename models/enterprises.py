"""Enterprises and what they can do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Codes, Created, JsonList, Key, Table
from models.notices import LotRow


class EnterpriseRow(Table):
    """A social enterprise as it describes itself (``matcher.records.Enterprise``)."""

    __tablename__ = "enterprises"
    __table_args__ = (Index(None, "country", "company_key"), Index(None, "country", "name_key"))

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    country: Mapped[str]
    language: Mapped[str]
    nuts: Mapped[Codes]
    status: Mapped[Codes]
    cpv: Mapped[Codes]
    languages: Mapped[Codes]
    max_contract_eur_cents: Mapped[int | None] = mapped_column(BigInteger)
    excluded_words: Mapped[Codes]
    excluded_cpv: Mapped[Codes]
    dropped_cpv: Mapped[Codes]
    """Codes that the CPV bridge suggests and that the enterprise does not want: neither offered again nor matched."""
    legal_form: Mapped[str | None]
    description: Mapped[str | None]
    website: Mapped[str | None]
    contact_email: Mapped[str | None]
    contact_phone: Mapped[str | None]
    """Where buyers reach it, as it says itself; shown while it is listed. Never taken from an account."""
    city: Mapped[str | None]
    postcode: Mapped[str | None]
    company_id: Mapped[str | None]
    company_key: Mapped[str | None]
    name_key: Mapped[str] = mapped_column(server_default="")
    """What award notices are searched for (``matcher.firms``)."""
    learns: Mapped[bool] = mapped_column(server_default=true())
    """Whether its own answers shift its order."""
    listed: Mapped[bool] = mapped_column(server_default=true())
    """Whether the directory and the tenders show it; who founded it here decides, others came from a public file."""
    content_hash: Mapped[str]
    created_at: Mapped[Created]
    changed_at: Mapped[Created]
    matched_at: Mapped[datetime | None]
    """When the enterprise was last matched; ``None`` asks for matching."""

    won: Mapped[list[LotRow]] = relationship(
        secondary="past_contracts",
        primaryjoin="and_(EnterpriseRow.id == PastContractRow.enterprise_id, PastContractRow.state == 'confirmed')",
        secondaryjoin="LotRow.id == PastContractRow.lot_id",
        order_by="LotRow.id",
        viewonly=True,
        lazy="raise",
    )
    capabilities: Mapped[list[CapabilityRow]] = relationship(
        back_populates="enterprise", lazy="raise", order_by="CapabilityRow.position", cascade="all, delete-orphan"
    )


class CapabilityRow(Table):
    """One thing that an enterprise can do, in its words; ``suggestions`` are the CPV bridge's [[code, confidence]]."""

    __tablename__ = "capabilities"
    __table_args__ = (UniqueConstraint("enterprise_id", "position"),)

    id: Mapped[Key]
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str]
    language: Mapped[str]
    text_hash: Mapped[str] = mapped_column(index=True)
    suggestions: Mapped[JsonList]
    bridge_id: Mapped[str | None]
    """Which bridge made the suggestions (encoder, language, version); ``None`` asks for them."""

    enterprise: Mapped[EnterpriseRow] = relationship(back_populates="capabilities", lazy="raise")


class ReferenceRow(Table):
    """Past work as the enterprise itself tells of it; nobody has checked it."""

    __tablename__ = "enterprise_references"

    id: Mapped[Key]
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    client: Mapped[str] = mapped_column(server_default="")
    year: Mapped[int | None] = mapped_column(SmallInteger)
    value_eur_cents: Mapped[int | None] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[Created]
