"""What a lot is filed under: the facets of the list of tenders and the filter over them, in SQL.

Owns the classes (deadline, value, reserved) and their bounds; must not know labels, languages or pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    SQLColumnExpression,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from models.notices import LotRow
from models.queries.bound import written
from models.queries.tender_words import Sought, found_by_words, has_words

FACETS = ("country", "region", "cpv", "deadline", "reserved", "value", "language")
"""The facets, in the order in which a page shows them."""

DIVISION_LENGTH = 2
REGION_LENGTH = 4
"""Regions are counted at NUTS level 2, wider ones are not counted; the filter takes any level."""

VALUE_BOUNDS_EUR_CENTS = (
    ("under-50k", 5_000_000),
    ("under-250k", 25_000_000),
    ("under-750k", 75_000_000),
    ("under-5m", 500_000_000),
)
"""Classes of value with their upper bounds; 750,000 EUR is the light regime's threshold (2014/24/EU, Art. 4)."""


class DeadlineClass(StrEnum):
    """When a lot closes, seen from now; CLOSED is over or cancelled, OTHER is no call for tenders (plan, result)."""

    WEEK = "week"
    MONTH = "month"
    LATER = "later"
    NONE = "none"
    CLOSED = "closed"
    OTHER = "other"


OPEN_CLASSES = (DeadlineClass.WEEK, DeadlineClass.MONTH, DeadlineClass.LATER, DeadlineClass.NONE)


class ValueClass(StrEnum):
    """How much a lot is worth in EUR, NONE when it is not stated."""

    UNDER_50K = "under-50k"
    UNDER_250K = "under-250k"
    UNDER_750K = "under-750k"
    UNDER_5M = "under-5m"
    OVER_5M = "over-5m"
    NONE = "none"


class ReservedClass(StrEnum):
    """For whom a lot is reserved (STATED: for someone, but not for whom); NONE when it is not said to be reserved."""

    WORKSHOP = "workshop"
    MISSION = "mission"
    EXECUTION = "execution"
    STATED = "stated"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TenderFilter:
    """What a lot must meet: the search, all facets that name values, and any of the values of each.

    An empty ``deadline`` means lots that are open.
    """

    sought: Sought = field(default_factory=Sought)
    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    deadline: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()
    value: tuple[str, ...] = ()
    language: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LotsMeeting:
    """The lots found by the words, with their classes, and the condition of each facet."""

    table: CTE
    conditions: Mapping[str, ColumnElement[bool]]

    def meets_all(self) -> ColumnElement[bool]:
        """Return the condition of all facets together."""
        return and_(true(), *self.conditions.values())

    def count_all(self, name: str) -> Select[str, str, int]:
        """Count the tenders under all conditions, in the shape of ``count_by``."""
        n_tenders = func.count(func.distinct(self.table.c.notice_id))
        return select(literal(name).label("facet"), literal(name).label("value"), n_tenders.label("n_tenders")).where(
            self.meets_all()
        )

    def count_by(self, facet: str) -> Select[str, str, int]:
        """Count tenders by the values of ``facet`` under the conditions of the other facets."""
        others = [condition for name, condition in self.conditions.items() if name != facet]
        value = _facet_value(self.table, facet)
        counted = (
            select(value.label("value"), self.table.c.notice_id).where(and_(true(), *others)).distinct().subquery()
        )
        statement = select(literal(facet).label("facet"), counted.c.value, func.count().label("n_tenders"))
        if facet == "region":
            statement = statement.where(func.length(counted.c.value) == REGION_LENGTH)
        return statement.group_by(counted.c.value)


def lots_meeting(wanted: TenderFilter, now: datetime, *, within: Sequence[int] | None = None) -> LotsMeeting:
    """Return the lots that the words of ``wanted`` find (``within`` some notices), ready to be listed or counted."""
    table = (
        select(
            LotRow.id,
            LotRow.notice_id,
            LotRow.country,
            LotRow.language,
            LotRow.nuts,
            LotRow.cpv,
            LotRow.closes_at,
            LotRow.value_eur_cents,
            and_(LotRow.value_eur_cents.is_not(None), LotRow.currency != "EUR").label("is_converted"),
            deadline_class(now).label("deadline"),
            value_class().label("value"),
            _reserved_classes().label("reserved"),
            has_words(wanted.sought.words).label("has_words"),
        )
        .where(found_by_words(wanted.sought), true() if within is None else LotRow.notice_id.in_(within))
        .cte("found")
    )
    return LotsMeeting(table=table, conditions=_conditions(table, wanted))


