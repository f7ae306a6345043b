"""Reads everything that a tender's page shows, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.accounts import MembershipRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow, MatchRow
from models.notices import NoticeRow
from models.queries.awards import ListedWinner, listed_winners
from models.queries.pages_tender import (
    LinkedNotice,
    LotHeading,
    LotInFull,
    NoticeVersion,
    load_first_lots,
    load_lot_headings,
    load_tender,
    load_these_lots,
    rank_enterprises,
)
from web import site
from web.accounts.members import Kind, current_person, own_memberships
from web.criteria import in_force

LOTS_IN_FULL = 4


@dataclass(frozen=True, slots=True)
class TenderRead:
    """A notice with what belongs to it; ``lots`` are those shown in full, ``headings`` all of them."""

    notice: NoticeRow
    criteria: CriteriaRow | None
    headings: tuple[LotHeading, ...]
    lots: tuple[LotInFull, ...]
    ranked: tuple[tuple[MatchRow, EnterpriseRow], ...]
    versions: tuple[NoticeVersion, ...]
    links: tuple[LinkedNotice, ...]
    winners: Mapping[int, tuple[ListedWinner, ...]]
    """Lot -> the enterprises of the directory that won it."""


def read_tender(notice_id: int, wanted_lot: int | None) -> TenderRead | None:
    """Return a tender, the first lots and ``wanted_lot`` in full; ``None`` when there is no such notice."""
    with site.open_reading() as session:
        found = load_tender(session, notice_id)
        if found is None:
            return None
        (notice, versions, links), criteria = found, in_force(session)
        criteria_id = None if criteria is None else criteria.id
        headings, lots = _read_lots(session, notice_id, criteria_id, wanted_lot)
        matched = [lot.row.id for lot in lots if lot.n_matches]
        read = TenderRead(
            notice=notice,
            criteria=criteria,
            headings=headings,
            lots=lots,
            ranked=rank_enterprises(session, matched, criteria_id, own=_seen()) if criteria_id and matched else (),
            versions=versions,
            links=links,
            winners={} if notice.form_type == "competition" else listed_winners(session, notice_id),
        )
        session.expunge_all()
        return read


def own_matches(read: TenderRead) -> dict[int, list[MembershipRow]]:
    """Return lot -> the reader's memberships whose enterprise has it among its matches, ruled out or not."""
    mine = {row.organisation.enterprise_id: row for row in own_memberships() if row.organisation.enterprise_id}
    found = {lot.row.id: [mine[enterprise_id] for enterprise_id in lot.matched_by] for lot in read.lots}
    return {lot_id: memberships for lot_id, memberships in found.items() if memberships}


def _read_lots(
    session: Session, notice_id: int, criteria_id: int | None, wanted_lot: int | None
) -> tuple[tuple[LotHeading, ...], tuple[LotInFull, ...]]:
    """Return the headings of all lots, and the first ones and ``wanted_lot`` in full: most notices have few lots."""
    own = _own()
    lots = load_first_lots(session, notice_id, criteria_id, own, LOTS_IN_FULL + 1)
    if len(lots) <= LOTS_IN_FULL:
        return tuple(lot.heading for lot in lots), lots
    headings, first = load_lot_headings(session, notice_id, criteria_id), lots[:LOTS_IN_FULL]
    others = {heading.id for heading in headings} - {lot.row.id for lot in first}
    if wanted_lot is not None and wanted_lot in others:
        first += load_these_lots(session, [wanted_lot], criteria_id, own)
    return headings, first


def _own() -> list[int]:
    """Return the enterprises for which the reader works."""
    return [row.organisation.enterprise_id for row in own_memberships() if row.organisation.enterprise_id]


def _seen() -> list[int] | None:
    """Return of which enterprises with people here the reader may see matches: ids, or ``None``, of all.

    Buyers and administrators see all of them.
    """
    person = current_person()
    is_buyer = any(row.organisation.kind == Kind.BUYER for row in own_memberships())
    return None if person is not None and (is_buyer or person.is_administrator) else _own()
