"""An enterprise's own matches: shelves to work through, cards with what was answered, bids by stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matcher.explaining import band_title
from matcher.learning.answers import Reason
from models.notices import LotRow
from models.pursuits import PursuitRow
from models.queries.workplace import MatchOrder, OwnMatch, Shelf
from web.arguments import Listing
from web.presenters.dates import DeadlineView, present_deadline
from web.presenters.enterprise import Choice, MatchCard, present_match
from web.presenters.explanations import Explainer
from web.presenters.money import present_money, present_number
from web.presenters.reader import Reader
from web.presenters.texts import shorten
from web.work_reading import BANDS, Listed

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
    learned: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class OwnListView:
    """All that the list of matches shows."""

    listing: Listing
    shelf: str
    shelves: tuple[Choice, ...]
    bands: tuple[Choice, ...]
    orders: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]
    only_reserved: Choice
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
    explainer = None if read.criteria is None else Explainer(read.criteria, reader)
    since = read.wanted.since
    cards = tuple(
        OwnCard(
            card=present_match(own, read.enterprise, explainer, reader),
            verdict=own.verdict or "",
            stage=own.stage or "",
            learned=learned_sentence(own, read.titles, reader),
            is_new=since is not None and own.match.first_matched_at > since,
        )
        for own in (read.matches if explainer is not None else ())
        if explainer is not None
    )
    return OwnListView(
        listing=listing,
        shelf=read.shelf,
        shelves=tuple(_shelves(read, address, reader)),
        bands=tuple(_bands(read, address, reader)),
        orders=order_titles(reader),
        reasons=tuple((reason.value, reason_title(reason, reader)) for reason in Reason),
        only_reserved=Choice(
            reader.gettext("Reserved only"),
            "",
            address(listing.toggled("reserved", "yes")),
            bool(listing.values("reserved")),
        ),
        cards=cards,
        n_found=present_number(read.n_found, reader),
        is_filtered=bool(listing.words or listing.values("band") or listing.values("country"))
        or bool(listing.values("reserved")),
        clear_url=address(_on_shelf(listing.unfiltered(), read.shelf)),
    )


def learned_sentence(own: OwnMatch, titles: Mapping[int, str], reader: Reader) -> str:
    """Return why the enterprise's own answers moved a match, with the answered lots; empty where they did not."""
    answered = [shorten(titles[lot_id], 60) for lot_id in own.match.learned_from if lot_id in titles]
    if not own.match.learned_centi or not answered:
        return ""
    sentence = (
        reader.gettext("Moved up, because of your answers to: %(lots)s")
        if own.match.learned_centi > 0
        else reader.gettext("Moved down, because of your answers to: %(lots)s")
    )
    return sentence % {"lots": "; ".join(answered)}


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


def order_titles(reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return the ways to sort, as people call them."""
    _ = reader.gettext
    return (
        (MatchOrder.SCORE.value, _("Best match first")),
        (MatchOrder.DEADLINE.value, _("Next deadline first")),
        (MatchOrder.NEWEST.value, _("Newest first")),
        (MatchOrder.VALUE.value, _("Largest first")),
    )


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
            lot.closes_at.isoformat() if lot.closes_at else "",
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
        deadline=present_deadline(lot.closes_at, reader),
        value=present_money(offered, "EUR", reader),
        note=shorten(pursuit.note, 160),
    )


def _on_shelf(listing: Listing, shelf: str) -> Listing:
    return listing if shelf == Shelf.OPEN else listing.toggled("shelf", shelf)


def _shelves(read: Listed, address: Address, reader: Reader) -> Iterator[Choice]:
    _ = reader.gettext
    titles = {
        Shelf.OPEN: _("To look at"),
        Shelf.NEW: _("New"),
        Shelf.KEPT: _("Answered with yes"),
        Shelf.DISMISSED: _("Put aside"),
        Shelf.WHY_NOT: _("Ruled out"),
    }
    bare = read.listing.at_page(1)
    for chosen in bare.values("shelf"):
        bare = bare.toggled("shelf", chosen)
    for shelf, title in titles.items():
        n = present_number(read.shelves.get(shelf, 0), reader)
        yield Choice(title, n, address(_on_shelf(bare, shelf)), shelf == read.shelf)


def _bands(read: Listed, address: Address, reader: Reader) -> Iterator[Choice]:
    for band in BANDS:
        is_chosen = band in read.listing.values("band")
        if read.bands.get(band) or is_chosen:
            n = present_number(read.bands.get(band, 0), reader)
            yield Choice(band_title(band, reader.gettext), n, address(read.listing.toggled("band", band)), is_chosen)