def _conditions(table: CTE, wanted: TenderFilter) -> dict[str, ColumnElement[bool]]:
    deadlines = wanted.deadline or tuple(OPEN_CLASSES)
    conditions: dict[str, ColumnElement[bool]] = {"deadline": table.c.deadline.in_(deadlines)}
    for facet in ("country", "value", "language"):
        values: tuple[str, ...] = getattr(wanted, facet)
        if values:
            conditions[facet] = table.c[facet].in_(values)
    if wanted.reserved:
        conditions["reserved"] = table.c.reserved.op("&&")(cast(array(wanted.reserved), ARRAY(Text)))
    if wanted.region:
        conditions["region"] = has_prefix(table.c.nuts, wanted.region)
    if wanted.cpv:
        conditions["cpv"] = has_prefix(table.c.cpv, wanted.cpv)
    return conditions


def has_prefix(codes: SQLColumnExpression[list[str]], prefixes: tuple[str, ...]) -> ColumnElement[bool]:
    """Return whether one of ``codes`` begins with one of ``prefixes``, which hold no wildcard."""
    code = func.unnest(codes).column_valued()
    return select(literal(1)).where(or_(*(code.startswith(p) for p in prefixes))).exists()


def _facet_value(table: CTE, facet: str) -> ColumnElement[str]:
    if facet == "region":
        return func.left(func.unnest(table.c.nuts), REGION_LENGTH)
    if facet == "cpv":
        return func.left(func.unnest(table.c.cpv), DIVISION_LENGTH)
    if facet == "reserved":
        return func.unnest(table.c.reserved)
    column: ColumnElement[str] = table.c[facet]
    return column


def deadline_class(now: datetime) -> ColumnElement[str]:
    """Return the ``DeadlineClass`` of a lot."""
    return case(
        (LotRow.state == written("inactive"), written(DeadlineClass.OTHER)),
        (LotRow.state != written("open"), written(DeadlineClass.CLOSED)),
        (LotRow.closes_at.is_(None), written(DeadlineClass.NONE)),
        (LotRow.closes_at <= now, written(DeadlineClass.CLOSED)),
        (LotRow.closes_at <= now + timedelta(days=7), written(DeadlineClass.WEEK)),
        (LotRow.closes_at <= now + timedelta(days=31), written(DeadlineClass.MONTH)),
        else_=written(DeadlineClass.LATER),
    )


def value_class() -> ColumnElement[str]:
    """Return the ``ValueClass`` of a lot."""
    classes = [(LotRow.value_eur_cents < bound, written(name)) for name, bound in VALUE_BOUNDS_EUR_CENTS]
    is_unknown = LotRow.value_eur_cents.is_(None)
    return case((is_unknown, written(ValueClass.NONE)), *classes, else_=written(ValueClass.OVER_5M))


def _reserved_classes() -> ColumnElement[list[str]]:
    is_bare = and_(LotRow.reserved_participation == "yes", func.cardinality(LotRow.reserved_for) == 0)
    classes = (
        (LotRow.reserved_for.contains(["res-ws"]), ReservedClass.WORKSHOP),
        (LotRow.reserved_for.contains(["res-pub-ser"]), ReservedClass.MISSION),
        (LotRow.reserved_execution == "yes", ReservedClass.EXECUTION),
        (is_bare, ReservedClass.STATED),
    )
    found = func.array_remove(array([case((condition, name.value)) for condition, name in classes]), None)
    none = cast(array([literal(ReservedClass.NONE.value)]), ARRAY(Text))
    return func.coalesce(func.nullif(cast(found, ARRAY(Text)), cast(array([]), ARRAY(Text))), none)
