"""What an enterprise's own matches are filed under, with counts; and what is new in the lists that people saved.

Owns counting only; which matches a filter means is in ``workplace``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import CTE, and_, case, func, literal, null, select, true
from sqlalchemy.orm import Session

from models.matches import MatchRow
from models.notices import LotRow
from models.queries.prepared import prepared
from models.queries.tender_facets import DIVISION_LENGTH, REGION_LENGTH, deadline_class, value_class
from models.queries.work_filter import Shelf, WorkFilter
from models.queries.workplace import filters, joined, narrowed, on_shelf, searched

FACETS = ("band", "deadline", "reserved", "country", "region", "cpv", "value")
MAX_VALUES = 60


def count_facets(session: Session, wanted: WorkFilter) -> Mapping[str, Mapping[str, int]]:
    """Count the matches of the chosen shelf by facet and value, each facet under the other filters; one query."""
    counts: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    for facet, value, n in session.execute(*prepared(_facets, wanted)):
        counts[facet][value] = n
    return counts


def _facets(wanted: WorkFilter) -> Any:
    found = _found(wanted)
    union = _count_by(found, FACETS[0]).union_all(*(_count_by(found, facet) for facet in FACETS[1:])).subquery()
    return select(union.c.facet, union.c.value, union.c.n).order_by(union.c.facet, union.c.n.desc(), union.c.value)


def count_new(session: Session, lists: Sequence[WorkFilter]) -> tuple[int, ...]:
    """Count the new matches of each list, all of one enterprise; one query that reads its matches once."""
    if not lists:
        return ()
    counts = [func.count().filter(*narrowed(wanted), on_shelf(wanted, Shelf.NEW)) for wanted in lists]
    whose = searched(replace(lists[0], search=None))
    return tuple(session.execute(joined(select(*counts)).where(*whose)).one())


def _found(wanted: WorkFilter) -> CTE:
    """Return the matches on the shelf that the words find, with a column per facet and one that says it is met."""
    met = filters(wanted)
    columns = {
        "band": MatchRow.band,
        "deadline": deadline_class(wanted.now),
        "reserved": case((LotRow.reserved_participation == "yes", "yes"), else_=null()),
        "country": LotRow.country,
        "region": LotRow.nuts,
        "cpv": LotRow.cpv,
        "value": value_class(),
    }
    found: CTE = (
        joined(
            select(
                MatchRow.lot_id,
                *(column.label(name) for name, column in columns.items()),
                *(met.get(name, true()).label(f"meets_{name}") for name in FACETS),
            )
        )
        .where(*searched(wanted), on_shelf(wanted, wanted.shelf))
        .cte("found")
    )
    return found


def _count_by(found: CTE, facet: str) -> Any:
    others = and_(true(), *(found.c[f"meets_{name}"] for name in FACETS if name != facet))
    counted = select(_value(found, facet).label("value"), found.c.lot_id).where(others).distinct().subquery()
    known = (counted.c.value.is_not(None), counted.c.value != "")
    statement = select(literal(facet).label("facet"), counted.c.value, func.count().label("n")).where(*known)
    if facet == "region":
        statement = statement.where(func.length(counted.c.value) == REGION_LENGTH)
    statement = statement.group_by(counted.c.value).order_by(func.count().desc(), counted.c.value).limit(MAX_VALUES)
    return select(statement.subquery())


def _value(found: CTE, facet: str) -> Any:
    lengths = {"region": REGION_LENGTH, "cpv": DIVISION_LENGTH}
    if facet in lengths:
        return func.left(func.unnest(found.c[facet]), lengths[facet])
    return found.c[facet]
