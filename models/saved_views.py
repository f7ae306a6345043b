"""Lists of matches that people have named to come back to them."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Created, Json, Key, Table


class SavedViewRow(Table):
    """A list that a person has named, for one organisation; at most one per person and organisation is the default.

    They go when the person leaves the organisation.
    """

    __tablename__ = "saved_views"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "organisation_id"], ["memberships.user_id", "memberships.organisation_id"], ondelete="CASCADE"
        ),
        UniqueConstraint("user_id", "organisation_id", "name"),
        Index("uq_saved_views_default", "user_id", "organisation_id", unique=True, postgresql_where="is_default"),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    arguments: Mapped[Json]
    """What the address of the list carries: name -> text, or texts."""
    is_default: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[Created]
