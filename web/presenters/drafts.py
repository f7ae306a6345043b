"""Drafts of an authority: the list, the form's choices, a lot with the enterprises that fit it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matcher.codes import nuts
from matcher.distance import Distance, distance
from matcher.explaining import band_title
from matcher.standing import StatusEvidence
from models.drafts import DraftLotRow, DraftRow
from models.queries.bidders import Choice
from models.queries.drafts import Bidder
from models.queries.pages_enterprise import MATCH_BANDS
from web.presenters import codes
from web.presenters.contact import ContactLink, contact_links
from web.presenters.dates import local_day, present_day, present_moment
from web.presenters.draft_forms import suggested_codes
from web.presenters.enterprises import enterprise_place
from web.presenters.explanations import Explainers, ExplanationView
from web.presenters.money import present_money, present_number
from web.presenters.reader import Reader
from web.presenters.standing import StandingView, present_standings
from web.presenters.texts import SourceText, present_text
from web.presenters.zones import zone_of_place


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft or a lot in a list, with how many enterprises fit."""

    id: int
    title: str
    changed: str
    n_lots: int
    counts: str
    waits: bool
    n_chosen: int = 0


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft with its lots."""

    id: int
    title: str
    lots: tuple[DraftLine, ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class BidderView:
    """An enterprise that fits a lot; ``note`` is ``None`` where it was not chosen."""

    id: int
    key: str
    name: str
    language: str
    place: str
    contact: tuple[ContactLink, ...]
    statuses: tuple[StandingView, ...]
    capacity: str
    capacity_hint: str
    distance: str
    n_contracts: int
    explanation: ExplanationView
    note: str | None
    chosen: str
    """Who chose it and when, and who changed the note."""
    is_listed: bool


@dataclass(frozen=True, slots=True)
class LotBiddersView:
    """A lot of a draft with who fits it."""

    draft_id: int
    lot_id: int
    draft_title: str
    title: str
    language: str
    text: SourceText
    facts: tuple[tuple[str, str], ...]
    trades: tuple[tuple[str, str], ...]
    suggested: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, str, str], ...]
    n_fit: int
    bidders: tuple[BidderView, ...]
    has_several_lots: bool


def present_row(draft: DraftRow, reader: Reader) -> DraftLine:
    """Return a draft as the list shows it."""
    return DraftLine(
        id=draft.id,
        title=draft.title,
        changed=present_moment(draft.changed_at, reader),
        n_lots=len(draft.lots),
        counts=_counted(sum(_n_fit(lot) for lot in draft.lots), reader),
        waits=draft.matched_at is None,
    )


def present_draft(draft: DraftRow, chosen: Mapping[int, int], reader: Reader) -> DraftView:
    """Return a draft with its lots."""
    waits = draft.matched_at is None
    lots = tuple(
        DraftLine(lot.id, lot.title, "", 1, _counted(_n_fit(lot), reader), waits, chosen.get(lot.id, 0))
        for lot in draft.lots
    )
    return DraftView(draft.id, draft.title, lots, waits)


def present_lot_bidders(
    draft: DraftRow,
    lot: DraftLotRow,
    found: Sequence[Bidder],
    *,
    choices: Mapping[int, Choice],
    evidence: Mapping[int, tuple[StatusEvidence, ...]],
    reader: Reader,
) -> LotBiddersView:
    """Return a lot with a page of who fits it; ``choices`` says who chose whom, ``evidence`` what proves statuses."""
    explainers = Explainers(reader, is_brief=True)
    return LotBiddersView(
        draft_id=draft.id,
        lot_id=lot.id,
        draft_title=draft.title,
        title=lot.title,
        language=lot.language,
        text=present_text(lot.description, lot.language),
        facts=tuple(_facts(lot, reader)),
        trades=tuple((code, codes.cpv_label(code, reader.language)) for code in lot.cpv),
        suggested=tuple(
            (code, f"{codes.cpv_label(code, reader.language)} ({code})")
            for code in suggested_codes(lot)
            if code not in lot.cpv
        ),
        counts=tuple(
            (band, band_title(band, reader.gettext), present_number(int(lot.bands.get(band, 0)), reader))
            for band in MATCH_BANDS
        ),
        n_fit=_n_fit(lot),
        bidders=tuple(
            _bidder(
                item,
                lot,
                explainers,
                reader,
                choice=choices.get(item.enterprise.id),
                evidence=evidence.get(item.enterprise.id, ()),
            )
            for item in found
        ),
        has_several_lots=len(draft.lots) > 1,
    )


def present_one_bidder(
    found: Bidder, lot: DraftLotRow, evidence: Sequence[StatusEvidence], reader: Reader
) -> BidderView:
    """Return an enterprise that fits a lot, with every point of its score."""
    return _bidder(found, lot, Explainers(reader), reader, choice=None, evidence=evidence)


def _bidder(
    item: Bidder,
    lot: DraftLotRow,
    explainers: Explainers,
    reader: Reader,
    *,
    choice: Choice | None,
    evidence: Sequence[StatusEvidence],
) -> BidderView:
    row = item.enterprise
    return BidderView(
        id=row.id,
        key=row.key,
        name=row.name,
        language=row.language,
        place=enterprise_place(row.city, row.nuts, row.country, reader),
        contact=contact_links(row),
        statuses=present_standings(row.status, evidence, reader),
        capacity=present_money(row.max_contract_eur_cents, "EUR", reader),
        capacity_hint=_capacity_hint(row.max_contract_eur_cents, lot.value_eur_cents, reader),
        distance=distance_sentence(row.nuts, row.country, lot.nuts, reader),
        n_contracts=len(row.won),
        explanation=explainers.of(item.criteria).explain(item.match, lot, row),
        note=item.note,
        chosen="" if choice is None else choice_sentence(choice, reader),
        is_listed=row.listed,
    )


def distance_sentence(regions: Sequence[str], country: str, places: Sequence[str], reader: Reader) -> str:
    """Return how far an enterprise works from a lot's place, in words; nothing where no place is named."""
    _ = reader.gettext
    found, region = distance(tuple(regions) or (nuts.prefix_of(country),), places)
    named = {
        "region": codes.region_name(region, reader.language),
        "country": codes.country_name(region[:2], reader.language),
    }
    sentences = {
        Distance.HERE: _("works in this region"),
        Distance.PARTLY: _("works in a part of the country: %(region)s"),
        Distance.NEIGHBOUR: _("works in a neighbouring region: %(region)s"),
        Distance.COUNTRY: _("works elsewhere in %(country)s"),
        Distance.ABROAD: _("works in another country: %(country)s"),
        Distance.UNKNOWN: "",
    }
    return sentences[found] % named


