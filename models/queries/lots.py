"""SQL of lots that several jobs ask for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.notices import LotRow


def notices_with_open_lots(session: Session, notice_row_ids: Collection[int], now: datetime) -> list[int]:
    """Return which of these notices have a lot for which one may still bid, by id."""
    statement = (
        select(LotRow.notice_id)
        .where(
            LotRow.notice_id.in_(notice_row_ids),
            LotRow.state == "open",
            or_(LotRow.closes_at.is_(None), LotRow.closes_at > now),
        )
        .distinct()
        .order_by(LotRow.notice_id)
    )
    return list(session.scalars(statement))
