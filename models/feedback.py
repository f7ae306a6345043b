"""What enterprises said of lots."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, REAL
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Created, Key, Table


class FeedbackRow(Table):
    """The answer of an enterprise to a lot; a new one replaces it. Words as in ``matcher.learning.answers``.

    ``feature_values`` are what the scorer saw when the answer was given, so that learning does not depend on what is
    matched later; ``None`` where the two were not matched.
    """

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("enterprise_id", "lot_id"),)

    id: Mapped[Key]
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id", ondelete="CASCADE"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="CASCADE"), index=True)
    verdict: Mapped[str]
    reason: Mapped[str | None]
    note: Mapped[str | None]
    scorer: Mapped[str | None]
    feature_values: Mapped[list[float] | None] = mapped_column(ARRAY(REAL))
    given_at: Mapped[Created]
