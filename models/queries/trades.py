"""SQL of trades: how many open lots there are in a branch of the CPV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from models.notices import LotRow
from models.queries.pages_enterprise import is_open


def count_open_by_stem(session: Session, stems: Sequence[str], now: datetime) -> dict[str, int]:
    """Return stem (the first digits of CPV codes, at least two) -> open lots with such a code; absent where none.

    One query per length of the stems, of which the children of one code have one or two.
    """
    counts: dict[str, int] = {}
    for length in sorted({len(stem) for stem in stems}):
        wanted = [stem for stem in stems if len(stem) == length]
        codes = select(LotRow.id, func.unnest(LotRow.cpv).label("code")).where(is_open(now)).subquery()
        stem = func.left(codes.c.code, length)
        statement = select(stem, func.count(distinct(codes.c.id))).where(stem.in_(wanted)).group_by(stem)
        counts.update({found: n for found, n in session.execute(statement)})  # noqa: C416 - rows are no pairs
    return counts
