"""Reads what the pages of an enterprise's own work show, in a fixed number of queries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.standing import StatusEvidence
from models.accounts import MembershipRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow
from models.notices import LotRow, NoticeRow
from models.pursuits import PursuitRow
from models.queries import criteria as criteria_queries
from models.queries import workplace
from models.queries.alert_settings import wish_of
from models.queries.evidence import evidence_of
from models.queries.pages_enterprise import load_enterprise
from models.queries.pages_tender import load_notice
from models.queries.workplace import MatchOrder, OwnMatch, Shelf, WorkFilter
from web import site
from web.accounts.members import current_person
from web.arguments import COUNTRY, Listing, ListingRules, read_listing

BANDS = ("strong", "good", "possible")
RULES = ListingRules(
    facets={
        "shelf": re.compile("|".join(Shelf)),
        "band": re.compile("|".join(BANDS)),
        "country": COUNTRY,
        "reserved": re.compile("yes"),
    },
    orders=tuple(MatchOrder),
    per_page=15,
)
MOST_PURSUED = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of an enterprise's own matches with the counts around it."""

    listing: Listing
    enterprise: EnterpriseRow
    criteria: CriteriaRow | None
    shelf: Shelf
    shelves: Mapping[Shelf, int]
    bands: Mapping[str, int]
    matches: tuple[OwnMatch, ...]
    titles: Mapping[int, str]
    """The titles of the answered lots behind shifts, by lot."""
    wanted: WorkFilter
    hears: bool
    """Whether the reader has ever said what to hear by mail."""

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
    titles: Mapping[int, str]
    evidence: tuple[StatusEvidence, ...]


def shelf_of(listing: Listing) -> Shelf:
    """Return the shelf that a list shows."""
    chosen = listing.values("shelf")
    return Shelf(chosen[0]) if chosen else Shelf.OPEN


def read_list(membership: MembershipRow, arguments: MultiDict[str, str], limit: int | None = None) -> Listed:
    """Return the page of matches that ``arguments`` ask for; the enterprise must have a profile.

    Raises: BadRequest, NotFound.
    """
    listing, person = read_listing(arguments, RULES), current_person()
    with site.open_session() as session:
        enterprise = load_enterprise(session, str(membership.organisation.enterprise_id))
        assert enterprise is not None  # noqa: S101 - the organisation names it
        criteria = criteria_queries.published(session)
        since = workplace.note_visit(session, membership.user_id, membership.organisation_id, site.get_site().clock())
        wanted = WorkFilter(
            enterprise_id=enterprise.id,
            criteria_id=0 if criteria is None else criteria.id,
            since=since,
            now=site.now(),
            shelf=shelf_of(listing),
            bands=listing.values("band"),
            countries=listing.values("country"),
            reserved=bool(listing.values("reserved")),
            words=tuple(listing.words.split()[:12]),
        )
        found = workplace.find_own(
            session,
            wanted,
            order=MatchOrder(listing.order),
            limit=limit or RULES.per_page,
            offset=0 if limit else listing.offset,
        )
        read = Listed(
            listing=replace(listing, facets={name: values for name, values in listing.facets.items() if values}),
            enterprise=enterprise,
            criteria=criteria,
            shelf=wanted.shelf,
            shelves=workplace.count_shelves(session, wanted),
            bands=workplace.count_bands(session, wanted),
            matches=found,
            titles=workplace.lot_titles(session, [lot for own in found for lot in own.match.learned_from]),
            wanted=wanted,
            hears=person is not None and wish_of(session, person.email, enterprise.id) is not None,
        )
        session.flush()
        session.expunge_all()
    return read


def read_one(membership: MembershipRow, lot_id: int) -> OneRead | None:
    """Return the match of the membership's enterprise with a lot; ``None`` when there is none."""
    if membership.organisation.enterprise_id is None:
        return None
    with site.open_session() as session:
        criteria = criteria_queries.published(session)
        enterprise = load_enterprise(session, str(membership.organisation.enterprise_id))
        if criteria is None or enterprise is None:
            return None
        own = workplace.one_own(session, enterprise.id, criteria.id, lot_id)
        notice = None if own is None else load_notice(session, own.notice_id)
        if own is None or notice is None:
            return None
        titles = workplace.lot_titles(session, own.match.learned_from)
        evidence = evidence_of(session, [enterprise.id]).get(enterprise.id, ())
        session.expunge_all()
    return OneRead(own, enterprise, criteria, notice, titles, evidence)


def read_pipeline(membership: MembershipRow) -> Sequence[tuple[PursuitRow, LotRow, str | None]]:
    """Return what the membership's enterprise follows."""
    enterprise_id: Any = membership.organisation.enterprise_id
    with site.open_session() as session:
        found = workplace.pursued(session, enterprise_id, MOST_PURSUED)
        session.expunge_all()
    return found
