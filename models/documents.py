"""Raw documents as they were fetched, and those that could not be read."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Created, Key, Moment, Table


class RawDocumentRow(Table):
    """One document as a source gave it, stored once (``sha256`` of the uncompressed bytes); ``content`` is gzip."""

    __tablename__ = "raw_documents"
    __table_args__ = (UniqueConstraint("source", "sha256"), Index(None, "source", "reference"))

    id: Mapped[Key]
    source: Mapped[str]
    reference: Mapped[str]
    sha256: Mapped[str]
    size_bytes: Mapped[int]
    content: Mapped[bytes]
    fetched_at: Mapped[Created]


class QuarantineRow(Table):
    """A document that could not be parsed: kept with its reason until a later parser reads it."""

    __tablename__ = "quarantine"
    __table_args__ = (UniqueConstraint("raw_document_id"),)

    id: Mapped[Key]
    raw_document_id: Mapped[int] = mapped_column(ForeignKey("raw_documents.id", ondelete="CASCADE"))
    source: Mapped[str]
    reference: Mapped[str]
    code: Mapped[str]
    reason: Mapped[str]
    position: Mapped[str | None]
    parser_version: Mapped[str]
    first_seen_at: Mapped[Created]
    last_seen_at: Mapped[Created]
    released_at: Mapped[Moment | None]
