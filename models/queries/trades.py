"""SQL of trades: how many open lots there are in a branch of the CPV, and what buyers file words under."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import distinct, func, literal_column, select
from sqlalchemy.orm import Session

from models.notices import LotRow
from models.queries.pages_enterprise import is_open
from models.queries.tenders import search_words

MOST_LOTS = 1_000


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


def codes_in_use(session: Session, words: str, *, limit: int) -> tuple[tuple[str, int], ...]:
    """Return the CPV codes that buyers gave to lots with all of the words, and to how many, most first.

    Of the newest ``MOST_LOTS`` such lots, whatever their language and state; none where there is no word.
    """
    query = search_words(words)
    if query is None:
        return ()
    has_words = LotRow.words.op("@@")(func.to_tsquery(literal_column("'simple'"), query))
    lots = select(LotRow.id, LotRow.cpv).where(has_words).order_by(LotRow.id.desc()).limit(MOST_LOTS).subquery()
    codes = select(lots.c.id, func.unnest(lots.c.cpv).label("code")).subquery()
    times = func.count(distinct(codes.c.id))
    statement = select(codes.c.code, times).group_by(codes.c.code).order_by(times.desc(), codes.c.code).limit(limit)
    return tuple((code, n) for code, n in session.execute(statement))
