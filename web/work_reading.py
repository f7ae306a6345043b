"""Reads what the pages of an enterprise's own work show, in a fixed number of queries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from matcher.standing import StatusEvidence
from models.accounts import MembershipRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow
from models.notices import LotRow, NoticeRow
from models.pursuits import PursuitRow
from models.queries import saved_views, work_facets, workplace
from models.queries.one_match import read_match
from models.queries.own_list import list_state
from models.queries.pages_tender import NoticeVersion, load_versions
from models.queries.tender_facets import DeadlineClass, ValueClass
from models.queries.whole import read_whole
from models.queries.work_filter import Shelf, WorkFilter
from models.queries.workplace import AnsweredLot, MatchOrder, OwnMatch
from models.saved_views import SavedViewRow
from web import site
from web.accounts.members import current_person
from web.arguments import COUNTRY, CPV_PREFIX, REGION, Listing, ListingRules, read_listing
from web.criteria import in_force
from web.languages import current_language
from web.tender_search import sought_among_own

BANDS = ("strong", "good", "possible")
RULES = ListingRules(
    facets={
        "shelf": re.compile("|".join(Shelf)),
        "band": re.compile("|".join(BANDS)),
        "deadline": re.compile("|".join(DeadlineClass)),
        "reserved": re.compile("yes"),
        "country": COUNTRY,
        "region": REGION,
        "cpv": CPV_PREFIX,
        "value": re.compile("|".join(ValueClass)),
    },
    orders=tuple(MatchOrder),
    per_page=15,
)
MOST_PURSUED = 500
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class CountedView:
    """A list that the reader has saved; ``n_new`` counts what is new in it, ``None`` where nothing can be new."""

    row: SavedViewRow
    n_new: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of an enterprise's own matches with the counts around it."""

    listing: Listing
    enterprise: EnterpriseRow
    criteria: CriteriaRow | None
    shelf: Shelf
    shelves: Mapping[Shelf, int]
    facets: Mapping[str, Mapping[str, int]]
    views: tuple[CountedView, ...]
    matches: tuple[OwnMatch, ...]
    answered: Mapping[int, AnsweredLot]
    """The answered lots behind shifts."""
    wanted: WorkFilter
    hears: bool
    """Whether the reader has ever said what to hear by mail."""
    may_wait: bool
    """Whether the enterprise may be waiting to be matched."""

    @property
    def n_found(self) -> int:
        """How many matches the list has on all pages."""
        return self.shelves.get(self.shelf, 0)


@dataclass(frozen=True, slots=True)
class OneRead:
    """One match with all that its page shows."""

    own: OwnMatch
    enterprise: EnterpriseRow
    criteria: CriteriaRow
    notice: NoticeRow
    evidence: tuple[StatusEvidence, ...]
    declared_at: datetime | None
    """When the enterprise declared its interest in the lot; ``None``: it has not."""
    answered: Mapping[int, AnsweredLot]
    changes: tuple[NoticeVersion, ...]
    """The versions of the notice that came after the enterprise's answer, the newest first."""


def shelf_of(listing: Listing) -> Shelf:
    """Return the shelf that a list shows."""
    chosen = listing.values("shelf")
    return Shelf(chosen[0]) if chosen else Shelf.OPEN


def is_bare(arguments: MultiDict[str, str]) -> bool:
    """Whether an address asks for no list in particular."""
    return not any(arguments.get(name) for name in ("q", "sort", "page", *RULES.facets))


def read_own_list(arguments: MultiDict[str, str]) -> Listing:
    """Return the list of matches that ``arguments`` name.

    Raises: BadRequest, NotFound.
    """
    return read_listing(arguments, RULES)


def saved_arguments(listing: Listing) -> Mapping[str, Any]:
    """Return what is kept of a list that is saved: its address without the page."""
    arguments = listing.at_page(1).arguments()
    return {name: value for name, value in arguments.items() if (name, value) != ("shelf", [Shelf.OPEN.value])}


def view_arguments(row: SavedViewRow) -> Mapping[str, Any]:
    """Return what the address of a saved list carries, in the order of every such address."""
    return {name: row.arguments[name] for name in ("q", *RULES.facets, "sort") if name in row.arguments}


def read_saved(membership: MembershipRow) -> Sequence[SavedViewRow]:
    """Return the lists that the reader has saved, by name."""
    with site.open_reading() as session:
        return saved_views.saved_views(session, membership)


def default_arguments(saved: Sequence[SavedViewRow]) -> Mapping[str, Any] | None:
    """Return what the address of the list carries with which the reader begins; ``None``: begin with all."""
    row = next((row for row in saved if row.is_default), None)
    return None if row is None or _saved_listing(row) is None else view_arguments(row)


