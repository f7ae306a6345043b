"""Reads what the page of a lot of a draft shows, in a fixed number of queries, and the same as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from matcher.codes import cpv
from matcher.standing import StatusEvidence
from models.drafts import DraftLotRow, DraftRow
from models.enterprises import ReferenceRow
from models.queries import awards, bidders, drafts, references
from models.queries.bidders import MOST_BIDDERS, BidderSketch, Choice
from models.queries.drafts import Bidder
from models.queries.evidence import evidence_of
from web import bidder_list, site
from web.arguments import Listing, read_listing
from web.draft_keeping import draft_of, lot_of


@dataclass(frozen=True, slots=True)
class LotRead:
    """A lot of a draft with a page of its bidders; ``market`` is everybody who fits, without what only pages show."""

    draft: DraftRow
    lot: DraftLotRow
    listing: Listing
    only_chosen: bool
    sketches: Sequence[BidderSketch]
    n_found: int
    """How many the list keeps, on all pages."""
    found: Sequence[Bidder]
    choices: Mapping[int, Choice]
    n_chosen: int
    evidence: Mapping[int, tuple[StatusEvidence, ...]]
    references: Mapping[int, Sequence[ReferenceRow]]
    market: Sequence[BidderSketch]
    ruled_out: Mapping[str, int]
    """Where nobody fits: how many a hard rule keeps out, by rule."""
    past_reserved_awards: int | None


def read_lot(organisation_id: int, draft_id: int, lot_id: int, arguments: MultiDict[str, str]) -> LotRead:
    """Return a lot of an authority's draft as its address asks for it.

    Raises: BadRequest, NotFound.
    """
    listing, only_chosen = read_listing(arguments, bidder_list.RULES), arguments.get("view") == "chosen"
    with site.open_reading() as session:
        draft = draft_of(session, organisation_id, draft_id)
        lot = lot_of(draft, lot_id)
        sketches = bidders.sketches(session, lot_id, chosen=only_chosen)
        kept = bidder_list.arranged(sketches, listing, lot.nuts, lot.value_eur_cents)
        shown = kept[listing.offset : listing.offset + listing.rules.per_page]
        found = _in_order(session, lot_id, shown, chosen=only_chosen)
        market = bidders.sketches(session, lot_id, chosen=False) if only_chosen else sketches
        read = LotRead(
            draft=draft,
            lot=lot,
            listing=listing,
            only_chosen=only_chosen,
            sketches=sketches,
            n_found=len(kept),
            found=found,
            choices=bidders.choices(session, lot_id),
            n_chosen=drafts.count_chosen(session, [lot_id]).get(lot_id, 0),
            evidence=evidence_of(session, {item.enterprise_id for item in (*sketches, *market)}),
            references=references.of_enterprises(session, [item.enterprise.id for item in found]),
            market=market,
            ruled_out={} if market else bidders.count_ruled_out(session, lot_id),
            past_reserved_awards=_past_reserved_awards(session, lot),
        )
        session.expunge_all()
    return read


@dataclass(frozen=True, slots=True)
class BidderRead:
    """One enterprise that fits a lot of a draft, or that the authority chose for it."""

    lot: DraftLotRow
    bidder: Bidder
    evidence: tuple[StatusEvidence, ...]


def read_bidder(organisation_id: int, draft_id: int, lot_id: int, enterprise_id: int) -> BidderRead | None:
    """Return an enterprise as it fits a lot; ``None`` where it neither fits nor was chosen.

    Raises: NotFound.
    """
    with site.open_reading() as session:
        lot = lot_of(draft_of(session, organisation_id, draft_id), lot_id)
        found = drafts.one_bidder(session, lot_id, enterprise_id)
        if found is None:
            return None
        evidence = evidence_of(session, [enterprise_id]).get(enterprise_id, ())
        session.expunge_all()
    return BidderRead(lot, found, evidence)


@dataclass(frozen=True, slots=True)
class TableRead:
    """A lot with all bidders that a list keeps, who chose them, and what proves their statuses."""

    lot: DraftLotRow
    found: Sequence[Bidder]
    choices: Mapping[int, Choice]
    evidence: Mapping[int, tuple[StatusEvidence, ...]]


def read_table(organisation_id: int, draft_id: int, lot_id: int, listing: Listing, *, chosen: bool) -> TableRead:
    """Return a lot with all whom the list keeps.

    Raises: NotFound.
    """
    with site.open_reading() as session:
        lot = lot_of(draft_of(session, organisation_id, draft_id), lot_id)
        sketches = bidders.sketches(session, lot_id, chosen=chosen)
        kept = bidder_list.arranged(sketches, listing, lot.nuts, lot.value_eur_cents)
        found, choices = _in_order(session, lot_id, kept, chosen=chosen), bidders.choices(session, lot_id)
        evidence = evidence_of(session, [item.enterprise.id for item in found])
        session.expunge_all()
    return TableRead(lot, found, choices, evidence)


def _in_order(session: Session, lot_id: int, wanted: Sequence[BidderSketch], *, chosen: bool) -> Sequence[Bidder]:
    ids = [item.enterprise_id for item in wanted]
    found = {
        item.enterprise.id: item
        for item in drafts.bidders(session, lot_id, chosen=chosen, limit=MOST_BIDDERS, only=ids)
    }
    return [found[number] for number in ids if number in found]


def _past_reserved_awards(session: Session, lot: DraftLotRow) -> int | None:
    """Return how many lots of the kind were awarded as reserved; ``None`` where the lot's kind is not known."""
    groups = {code for named in lot.cpv if cpv.is_known(named) for code in cpv.group(named)}
    if not groups:
        return None
    key = ("reserved-awards", lot.country, *sorted({code[:3] for code in groups}))
    return site.remember(key, lambda: awards.count_reserved(session, lot.country, sorted(groups)))
