"""The list of tenders: its cards, the names of its facets, its rows for export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.queries.tender_facets import DeadlineClass, ReservedClass, ValueClass
from models.queries.tenders import ListedLot, ListedTender
from web.presenters import codes
from web.presenters.dates import DeadlineView, present_day, present_deadline
from web.presenters.facets import FacetTexts
from web.presenters.money import present_money, present_number
from web.presenters.reader import Reader
from web.presenters.tags import Tag, form_tags, objective_tags, reserved_tags, state_tags
from web.presenters.texts import shorten

CSV_HEADER = (
    "tenderbridge_id", "publication_number", "published_on", "title", "language", "buyer", "country", "lots",
    "lots_meeting", "closes_at", "value_eur", "cpv", "reserved_for", "source", "url",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LotLine:
    """A lot within a tender's card."""

    id: int
    title: str
    language: str
    trade: str


@dataclass(frozen=True, slots=True)
class TenderCard:
    """A tender in a list."""

    id: int
    title: str
    language: str
    buyer: str
    place: str
    published: str
    deadline: DeadlineView
    value: str
    trade: str
    tags: tuple[Tag, ...]
    lots: tuple[LotLine, ...]
    lots_summary: str


def present_tender(tender: ListedTender, reader: Reader) -> TenderCard:
    """Return the card of a tender."""
    first = tender.lots[0] if tender.lots else None
    several = tender.n_lots > 1
    return TenderCard(
        id=tender.id,
        title=shorten(tender.title) or reader.gettext("Without a title"),
        language=tender.language or "",
        buyer=shorten(tender.buyer, 120),
        place=_place(first, tender.country, reader),
        published=present_day(tender.published_on, reader),
        deadline=present_deadline(tender.closes_at, reader, tender.state),
        value=_value(tender, reader),
        trade=codes.cpv_label(first.cpv_main, reader.language) if first else "",
        tags=tuple(_tags(tender, reader)),
        lots=tuple(_line(lot, reader) for lot in tender.lots) if several else (),
        lots_summary=_lots_summary(tender, reader) if several else "",
    )


def _value(tender: ListedTender, reader: Reader) -> str:
    cents = tender.value_eur_cents
    if not tender.is_converted:
        return present_money(cents, "EUR", reader)
    rounded = None if cents is None else round(cents, -2)
    return reader.gettext("about %(amount)s") % {"amount": present_money(rounded, "EUR", reader)}


def facet_texts(reader: Reader) -> FacetTexts:
    """Return what the list of tenders calls its facets and their values."""
    titles = {
        "deadline": reader.gettext("Deadline"),
        "country": reader.gettext("Country"),
        "region": reader.gettext("Region"),
        "cpv": reader.gettext("Trade"),
        "reserved": reader.gettext("Reserved"),
        "value": reader.gettext("Value of a lot"),
        "language": reader.gettext("Language of the notice"),
    }
    fixed = {
        "deadline": tuple(DeadlineClass),
        "reserved": tuple(ReservedClass),
        "value": tuple(ValueClass),
    }
    names = {**_deadline_names(reader), **_reserved_names(reader), **_value_names(reader)}

    def label(facet: str, value: str) -> str:
        if facet == "country":
            return codes.country_name(value, reader.language)
        if facet == "region":
            return codes.region_label(value, reader.language)
        if facet == "cpv":
            return codes.cpv_label(value, reader.language)
        if facet == "language":
            return codes.language_name(value, reader.language)
        return names.get((facet, value), value)

    return FacetTexts(titles=titles, label=label, fixed=fixed, unfolded=("deadline", "country"))