def read_list(
    membership: MembershipRow,
    arguments: MultiDict[str, str],
    *,
    saved: Sequence[SavedViewRow] = (),
    limit: int | None = None,
) -> Listed:
    """Return the page of matches that ``arguments`` ask for; the enterprise must have a profile.

    Raises: BadRequest, NotFound.
    """
    listing, person, since = read_listing(arguments, RULES), current_person(), _visited_before(membership)
    with site.open_reading() as session:
        enterprise = read_whole(session, membership.organisation.enterprise_id or 0)
        assert enterprise is not None  # noqa: S101 - the organisation names it
        criteria = in_force(session)
        whose = WorkFilter(enterprise.id, 0 if criteria is None else criteria.id, since, site.now())
        wanted = _narrowed(whose, listing)
        order, n_most = MatchOrder(listing.order), limit or RULES.per_page
        state = list_state(session, enterprise.id, "" if person is None else person.email, whose.now)
        found = workplace.find_own(session, wanted, order=order, limit=n_most, offset=0 if limit else listing.offset)
        read = Listed(
            listing=replace(listing, facets={name: values for name, values in listing.facets.items() if values}),
            enterprise=enterprise,
            criteria=criteria,
            shelf=wanted.shelf,
            shelves=workplace.count_shelves(session, wanted),
            facets=work_facets.count_facets(session, wanted),
            views=_counted(session, saved, whose),
            matches=found,
            answered=workplace.answered_lots(
                session, enterprise.id, [lot for own in found for lot in own.match.learned_from]
            ),
            wanted=wanted,
            hears=state.hears,
            may_wait=state.may_wait or enterprise.matched_at is None,
        )
        session.expunge_all()
    return read


def _visited_before(membership: MembershipRow) -> datetime | None:
    """Return the end of the visit before this one; that somebody looks is noted once a minute."""
    now = site.get_site().clock()
    if membership.matches_seen_at is not None and membership.matches_seen_at >= now - NOTED_EVERY:
        return membership.matches_seen_before
    with site.open_session() as session:
        return workplace.note_visit(session, membership.user_id, membership.organisation_id, now)


def _narrowed(whose: WorkFilter, listing: Listing) -> WorkFilter:
    return replace(
        whose,
        shelf=shelf_of(listing),
        bands=listing.values("band"),
        countries=listing.values("country"),
        regions=listing.values("region"),
        trades=listing.values("cpv"),
        deadlines=listing.values("deadline"),
        values=listing.values("value"),
        reserved=bool(listing.values("reserved")),
        search=sought_among_own(listing.words, current_language()),
    )


def _counted(session: Session, rows: Sequence[SavedViewRow], whose: WorkFilter) -> tuple[CountedView, ...]:
    """Return saved lists with what is new in each; one that is no list any more has nothing new."""
    wanted = {row.id: _narrowed(whose, listing) for row in rows if (listing := _saved_listing(row)) is not None}
    countable = {row_id: one for row_id, one in wanted.items() if one.shelf in (Shelf.OPEN, Shelf.NEW)}
    n_new = dict(zip(countable, work_facets.count_new(session, tuple(countable.values())), strict=True))
    return tuple(CountedView(row, n_new.get(row.id)) for row in rows)


def _saved_listing(row: SavedViewRow) -> Listing | None:
    try:
        return read_listing(MultiDict(row.arguments), RULES)
    except BadRequest:
        return None


def read_one(membership: MembershipRow, lot_id: int) -> OneRead | None:
    """Return the match of the membership's enterprise with a lot; ``None`` when there is none."""
    if membership.organisation.enterprise_id is None:
        return None
    with site.open_reading() as session:
        criteria = in_force(session)
        if criteria is None:
            return None
        found = read_match(session, membership.organisation.enterprise_id, criteria.id, lot_id)
        if found is None:
            return None
        own = found.own
        read = OneRead(
            own=own,
            enterprise=found.enterprise,
            criteria=criteria,
            notice=found.notice,
            evidence=found.evidence,
            declared_at=found.declared_at,
            answered=workplace.answered_lots(session, found.enterprise.id, own.match.learned_from),
            changes=_changes(session, own),
        )
        session.expunge_all()
    return read


def _changes(session: Session, own: OwnMatch) -> tuple[NoticeVersion, ...]:
    """Return what changed since the enterprise answered; one query, and only where something did."""
    answered_at = own.answered_at
    if answered_at is None or not own.is_changed:
        return ()
    versions = load_versions(session, own.notice_id)
    return tuple(version for version in versions if version.recorded_at > answered_at and version.diff)


def read_pipeline(membership: MembershipRow) -> Sequence[tuple[PursuitRow, LotRow, str | None]]:
    """Return what the membership's enterprise follows."""
    enterprise_id: Any = membership.organisation.enterprise_id
    with site.open_reading() as session:
        found = workplace.pursued(session, enterprise_id, MOST_PURSUED)
        session.expunge_all()
    return found
