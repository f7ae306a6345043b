"""Who won which lot, and which of these contracts are those of an enterprise."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Key, Table


class WinnerRow(Table):
    """A firm that won a lot, as the award notice names it; natural persons are not kept."""

    __tablename__ = "winners"
    __table_args__ = (
        UniqueConstraint("lot_id", "name_key", "country", postgresql_nulls_not_distinct=True),
        Index(None, "country", "company_key"),
        Index(None, "country", "name_key"),
    )

    id: Mapped[Key]
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="CASCADE"))
    name: Mapped[str]
    name_key: Mapped[str]
    company_key: Mapped[str | None]
    country: Mapped[str | None]
    concluded_on: Mapped[date | None]


class PastContractRow(Table):
    """A lot that an enterprise has won. ``found_by``: company_id, name; ``state``: confirmed, proposed, rejected.

    Only what is confirmed counts. ``decided_at`` is when a person said so; what nobody decided is found anew whenever
    the enterprise or the notice changes.
    """

    __tablename__ = "past_contracts"
    __table_args__ = (UniqueConstraint("enterprise_id", "lot_id"),)

    id: Mapped[Key]
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id", ondelete="CASCADE"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="CASCADE"), index=True)
    found_by: Mapped[str]
    state: Mapped[str]
    decided_at: Mapped[datetime | None]