def csv_rows(tenders: Sequence[ListedTender]) -> Iterator[tuple[object, ...]]:
    """Yield a row per tender in the order of ``CSV_HEADER``; empty where the notice is silent."""
    for tender in tenders:
        first = tender.lots[0] if tender.lots else None
        yield (
            tender.id,
            tender.publication_number,
            tender.published_on,
            tender.title,
            tender.language,
            tender.buyer,
            tender.country,
            tender.n_lots,
            tender.n_meeting,
            tender.closes_at.isoformat() if tender.closes_at else None,
            None if tender.value_eur_cents is None else tender.value_eur_cents / 100,
            first.cpv_main if first else None,
            " ".join(first.reserved_for) if first else None,
            tender.source,
            tender.url,
        )


def _deadline_names(reader: Reader) -> dict[tuple[str, str], str]:
    return {
        ("deadline", DeadlineClass.WEEK): reader.gettext("Within a week"),
        ("deadline", DeadlineClass.MONTH): reader.gettext("Within a month"),
        ("deadline", DeadlineClass.LATER): reader.gettext("Later"),
        ("deadline", DeadlineClass.NONE): reader.gettext("Open, no deadline stated"),
        ("deadline", DeadlineClass.CLOSED): reader.gettext("Closed or cancelled"),
        ("deadline", DeadlineClass.OTHER): reader.gettext("Plans and results"),
    }


def _reserved_names(reader: Reader) -> dict[tuple[str, str], str]:
    return {
        ("reserved", ReservedClass.WORKSHOP): reader.gettext("For social integration (Art. 20)"),
        ("reserved", ReservedClass.MISSION): reader.gettext("For a public service mission (Art. 77)"),
        ("reserved", ReservedClass.EXECUTION): reader.gettext("Sheltered execution"),
        ("reserved", ReservedClass.STATED): reader.gettext("Reserved, not said for whom"),
        ("reserved", ReservedClass.NONE): reader.gettext("Not stated as reserved"),
    }


def _value_names(reader: Reader) -> dict[tuple[str, str], str]:
    def below(amount: int) -> str:
        return reader.gettext("Under %(amount)s") % {"amount": present_money(amount * 100, "EUR", reader)}

    return {
        ("value", ValueClass.UNDER_50K): below(50_000),
        ("value", ValueClass.UNDER_250K): below(250_000),
        ("value", ValueClass.UNDER_750K): below(750_000),
        ("value", ValueClass.UNDER_5M): below(5_000_000),
        ("value", ValueClass.OVER_5M): reader.gettext("%(amount)s and more")
        % {"amount": present_money(500_000_000, "EUR", reader)},
        ("value", ValueClass.NONE): reader.gettext("Value not stated"),
    }


def _tags(tender: ListedTender, reader: Reader) -> list[Tag]:
    tags = form_tags(tender.form_type, reader)
    for lot in tender.lots:
        tags.extend(reserved_tags(lot.reserved_participation, lot.reserved_for, lot.reserved_execution, reader))
        tags.extend(objective_tags(lot.social, "", reader))
    if tender.lots and tender.form_type == "competition":
        tags.extend(state_tags(tender.lots[0].state, tender.closes_at, reader))
    return list(dict.fromkeys(tags))


def _place(lot: ListedLot | None, country: str | None, reader: Reader) -> str:
    if lot is None:
        return codes.country_name(country, reader.language) if country else ""
    return codes.place_label(lot.nuts[0] if lot.nuts else None, lot.country or country, reader.language)


def _line(lot: ListedLot, reader: Reader) -> LotLine:
    title = shorten(lot.title, 120) or lot.ref
    return LotLine(lot.id, title, lot.language or "", codes.cpv_label(lot.cpv_main, reader.language))


def _lots_summary(tender: ListedTender, reader: Reader) -> str:
    if tender.n_meeting == tender.n_lots:
        text = reader.ngettext("%(n)s lot", "%(n)s lots", tender.n_lots)
        return text % {"n": present_number(tender.n_lots, reader)}
    text = reader.ngettext("%(n)s of %(all)s lots fits the filter", "%(n)s of %(all)s lots fit the filter",
                           tender.n_meeting)  # fmt: skip
    return text % {"n": present_number(tender.n_meeting, reader), "all": present_number(tender.n_lots, reader)}
