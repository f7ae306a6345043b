"""What an enterprise's own matches are filed under, with counts; and what is new in the lists that people saved.

Owns counting only; which matches a filter means is in ``workplace``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import CTE, and_, case, func, null, select, true, union_all
from sqlalchemy.orm import Session

from models.matches import MatchRow
from models.notices import LotRow
from models.queries.bound import written
from models.queries.prepared import prepared
from models.queries.tender_facets import DIVISION_LENGTH, REGION_LENGTH, deadline_class, value_class
from models.queries.work_filter import Shelf, WorkFilter
from models.queries.workplace import filters, joined, narrowed, on_shelf, searched

FACETS = ("band", "deadline", "reserved", "country", "region", "cpv", "value")
LENGTHS = {"region": REGION_LENGTH, "cpv": DIVISION_LENGTH}
"""How much of a code a lot is filed under."""
MAX_VALUES = 60


def count_facets(session: Session, wanted: WorkFilter) -> Mapping[str, Mapping[str, int]]:
    """Count the matches of the chosen shelf by facet and value, each facet under the other filters; one query.

    The values of a facet come by count, at most ``MAX_VALUES``.
    """
    counts: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    for facet, value, n in session.execute(*prepared(_facets, wanted)):
        if len(counts[facet]) < MAX_VALUES:
            counts[facet][value] = n
    return counts


def _facets(wanted: WorkFilter) -> Any:
    found = _found(wanted)
    filed = union_all(*(_filed_under(found, facet) for facet in FACETS)).lateral("filed")
    n = func.count()
    return (
        select(filed.c.facet, filed.c.value, n)
        .select_from(found)
        .join(filed, true())
        .where(filed.c.value != "")
        .group_by(filed.c.facet, filed.c.value)
        .order_by(n.desc(), filed.c.value)
    )


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
        "reserved": case((LotRow.reserved_participation == written("yes"), written("yes")), else_=null()),
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


def _filed_under(found: CTE, facet: str) -> Any:
    """Return the values of a facet under which one of the matches is filed: none where it misses another filter."""
    others = and_(true(), *(found.c[f"meets_{name}"] for name in FACETS if name != facet))
    name: Any = written(facet).label("facet")
    if facet not in LENGTHS:
        return select(name, found.c[facet].label("value")).where(others).correlate(found)
    code = func.unnest(found.c[facet]).column_valued("code")
    value = func.left(code, LENGTHS[facet]).label("value")
    return select(name, value).distinct().where(others, func.length(code) >= LENGTHS[facet]).correlate(found)
