"""An enterprise's own matches: shelves to work through, cards with what was answered, bids by stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from matcher.learning.answers import Reason, Verdict, after_taking_back
from models.notices import LotRow
from models.pursuits import PursuitRow
from models.queries.work_filter import Shelf
from models.queries.workplace import AnsweredLot, OwnMatch
from web.arguments import Listing
from web.presenters.dates import DeadlineView, present_deadline
from web.presenters.enterprise import MatchCard, present_match
from web.presenters.explanations import Explainer
from web.presenters.facets import Chip, Facet, present_chips, present_facets
from web.presenters.gates import Obstacle, present_obstacles
from web.presenters.money import present_money, present_number
from web.presenters.reader import Reader
from web.presenters.tab import Tab
from web.presenters.texts import shorten
from web.presenters.work_facets import order_titles, shelf_titles, work_facet_texts
from web.work_reading import Listed

CSV_HEADER = (
    "lot", "title", "buyer", "country", "score", "band", "closes_at", "value_eur", "cpv", "answer", "stage", "note",
)  # fmt: skip
Address = Callable[[Listing], str]


@dataclass(frozen=True, slots=True)
class OwnCard:
    """A match in the list: its card, what was answered, and why the enterprise's own answers moved it."""

    card: MatchCard
    verdict: str
    stage: str
    can_take_back: bool
    learned: str
    is_new: bool
    is_changed: bool
    """Whether the notice changed since the enterprise answered."""
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class OwnListView:
    """All that the list of matches shows."""

    listing: Listing
    shelf: str
    shelves: tuple[Tab, ...]
    are_all_ruled_out: bool
    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    orders: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]
    cards: tuple[OwnCard, ...]
    n_found: str
    is_filtered: bool
    clear_url: str


@dataclass(frozen=True, slots=True)
class Pursued:
    """A lot that the enterprise follows."""

    lot_id: int
    title: str
    language: str
    buyer: str
    deadline: DeadlineView
    value: str
    note: str


def present_list(read: Listed, *, address: Address, reader: Reader) -> OwnListView:
    """Return a page of an enterprise's own matches."""
    listing = read.listing
    explainer = None if read.criteria is None else Explainer(read.criteria, reader, is_brief=True)
    texts = work_facet_texts(reader)
    cards = () if explainer is None else tuple(_card(own, read, explainer, reader) for own in read.matches)
    return OwnListView(
        listing=listing,
        shelf=read.shelf,
        shelves=tuple(_shelves(read, address, reader)),
        are_all_ruled_out={shelf for shelf, n in read.shelves.items() if n} == {Shelf.WHY_NOT},
        facets=present_facets(listing, read.facets, texts=texts, address=address, reader=reader),
        chips=present_chips(listing, texts=texts, address=address, reader=reader),
        orders=tuple(order_titles(reader).items()),
        reasons=tuple((reason.value, reason_title(reason, reader)) for reason in Reason),
        cards=cards,
        n_found=present_number(read.n_found, reader),
        is_filtered=bool(listing.words or any(listing.values(facet) for facet in texts.titles)),
        clear_url=address(_on_shelf(listing.unfiltered(), read.shelf)),
    )


def _card(own: OwnMatch, read: Listed, explainer: Explainer, reader: Reader) -> OwnCard:
    since = read.wanted.since
    card = present_match(own, read.enterprise, explainer, reader)
    return OwnCard(
        card=card,
        verdict=own.verdict or "",
        stage=own.stage or "",
        can_take_back=can_take_back(own),
        learned=learned_sentence(own, read.answered, reader),
        is_new=since is not None and own.match.first_matched_at > since,
        is_changed=own.is_changed,
        obstacles=present_obstacles(own.match.gates, card.explanation.obstacles, reader),
    )


def can_take_back(own: OwnMatch) -> bool:
    """Return whether there is an answer that taking it back would change."""
    before = own.verdict, own.stage or ""
    return after_taking_back(*before) != before


