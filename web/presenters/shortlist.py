"""The list of bidders: what narrows it and sorts it, and its columns when it leaves as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matcher.explaining import band_title
from models.queries.bidders import BidderSketch
from models.queries.drafts import Bidder
from models.queries.pages_enterprise import MATCH_BANDS
from web.arguments import Listing
from web.bidder_list import ORDERS, statuses
from web.bidder_reading import TableRead
from web.presenters import codes
from web.presenters.contact import public_contact
from web.presenters.drafts import distance_sentence
from web.presenters.enterprises import status_name
from web.presenters.profile import Choices
from web.presenters.reader import Reader
from web.presenters.standing import present_standings

COLUMNS = (
    "name", "country", "city", "distance", "status", "score", "band", "largest_contract_eur", "contracts_won",
    "website", "contact_email", "contact_phone", "chosen_by", "chosen_at", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BidderFilters:
    """What narrows and sorts the list of bidders: for each field its choices, and the chosen one."""

    fields: tuple[tuple[str, str, Choices, str], ...]
    """(name, title, choices, chosen)."""
    is_filtered: bool


def present_filters(sketches: Sequence[BidderSketch], listing: Listing, reader: Reader) -> BidderFilters:
    """Return the filters of the list; a status that nobody has is not offered."""
    _ = reader.gettext
    offered = tuple((status, f"{status_name(status, reader)} ({n})") for status, n in statuses(sketches))
    bands = tuple((band, band_title(band, reader.gettext)) for band in MATCH_BANDS)
    orders = {
        "score": _("Best fit first"),
        "near": _("Nearest first"),
        "capacity": _("Largest capacity first"),
        "contracts": _("Most contracts won first"),
    }
    every = (("", _("All")),)
    fields = (
        ("status", _("Status"), every + offered),
        ("band", _("Fit"), every + bands),
        ("near", _("Place"), (*every, ("yes", _("Works in this region")))),
        ("able", _("Capacity"), (*every, ("yes", _("Enough for this lot")))),
    )
    chosen = tuple((name, title, values, next(iter(listing.values(name)), "")) for name, title, values in fields)
    sorting = ("sort", _("Sort by"), tuple((name, orders[name]) for name in ORDERS), listing.order)
    return BidderFilters((*chosen, sorting), listing.is_filtered)


def column_titles(reader: Reader) -> Mapping[str, str]:
    """Return column -> its title, in their order."""
    _ = reader.gettext
    titles = (
        _("Name"), _("Country"), _("Town"), _("Distance"), _("Status"), _("Score"), _("Fit"),
        _("Largest contract in euro"), _("Contracts won"), _("Website"), _("E-mail address"), _("Phone"),
        _("Chosen by"), _("Chosen on"), _("Note"),
    )  # fmt: skip
    return dict(zip(COLUMNS, titles, strict=True))


def chosen_columns(wanted: Sequence[str] | None) -> tuple[str, ...]:
    """Return those of the columns that are wanted, in their order; all of them where nothing was ever said."""
    return COLUMNS if not wanted else tuple(name for name in COLUMNS if name in wanted) or COLUMNS


def table_rows(read: TableRead, columns: Sequence[str], reader: Reader) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the table with these columns."""
    for item in read.found:
        cells = _cells(item, read, reader)
        yield tuple(cells[name]() for name in columns)


def _moment(moment: datetime, reader: Reader) -> datetime:
    """Return a moment in the reader's zone as tables hold it: without zone and seconds."""
    return moment.astimezone(reader.zone).replace(tzinfo=None, second=0, microsecond=0)


def _cells(item: Bidder, read: TableRead, reader: Reader) -> Mapping[str, Callable[[], object]]:
    row, cents = item.enterprise, item.enterprise.max_contract_eur_cents
    choice, evidence = read.choices.get(row.id), read.evidence.get(row.id, ())
    return {
        "name": lambda: row.name,
        "country": lambda: codes.country_name(row.country, reader.language),
        "city": lambda: row.city,
        "distance": lambda: distance_sentence(row.nuts, row.country, read.lot.nuts, reader),
        "status": lambda: "; ".join(
            f"{standing.title} ({standing.words})" for standing in present_standings(row.status, evidence, reader)
        ),
        "score": lambda: item.match.score_centi / 100,
        "band": lambda: band_title(item.match.band, reader.gettext),
        "largest_contract_eur": lambda: None if cents is None else cents / 100,
        "contracts_won": lambda: len(row.won),
        "website": lambda: row.website,
        "contact_email": lambda: public_contact(row).email,
        "contact_phone": lambda: public_contact(row).phone,
        "chosen_by": lambda: None if choice is None else choice.chosen_by,
        "chosen_at": lambda: None if choice is None else _moment(choice.chosen_at, reader),
        "note": lambda: item.note,
    }
