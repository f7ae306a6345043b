"""Evidence of a status: what an enterprise claims, its file, what was decided, and what the owners were told of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import UserRow
from models.base import Created, Key, Table
from models.enterprises import EnterpriseRow


class EvidenceRow(Table):
    """One proof of one status. ``state``: pending, verified, rejected or withdrawn; expired follows from the date."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("state <> 'verified' OR expires_on IS NOT NULL", name="verified_ends"),
        Index(None, "state", "submitted_at"),
    )

    id: Mapped[Key]
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id", ondelete="CASCADE"), index=True)
    status: Mapped[str]
    """As ``matcher.enterprise_entries.Status``."""
    recognition: Mapped[str] = mapped_column(server_default="")
    """What the recognition is called, as on the document."""
    issuer: Mapped[str] = mapped_column(server_default="")
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    """The last day: as the enterprise says while pending, as the administrator decided once verified."""
    state: Mapped[str] = mapped_column(server_default="pending")
    reason: Mapped[str] = mapped_column(server_default="")
    """Why it was rejected."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id", ondelete="SET NULL"), index=True)
    """The proof that this one takes the place of once it is verified."""
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    submitted_at: Mapped[Created]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]

    enterprise: Mapped[EnterpriseRow] = relationship(lazy="raise")
    file: Mapped[EvidenceFileRow | None] = relationship(lazy="raise", back_populates="evidence", passive_deletes=True)
    decider: Mapped[UserRow | None] = relationship(lazy="raise", foreign_keys=decided_by)


class EvidenceFileRow(Table):
    """The file of a proof, in a table of its own so that it can go before the proof does; read only when asked for."""

    __tablename__ = "evidence_files"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str]
    """As it was called where it came from, without its folder."""
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)

    evidence: Mapped[EvidenceRow] = relationship(lazy="raise", back_populates="file")


class EvidenceTellingRow(Table):
    """The owners were told something of a proof. ``occasion``: verified, rejected, ends-60, ends-14 or expired."""

    __tablename__ = "evidence_tellings"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True)
    occasion: Mapped[str] = mapped_column(primary_key=True)
    told_at: Mapped[datetime]
