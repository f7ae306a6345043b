"""Reads everything that a tender's page shows, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow, MatchRow
from models.notices import LotRow, NoticeRow
from models.queries import criteria as criteria_queries
from models.queries.pages_tender import (
    LinkedNotice,
    LotHeading,
    NoticeVersion,
    load_links,
    load_lot_headings,
    load_lots,
    load_notice,
    load_versions,
    rank_enterprises,
)
from web import site

LOTS_IN_FULL = 4


@dataclass(frozen=True, slots=True)
class TenderRead:
    """A notice with what belongs to it; ``lots`` are those shown in full, ``headings`` all of them."""

    notice: NoticeRow
    criteria: CriteriaRow | None
    headings: tuple[LotHeading, ...]
    lots: tuple[LotRow, ...]
    ranked: tuple[tuple[MatchRow, EnterpriseRow], ...]
    versions: tuple[NoticeVersion, ...]
    links: tuple[LinkedNotice, ...]


def read_tender(notice_id: int, wanted_lot: int | None) -> TenderRead | None:
    """Return a tender, the first lots and ``wanted_lot`` in full; ``None`` when there is no such notice."""
    with site.open_reading() as session:
        notice = load_notice(session, notice_id)
        if notice is None:
            return None
        criteria = criteria_queries.published(session)
        criteria_id = None if criteria is None else criteria.id
        headings = load_lot_headings(session, notice_id, criteria_id)
        in_full = _in_full(headings, wanted_lot)
        read = TenderRead(
            notice=notice,
            criteria=criteria,
            headings=headings,
            lots=load_lots(session, in_full),
            ranked=() if criteria_id is None else rank_enterprises(session, in_full, criteria_id),
            versions=load_versions(session, notice_id),
            links=load_links(session, notice_id),
        )
        session.expunge_all()
        return read


def _in_full(headings: Sequence[LotHeading], wanted_lot: int | None) -> list[int]:
    first = [heading.id for heading in headings[:LOTS_IN_FULL]]
    is_listed = any(heading.id == wanted_lot for heading in headings)
    return [*first, wanted_lot] if is_listed and wanted_lot is not None and wanted_lot not in first else first
