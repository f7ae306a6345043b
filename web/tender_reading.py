"""Reads everything that a tender's page shows, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.accounts import MembershipRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow, MatchRow
from models.notices import LotRow, NoticeRow
from models.queries.awards import ListedWinner, listed_winners
from models.queries.pages_tender import (
    LinkedNotice,
    LotHeading,
    NoticeVersion,
    load_links,
    load_lot_headings,
    load_lots,
    load_notice,
    load_versions,
    matched_lots,
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
    lots: tuple[LotRow, ...]
    ranked: tuple[tuple[MatchRow, EnterpriseRow], ...]
    versions: tuple[NoticeVersion, ...]
    links: tuple[LinkedNotice, ...]
    winners: Mapping[int, tuple[ListedWinner, ...]]
    """Lot -> the enterprises of the directory that won it."""


def read_tender(notice_id: int, wanted_lot: int | None) -> TenderRead | None:
    """Return a tender, the first lots and ``wanted_lot`` in full; ``None`` when there is no such notice."""
    with site.open_reading() as session:
        notice = load_notice(session, notice_id)
        if notice is None:
            return None
        criteria = in_force(session)
        criteria_id = None if criteria is None else criteria.id
        headings = load_lot_headings(session, notice_id, criteria_id)
        in_full = _in_full(headings, wanted_lot)
        read = TenderRead(
            notice=notice,
            criteria=criteria,
            headings=headings,
            lots=load_lots(session, in_full),
            ranked=() if criteria_id is None else rank_enterprises(session, in_full, criteria_id, own=_own()),
            versions=load_versions(session, notice_id),
            links=load_links(session, notice_id),
            winners={} if notice.form_type == "competition" else listed_winners(session, notice_id),
        )
        session.expunge_all()
        return read


def read_own_matches(lot_ids: Sequence[int]) -> dict[int, list[MembershipRow]]:
    """Return lot -> the reader's memberships whose enterprise has it among its matches."""
    mine = {row.organisation.enterprise_id: row for row in own_memberships() if row.organisation.enterprise_id}
    found: dict[int, list[MembershipRow]] = {}
    if not mine:
        return found
    with site.open_reading() as session:
        criteria = in_force(session)
        pairs = () if criteria is None else matched_lots(session, lot_ids, criteria.id, list(mine))
    for lot_id, enterprise_id in pairs:
        found.setdefault(lot_id, []).append(mine[enterprise_id])
    return found


def _own() -> list[int] | None:
    """Return of which enterprises with people here the reader may see matches: ids, or ``None``, of all.

    Buyers and administrators see all of them.
    """
    person, memberships = current_person(), own_memberships()
    is_buyer = any(row.organisation.kind == Kind.BUYER for row in memberships)
    if person is not None and (is_buyer or person.is_administrator):
        return None
    return [row.organisation.enterprise_id for row in memberships if row.organisation.enterprise_id]


def _in_full(headings: Sequence[LotHeading], wanted_lot: int | None) -> list[int]:
    first = [heading.id for heading in headings[:LOTS_IN_FULL]]
    is_listed = any(heading.id == wanted_lot for heading in headings)
    return [*first, wanted_lot] if is_listed and wanted_lot is not None and wanted_lot not in first else first