def choice_sentence(choice: Choice, reader: Reader) -> str:
    """Return who chose an enterprise and when, and who changed the note since."""
    _ = reader.gettext
    nobody = _("somebody who has left")
    told = _("Chosen by %(name)s, %(when)s.") % {
        "name": choice.chosen_by or nobody,
        "when": present_moment(choice.chosen_at, reader),
    }
    if choice.noted_at is None:
        return told
    changed = _("Note changed by %(name)s, %(when)s.") % {
        "name": choice.noted_by or nobody,
        "when": present_moment(choice.noted_at, reader),
    }
    return f"{told} {changed}"


def _capacity_hint(most: int | None, value: int | None, reader: Reader) -> str:
    if most is None:
        return reader.gettext("not said")
    if value is None:
        return ""
    return reader.gettext("enough for this lot") if most >= value else reader.gettext("less than this lot")


def _facts(lot: DraftLotRow, reader: Reader) -> Iterator[tuple[str, str]]:
    _ = reader.gettext
    places = ", ".join(codes.region_name(code, reader.language) for code in lot.nuts)
    months, closes_at, zone = lot.duration_months, lot.closes_at, zone_of_place(lot.country, reader)
    facts = (
        (_("Value"), present_money(lot.value_eur_cents, "EUR", reader)),
        (_("Place"), places),
        (_("Deadline"), "" if closes_at is None else present_day(local_day(closes_at, zone), reader)),
        (_("Duration"), reader.ngettext("%(n)s month", "%(n)s months", months) % {"n": months} if months else ""),
    )
    return ((title, text) for title, text in facts if text)


def _n_fit(lot: DraftLotRow) -> int:
    return sum(int(lot.bands.get(band, 0)) for band in MATCH_BANDS)


def _counted(n: int, reader: Reader) -> str:
    return reader.ngettext("%(n)s enterprise fits", "%(n)s enterprises fit", n) % {"n": present_number(n, reader)}
