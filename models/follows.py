"""Published lots that an authority follows, and the enterprises that let it be known that a lot interests them."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Created, Table


class FollowedLotRow(Table):
    """A published lot, of any buyer, that an authority follows."""

    __tablename__ = "followed_lots"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="CASCADE"), primary_key=True, index=True)
    followed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    followed_at: Mapped[Created]


class InterestRow(Table):
    """An enterprise has declared its interest in a lot; those who follow the lot see it until it is withdrawn."""

    __tablename__ = "interests"

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id", ondelete="CASCADE"), primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="CASCADE"), primary_key=True, index=True)
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    declared_at: Mapped[Created]
