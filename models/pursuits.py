"""What an enterprise does about a lot: from the first look to the award."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Created, Table


class PursuitRow(Table):
    """A lot that an enterprise follows. ``stage``: saved, bidding, submitted, won, lost, or "" for a note alone."""

    __tablename__ = "pursuits"

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id", ondelete="CASCADE"), primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="CASCADE"), primary_key=True, index=True)
    stage: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    value_eur_cents: Mapped[int | None] = mapped_column(BigInteger)
    """What was offered or won; ``None``: not said."""
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    changed_at: Mapped[Created]
    created_at: Mapped[Created]
