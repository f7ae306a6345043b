"""The directory of enterprises: search, filters, sorting and counts.

Owns reading only; must not know labels, languages or the web's arguments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, func, literal, or_, select, true
from sqlalchemy.orm import Session, selectinload

from matcher.enterprise_entries import MOST_CAPABILITIES
from models.enterprises import CapabilityRow, EnterpriseRow
from models.matches import MatchRow
from models.notices import LotRow
from models.queries.pages_enterprise import is_match
from models.queries.tender_facets import has_prefix
from models.queries.words import holds

MAX_EXPORTED = 5_000
DIRECTORY_FACETS = ("country", "region", "status", "trade")
TOTAL = "total"


class DirectoryOrder(StrEnum):
    """How enterprises are sorted; NAME also breaks ties."""

    NAME = "name"
    MATCHES = "matches"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class DirectoryFilter:
    """What an enterprise must meet; ``words`` are all searched in name, description, place and capabilities.

    An enterprise with a code that begins with one of ``stems`` also counts as found.
    """

    words: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    trade: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedEnterprise:
    """An enterprise in the directory; ``n_open`` counts its matches with lots that are still open."""

    id: int
    key: str
    name: str
    country: str
    city: str | None
    language: str
    nuts: tuple[str, ...]
    status: tuple[str, ...]
    cpv: tuple[str, ...]
    description: str | None
    n_open: int
    capabilities: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DirectoryCounts:
    """Enterprises in all and per facet value, each facet under the other filters."""

    total: int
    counts: Mapping[str, Mapping[str, int]]


def count_directory(session: Session, wanted: DirectoryFilter) -> DirectoryCounts:
    """Count the enterprises that meet ``wanted`` and those behind each facet value; one query."""
    conditions = _conditions(wanted)
    total = (
        select(literal(TOTAL).label("facet"), literal(TOTAL).label("value"), func.count().label("n"))
        .select_from(EnterpriseRow)
        .where(and_(true(), *conditions.values()))
    )
    union = total.union_all(*(_count_by(facet, conditions) for facet in DIRECTORY_FACETS)).subquery()
    counts: dict[str, dict[str, int]] = {facet: {} for facet in (TOTAL, *DIRECTORY_FACETS)}
    for facet, value, n in session.execute(select(union).order_by(union.c.facet, union.c.n.desc(), union.c.value)):
        counts[facet][value] = n
    return DirectoryCounts(total=counts.pop(TOTAL)[TOTAL], counts=counts)


def find_enterprises(
    session: Session,
    wanted: DirectoryFilter,
    *,
    order: DirectoryOrder,
    open_lots: ColumnElement[bool],
    criteria_id: int | None,
    limit: int,
    offset: int = 0,
) -> tuple[ListedEnterprise, ...]:
    """Return at most ``limit`` enterprises that meet ``wanted``, with their capabilities; two queries.

    ``open_lots`` is the condition under which a match counts as open.
    """
    n_open = _n_open(criteria_id, open_lots)
    ordering = {
        DirectoryOrder.NAME: (func.lower(EnterpriseRow.name),),
        DirectoryOrder.MATCHES: (n_open.desc(), func.lower(EnterpriseRow.name)),
        DirectoryOrder.NEWEST: (EnterpriseRow.created_at.desc(), func.lower(EnterpriseRow.name)),
    }[order]
    names = [name for name in ListedEnterprise.__dataclass_fields__ if name not in ("n_open", "capabilities")]
    statement = (
        select(*(getattr(EnterpriseRow, name) for name in names), n_open.label("n_open"))
        .where(and_(true(), *_conditions(wanted).values()))
        .order_by(*ordering, EnterpriseRow.id)
        .limit(min(limit, MAX_EXPORTED))
        .offset(offset)
    )
    rows = session.execute(statement).all()
    texts = _capability_texts(session, [row.id for row in rows])
    return tuple(
        ListedEnterprise(
            **{**row._asdict(), "nuts": tuple(row.nuts), "status": tuple(row.status), "cpv": tuple(row.cpv)},
            capabilities=texts.get(row.id, ()),
        )
        for row in rows
    )


def enterprises_after(session: Session, wanted: DirectoryFilter, *, after: int, limit: int) -> Sequence[EnterpriseRow]:
    """Return at most ``limit`` enterprises that meet ``wanted`` with ids above ``after``, whole, by id."""
    statement = (
        select(EnterpriseRow)
        .where(EnterpriseRow.id > after, *_conditions(wanted).values())
        .order_by(EnterpriseRow.id)
        .limit(limit)
        .options(selectinload(EnterpriseRow.capabilities))
    )
    return session.scalars(statement).all()


def _capability_texts(session: Session, enterprise_ids: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    statement = (
        select(CapabilityRow.enterprise_id, CapabilityRow.text, CapabilityRow.language)
        .where(CapabilityRow.enterprise_id.in_(enterprise_ids))
        .order_by(CapabilityRow.enterprise_id, CapabilityRow.position)
        .limit(MOST_CAPABILITIES * max(len(enterprise_ids), 1))
    )
    texts: dict[int, tuple[tuple[str, str], ...]] = {}
    for enterprise_id, text, language in session.execute(statement):
        texts[enterprise_id] = (*texts.get(enterprise_id, ()), (text, language))
    return texts


def _n_open(criteria_id: int | None, open_lots: ColumnElement[bool]) -> ColumnElement[int]:
    counted = (
        select(func.count())
        .select_from(MatchRow)
        .join(LotRow, LotRow.id == MatchRow.lot_id)
        .where(
            MatchRow.enterprise_id == EnterpriseRow.id,
            is_match(criteria_id),
            open_lots,
        )
        .correlate(EnterpriseRow)
        .scalar_subquery()
    )
    return case((literal(criteria_id is None), 0), else_=counted)


def _conditions(wanted: DirectoryFilter) -> dict[str, ColumnElement[bool]]:
    conditions: dict[str, ColumnElement[bool]] = {"listed": EnterpriseRow.listed.is_(True)}
    if wanted.words:
        conditions["words"] = and_(*(_mentions(word) for word in wanted.words))
        if wanted.stems:
            conditions["words"] = or_(conditions["words"], has_prefix(EnterpriseRow.cpv, wanted.stems))
    if wanted.country:
        conditions["country"] = EnterpriseRow.country.in_(wanted.country)
    if wanted.status:
        conditions["status"] = EnterpriseRow.status.overlap(list(wanted.status))
    if wanted.region:
        conditions["region"] = has_prefix(EnterpriseRow.nuts, wanted.region)
    if wanted.trade:
        conditions["trade"] = has_prefix(EnterpriseRow.cpv, wanted.trade)
    return conditions


def _mentions(word: str) -> ColumnElement[bool]:
    capability = select(CapabilityRow.id).where(
        CapabilityRow.enterprise_id == EnterpriseRow.id, holds(CapabilityRow.text, word)
    )
    columns = (EnterpriseRow.name, EnterpriseRow.description, EnterpriseRow.city)
    return or_(*(holds(column, word) for column in columns), capability.exists())


def _count_by(facet: str, conditions: Mapping[str, ColumnElement[bool]]) -> Select[str, str, int]:
    others = [condition for name, condition in conditions.items() if name != facet]
    counted = (
        select(_facet_value(facet).label("value"), EnterpriseRow.id).where(and_(true(), *others)).distinct().subquery()
    )
    return (
        select(literal(facet).label("facet"), counted.c.value, func.count().label("n"))
        .where(counted.c.value.is_not(None), counted.c.value != "")
        .group_by(counted.c.value)
    )


def _facet_value(facet: str) -> SQLColumnExpression[str]:
    if facet == "country":
        return EnterpriseRow.country
    if facet == "status":
        return func.unnest(EnterpriseRow.status)
    codes, length = (EnterpriseRow.nuts, 4) if facet == "region" else (EnterpriseRow.cpv, 2)
    code = func.unnest(codes).column_valued()
    return func.unnest(func.array(select(func.left(code, length)).scalar_subquery()))