def learned_sentence(own: OwnMatch, answered: Mapping[int, AnsweredLot], reader: Reader) -> str:
    """Return why the enterprise's own answers moved a match, with the answered lots; empty where they did not."""
    shift, from_lots = own.match.learned_centi, own.match.learned_from
    lots = [answered[lot] for lot in from_lots if lot in answered]
    named = [shorten(lot.title, 60) for lot in lots if (lot.verdict == Verdict.NOT_FOR_ME) == (shift < 0)]
    if not shift or not named:
        return ""
    if shift < 0:
        sentence = reader.ngettext(
            "Moved down because you put %(n)s like it aside: %(lots)s",
            "Moved down because you put %(n)s like it aside: %(lots)s",
            len(named),
        )
    else:
        sentence = reader.ngettext(
            "Moved up because you said yes to %(n)s like it: %(lots)s",
            "Moved up because you said yes to %(n)s like it: %(lots)s",
            len(named),
        )
    return sentence % {"n": present_number(len(named), reader), "lots": "; ".join(named)}


def reason_title(reason: Reason, reader: Reader) -> str:
    """Return a reason in words."""
    _ = reader.gettext
    return {
        Reason.OTHER_TRADE: _("Not our work"),
        Reason.GOODS: _("They buy goods, not work"),
        Reason.TOO_BIG: _("Too big"),
        Reason.TOO_FAR: _("Too far away"),
        Reason.DEADLINE: _("Too little time"),
        Reason.REQUIREMENTS: _("We do not meet the conditions"),
        Reason.OTHER: _("Another reason"),
    }[reason]


def stage_title(stage: str, reader: Reader) -> str:
    """Return how far a bid is, in words."""
    _ = reader.gettext
    titles = {
        "saved": _("Kept"),
        "bidding": _("Preparing a bid"),
        "submitted": _("Bid submitted"),
        "won": _("Contract won"),
        "lost": _("Contract lost"),
    }
    return titles.get(stage, "")


def present_pipeline(
    read: Sequence[tuple[PursuitRow, LotRow, str | None]], reader: Reader
) -> tuple[tuple[str, str, tuple[Pursued, ...]], ...]:
    """Return (stage, its title, lots) for every stage, in the order in which bids go."""
    stages = ("saved", "bidding", "submitted", "won", "lost")
    return tuple(
        (
            stage,
            stage_title(stage, reader),
            tuple(_pursued(*row, reader=reader) for row in read if row[0].stage == stage),
        )
        for stage in stages
    )


def csv_rows(found: Sequence[OwnMatch]) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the export."""
    for own in found:
        lot = own.lot
        yield (
            lot.public_id, lot.title, own.buyer, lot.country, own.match.score_centi / 100, own.match.band,
            lot.closes_at.astimezone(UTC).isoformat() if lot.closes_at else "",
            "" if lot.value_eur_cents is None else lot.value_eur_cents / 100,
            " ".join(lot.cpv), own.verdict or "", own.stage or "", own.note or "",
        )  # fmt: skip


def _pursued(pursuit: PursuitRow, lot: LotRow, buyer: str | None, *, reader: Reader) -> Pursued:
    offered = pursuit.value_eur_cents
    return Pursued(
        lot_id=lot.id,
        title=shorten(lot.title, 140) or lot.ref,
        language=lot.language or "",
        buyer=shorten(buyer, 80),
        deadline=present_deadline(lot.closes_at, reader, lot.state),
        value=present_money(offered, "EUR", reader),
        note=shorten(pursuit.note, 160),
    )


def _on_shelf(listing: Listing, shelf: str) -> Listing:
    return listing if shelf == Shelf.OPEN else listing.toggled("shelf", shelf)


def _shelves(read: Listed, address: Address, reader: Reader) -> Iterator[Tab]:
    bare = read.listing.at_page(1)
    for chosen in bare.values("shelf"):
        bare = bare.toggled("shelf", chosen)
    for shelf, title in shelf_titles(reader).items():
        n = present_number(read.shelves.get(shelf, 0), reader)
        yield Tab(address(_on_shelf(bare, shelf)), title, n, "page" if shelf == read.shelf else "")
