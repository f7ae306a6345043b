"""Notices, their versions, lots, buyers and the links between notices of one procedure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import BigInteger, Computed, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.codes.folding import folded
from models.base import Codes, Created, Json, Key, Table


def _folded_buyer(context: Any) -> str:
    said = context.get_current_parameters()
    return folded(f"{said['name']} {said.get('city') or ''}")


class BuyerRow(Table):
    """A public buyer. ``key`` is country + company id, or country + normalised name where there is no id."""

    __tablename__ = "buyers"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    country: Mapped[str | None]
    nuts: Mapped[str | None]
    city: Mapped[str | None]
    website: Mapped[str | None]
    legal_type: Mapped[str | None]
    folded: Mapped[str] = mapped_column(default=_folded_buyer)
    """Name and town as searches compare them (``matcher.codes.folding``)."""


class NoticeRow(Table):
    """The newest revision of a notice. ``state``: active, superseded (a later notice replaces it), cancelled."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("source", "notice_id"),
        Index(None, "procedure_id"),
        Index(None, "publication_number"),
        Index(None, "published_on"),
        Index(None, "changed_at", "id"),
    )

    id: Mapped[Key]
    source: Mapped[str]
    notice_id: Mapped[str]
    version: Mapped[str | None]
    publication_number: Mapped[str | None]
    published_on: Mapped[date | None]
    issued_at: Mapped[datetime | None]
    procedure_id: Mapped[str | None]
    schema: Mapped[str]
    form_type: Mapped[str]
    notice_type: Mapped[str | None]
    subtype: Mapped[str | None]
    legal_basis: Mapped[str | None]
    procedure_type: Mapped[str | None]
    language: Mapped[str | None]
    languages: Mapped[Codes]
    title: Mapped[str]
    country: Mapped[str | None]
    buyer_id: Mapped[int | None] = mapped_column(ForeignKey("buyers.id"), index=True)
    state: Mapped[str] = mapped_column(server_default="active")
    url: Mapped[str | None]
    content_hash: Mapped[str]
    revision: Mapped[int] = mapped_column(server_default="1")
    raw_document_id: Mapped[int] = mapped_column(ForeignKey("raw_documents.id"), index=True)
    facts: Mapped[Json]
    """The whole ``matcher.records.Notice`` without its lots, as JSON."""
    first_seen_at: Mapped[Created]
    changed_at: Mapped[Created]

    buyer: Mapped[BuyerRow | None] = relationship(lazy="raise")
    lots: Mapped[list[LotRow]] = relationship(back_populates="notice", lazy="raise", order_by="LotRow.position")


class NoticeVersionRow(Table):
    """One revision of a notice as it was read; ``diff`` lists the fields that changed: {path: [before, after]}."""

    __tablename__ = "notice_versions"
    __table_args__ = (UniqueConstraint("notice_id", "revision"),)

    id: Mapped[Key]
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"))
    revision: Mapped[int]
    content_hash: Mapped[str]
    raw_document_id: Mapped[int] = mapped_column(ForeignKey("raw_documents.id"))
    diff: Mapped[Json]
    recorded_at: Mapped[Created]


class NoticeLinkRow(Table):
    """A link from a notice to another of its procedure. ``kind``: changes, previous, procedure."""

    __tablename__ = "notice_links"
    __table_args__ = (UniqueConstraint("notice_id", "kind", "target"), Index(None, "target"))

    id: Mapped[Key]
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"))
    kind: Mapped[str]
    target: Mapped[str]
    """What the notice names: a publication number, a notice id or a procedure id."""
    target_notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id", ondelete="SET NULL"), index=True)


class LotRow(Table):
    """A lot: the unit of embedding, matching and alerting.

    ``state``: open (may be bid for while ``closes_at`` is ahead or unknown), cancelled, superseded, awarded, inactive
    (planning, result, anything that is no call for tenders).
    """

    __tablename__ = "lots"
    __table_args__ = (
        UniqueConstraint("notice_id", "ref"),
        Index(None, "lot_key"),
        Index(None, "state", "closes_at"),
        Index("ix_lots_cpv", "cpv", postgresql_using="gin"),
        Index("ix_lots_nuts", "nuts", postgresql_using="gin"),
        Index("ix_lots_words", "words", postgresql_using="gin"),
        Index(None, "text_hash"),
        Index(None, "country"),
        Index(
            "ix_lots_open_stamp",
            "id",
            postgresql_include=["stamp", "closes_at"],
            postgresql_where="state = 'open'",
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    """``<publication number or notice id>#<ref>``: what addresses and commands use."""
    lot_key: Mapped[str]
    """The same for a lot in every notice of its procedure: ``<procedure id or notice id>#<ref>``."""
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"), index=True)
    ref: Mapped[str]
    position: Mapped[int]
    kind: Mapped[str]
    state: Mapped[str]
    title: Mapped[str]
    description: Mapped[str | None]
    language: Mapped[str | None]
    nature: Mapped[str | None]
    cpv_main: Mapped[str | None]
    cpv: Mapped[Codes]
    nuts: Mapped[Codes]
    country: Mapped[str | None]
    value_cents: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None]
    value_eur_cents: Mapped[int | None] = mapped_column(BigInteger)
    closes_at: Mapped[datetime | None]
    reserved_participation: Mapped[str]
    reserved_for: Mapped[Codes]
    reserved_execution: Mapped[str]
    social: Mapped[str]
    green: Mapped[str]
    sme_suitable: Mapped[str]
    text_hash: Mapped[str]
    facts: Mapped[Json]
    """The whole ``matcher.records.Lot`` as JSON, every language and criterion included."""
    words: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed("to_tsvector('simple', title || ' ' || coalesce(description, ''))", persisted=True),
        deferred=True,
    )
    stamp: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """Changes with whatever matching reads of the lot; a trigger sets it."""
    matched_at: Mapped[datetime | None]
    """When the lot was last matched; ``None`` asks for matching."""

    notice: Mapped[NoticeRow] = relationship(back_populates="lots", lazy="raise")

    @property
    def submission_languages(self) -> list[str] | None:
        """Languages in which tenders are accepted, two letters each; ``None`` when the notice does not say."""
        return self.facts.get("submission_languages")


class VectorRow(Table):
    """The cached vector of one text by one encoder, shared by lots and capabilities."""

    __tablename__ = "vectors"

    text_hash: Mapped[str] = mapped_column(primary_key=True)
    encoder_id: Mapped[str] = mapped_column(primary_key=True)
    embedding: Mapped[Any] = mapped_column(HALFVEC)


class LanguageMeanRow(Table):
    """The mean vector of the stored lots of one language: what is subtracted before comparing."""

    __tablename__ = "language_means"

    encoder_id: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    n_texts: Mapped[int]
    mean: Mapped[Any] = mapped_column(HALFVEC)
    computed_at: Mapped[Created]


class ProjectionRow(Table):
    """What the stored lots taught about one encoder's vectors (``matcher.projection``): float16 bytes, row by row."""

    __tablename__ = "projections"

    encoder_id: Mapped[str] = mapped_column(primary_key=True)
    n_texts: Mapped[int]
    matrix: Mapped[bytes]
    computed_at: Mapped[Created]


class TermWeightsRow(Table):
    """How rare each hashed term is in the stored lots (``matcher.terms``): float16 bytes, one per term."""

    __tablename__ = "term_weights"

    analyzer: Mapped[str] = mapped_column(primary_key=True)
    n_texts: Mapped[int]
    weights: Mapped[bytes]
    computed_at: Mapped[Created]
