"""The list of tenders and its facets: which notices have a lot that meets a filter.

Owns reading only; must not know the web's argument names, labels or languages. A tender is listed once, whatever
the number of its lots that meet the filter; a facet counts tenders under all filters but its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select
from sqlalchemy.orm import Session

from models.notices import BuyerRow, LotRow, NoticeRow
from models.queries.tender_facets import FACETS, LotsMeeting, TenderFilter, lots_meeting

LOTS_SHOWN = 3
TOTAL = "total"
MAX_EXPORTED = 5_000
LEAST_OF_WORD = 5
MOST_OF_ENDING = 2
"""So many letters at the end of a long word may be its ending."""


class TenderOrder(StrEnum):
    """How tenders are sorted; within equals, the newest notice first. WORDS: whose text has the words before others."""

    WORDS = "words"
    NEWEST = "newest"
    DEADLINE = "deadline"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class ListedLot:
    """A lot as a list shows it."""

    id: int
    notice_id: int
    ref: str
    title: str
    language: str | None
    cpv_main: str | None
    country: str | None
    nuts: tuple[str, ...]
    state: str
    closes_at: datetime | None
    value_cents: int | None
    currency: str | None
    reserved_participation: str
    reserved_for: tuple[str, ...]
    reserved_execution: str
    social: str


@dataclass(frozen=True, slots=True)
class ListedTender:
    """A notice in the list with the first of its lots that meet the filter; money in EUR cents."""

    id: int
    title: str
    language: str | None
    form_type: str
    state: str
    publication_number: str | None
    published_on: date | None
    source: str
    url: str | None
    country: str | None
    buyer: str | None
    n_meeting: int
    n_lots: int
    closes_at: datetime | None
    value_eur_cents: int | None
    is_converted: bool | None
    """Whether the value was stated in another currency."""
    lots: tuple[ListedLot, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Tenders in all and per facet value: ``counts[facet][value]``, most first, each facet under the other filters."""

    total: int
    counts: Mapping[str, Mapping[str, int]]


def count_facets(session: Session, wanted: TenderFilter, now: datetime) -> FacetCounts:
    """Count the tenders that meet ``wanted`` and, for each facet, those behind each of its values."""
    lots = lots_meeting(wanted, now)
    counts: dict[str, dict[str, int]] = {facet: {} for facet in (TOTAL, *FACETS)}
    for facet, value, n_tenders in session.execute(_facet_statement(lots)):
        if value is not None:
            counts[facet][value] = n_tenders
    total = counts.pop(TOTAL)
    return FacetCounts(total=total[TOTAL], counts=counts)


def find_tenders(
    session: Session, wanted: TenderFilter, *, order: TenderOrder, now: datetime, limit: int, offset: int = 0
) -> tuple[ListedTender, ...]:
    """Return at most ``limit`` tenders that meet ``wanted``, each with the first lots that do; two queries."""
    lots = lots_meeting(wanted, now)
    rows = session.execute(_list_statement(lots, order, now).limit(min(limit, MAX_EXPORTED)).offset(offset)).all()
    notice_ids = [row.id for row in rows]
    shown = _lots_shown(session, lots_meeting(wanted, now, within=notice_ids), notice_ids)
    return tuple(ListedTender(**row._asdict(), lots=shown.get(row.id, ())) for row in rows)


def search_words(text: str) -> str | None:
    """Return a tsquery that asks for every word of ``text``, whatever its ending; ``None`` when it has no word.

    What is left of a long word counts as a beginning, so that "żywopłoty" finds "żywopłotów".
    """
    words = re.findall(r"[^\W_]+", text)[:12]
    return " & ".join(f"{word[: max(LEAST_OF_WORD, len(word) - MOST_OF_ENDING)]}:*" for word in words) or None


def _facet_statement(lots: LotsMeeting) -> Select[str, str, int]:
    union = lots.count_all(TOTAL).union_all(*(lots.count_by(facet) for facet in FACETS)).subquery()
    return select(union.c.facet, union.c.value, union.c.n_tenders).order_by(
        union.c.facet, union.c.n_tenders.desc(), union.c.value
    )


def _list_statement(lots: LotsMeeting, order: TenderOrder, now: datetime) -> Select[*tuple[Any, ...]]:
    table = lots.table
    hits = (
        select(
            table.c.notice_id,
            func.count().label("n_meeting"),
            func.coalesce(
                func.min(table.c.closes_at).filter(table.c.closes_at > now), func.max(table.c.closes_at)
            ).label("closes_at"),
            func.max(table.c.value_eur_cents).label("value_eur_cents"),
            func.bool_or(table.c.is_converted).label("is_converted"),
            func.bool_or(table.c.has_words).label("has_words"),
        )
        .where(lots.meets_all())
        .group_by(table.c.notice_id)
        .subquery()
    )
    n_lots = select(func.count()).where(LotRow.notice_id == NoticeRow.id).correlate(NoticeRow).scalar_subquery()
    return (
        select(
            NoticeRow.id,
            NoticeRow.title,
            NoticeRow.language,
            NoticeRow.form_type,
            NoticeRow.state,
            NoticeRow.publication_number,
            NoticeRow.published_on,
            NoticeRow.source,
            NoticeRow.url,
            NoticeRow.country,
            BuyerRow.name.label("buyer"),
            hits.c.n_meeting,
            n_lots.label("n_lots"),
            hits.c.closes_at,
            hits.c.value_eur_cents,
            hits.c.is_converted,
        )
        .join(hits, hits.c.notice_id == NoticeRow.id)
        .outerjoin(BuyerRow, BuyerRow.id == NoticeRow.buyer_id)
        .order_by(*_order(order, hits, now))
    )


def _order(order: TenderOrder, hits: Subquery, now: datetime) -> Sequence[ColumnElement[Any]]:
    newest, closes_at = (NoticeRow.published_on.desc().nulls_last(), NoticeRow.id.desc()), hits.c.closes_at
    first: dict[TenderOrder, tuple[ColumnElement[Any], ...]] = {
        TenderOrder.WORDS: (hits.c.has_words.desc(),),
        TenderOrder.DEADLINE: ((closes_at < now).asc().nulls_last(), closes_at.asc().nulls_last()),
        TenderOrder.VALUE: (hits.c.value_eur_cents.desc().nulls_last(),),
    }
    return (*first.get(order, ()), *newest)


def _lots_shown(session: Session, lots: LotsMeeting, notice_ids: Sequence[int]) -> dict[int, tuple[ListedLot, ...]]:
    meeting = select(lots.table.c.id).where(lots.meets_all())
    place = func.row_number().over(partition_by=LotRow.notice_id, order_by=(LotRow.position, LotRow.id))
    columns = [getattr(LotRow, name) for name in ListedLot.__dataclass_fields__]
    ranked = (
        select(*columns, place.label("place"))
        .where(LotRow.notice_id.in_(notice_ids), LotRow.id.in_(meeting))
        .subquery()
    )
    names = [ranked.c[name] for name in ListedLot.__dataclass_fields__]
    statement = select(*names).where(ranked.c.place <= LOTS_SHOWN).order_by(ranked.c.notice_id, ranked.c.place)
    shown: dict[int, tuple[ListedLot, ...]] = {}
    for row in session.execute(statement):
        lot = ListedLot(**{**row._asdict(), "nuts": tuple(row.nuts), "reserved_for": tuple(row.reserved_for)})
        shown[lot.notice_id] = (*shown.get(lot.notice_id, ()), lot)
    return shown
