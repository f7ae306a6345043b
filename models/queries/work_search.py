"""Which of an enterprise's own matches the words of a search find.

All of it is asked of the rows of those matches, which are few, so no index is needed and a condition may be an OR.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, true
from sqlalchemy.dialects.postgresql import ARRAY, array

from models.notices import BuyerRow, LotRow
from models.queries.words import holds
from models.queries.work_filter import WorkSearch


def found_by(search: WorkSearch) -> ColumnElement[bool]:
    """Return the condition that a match, joined with its lot and buyer, is found; true where nothing is asked for.

    What is quick to compare stands first: letters of titles come last.
    """
    if not search.words:
        return true()
    ways = [LotRow.cpv.overlap(search.codes)]
    if search.besides is not None:
        country = cast(array([LotRow.country]), ARRAY(Text))
        is_there = or_(LotRow.nuts.overlap(search.places), country.overlap(search.lands))
        ways.append(and_(is_there, found_by(search.besides)))
    return or_(*ways, and_(*(_told(*word) for word in search.words)))


def _told(typed: str, folded: str) -> ColumnElement[bool]:
    return or_(func.strpos(BuyerRow.folded, folded) > 0, holds(LotRow.title, typed))
