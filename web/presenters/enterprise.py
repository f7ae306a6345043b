"""An enterprise's page: who it is, what it can do, its ranked lots and those that do not come into question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from matcher.explaining import band_title
from models.enterprises import EnterpriseRow
from models.queries.pages_enterprise import RankedLot
from models.queries.workplace import OwnMatch
from web.enterprise_reading import BANDS, EnterpriseRead, MatchesAsked
from web.presenters import codes
from web.presenters.contact import ContactLink, contact_links
from web.presenters.dates import DeadlineView, present_day, present_deadline, present_moment
from web.presenters.enterprises import enterprise_place
from web.presenters.explanations import Explainer, ExplanationView
from web.presenters.gates import gate_title
from web.presenters.linked import organisation_document
from web.presenters.money import present_money, present_number
from web.presenters.reader import Reader
from web.presenters.references import ReferenceView, present_references
from web.presenters.standing import StandingView, present_standings
from web.presenters.tags import Tag, objective_tags, reserved_tags, state_tags
from web.presenters.texts import SourceText, host_of, present_text, safe_url, shorten

CONTRACTS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to narrow the matches; its address shows it."""

    label: str
    count: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CapabilityView:
    """Something the enterprise can do, in its words."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class MatchCard:
    """A lot ranked for the enterprise."""

    lot_id: int
    notice_id: int
    title: str
    language: str
    notice_title: str
    buyer: str
    place: str
    trade: str
    deadline: DeadlineView
    value: str
    published: str
    tags: tuple[Tag, ...]
    explanation: ExplanationView


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract that was won."""

    lot_id: int
    notice_id: int
    title: str
    language: str
    buyer: str
    concluded: str


@dataclass(frozen=True, slots=True)
class EnterpriseView:
    """All that the page shows."""

    name: str
    language: str
    place: str
    status: tuple[StandingView, ...]
    description: SourceText
    website: str | None
    website_host: str
    contact: tuple[ContactLink, ...]
    facts: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, str], ...]
    capabilities: tuple[CapabilityView, ...]
    contracts: tuple[ContractView, ...]
    references: tuple[ReferenceView, ...]
    n_contracts: str
    tabs: tuple[Choice, ...]
    filters: tuple[Choice, ...]
    lots: tuple[Choice, ...]
    is_gated: bool
    has_criteria: bool
    is_matched: bool
    matches: tuple[MatchCard, ...]
    shows_matches: bool
    is_listed: bool
    linked: dict[str, Any]
    """The same for search engines."""


Address = Callable[[MatchesAsked], str]


def present_enterprise(read: EnterpriseRead, *, address: Address, page_url: str, reader: Reader) -> EnterpriseView:
    """Return the page of an enterprise; ``page_url`` is its whole address."""
    row = read.enterprise
    website = safe_url(row.website)
    explainer = None if read.criteria is None else Explainer(read.criteria, reader)
    matches = () if explainer is None else tuple(present_match(m, row, explainer, reader) for m in read.matches)
    return EnterpriseView(
        name=row.name,
        language=row.language,
        place=enterprise_place(row.city, row.nuts, row.country, reader),
        status=present_standings(row.status, read.evidence, reader),
        description=present_text(row.description, row.language),
        website=website,
        website_host=host_of(website) if website else "",
        contact=contact_links(row),
        facts=tuple(_facts(row, reader)),
        codes=tuple((code, codes.cpv_label(code, reader.language)) for code in row.cpv),
        capabilities=tuple(CapabilityView(item.text, item.language) for item in row.capabilities),
        contracts=tuple(_contract(contract, reader) for contract in read.contracts[:CONTRACTS_SHOWN]),
        references=present_references(read.references, reader),
        n_contracts=present_number(len(read.contracts), reader),
        tabs=_tabs(read, address, reader),
        filters=_gate_choices(read, address, reader) if read.asked.is_gated else _bands(read, address, reader),
        lots=_lots(read, address, reader),
        is_gated=read.asked.is_gated,
        has_criteria=read.criteria is not None,
        is_matched=row.matched_at is not None,
        matches=matches,
        shows_matches=read.shows_matches,
        is_listed=row.listed,
        linked=organisation_document(row, page_url, reader),
    )


def _facts(row: EnterpriseRow, reader: Reader) -> list[tuple[str, str]]:
    regions = ", ".join(codes.region_name(code, reader.language) for code in row.nuts)
    spoken = ", ".join(codes.language_name(code, reader.language) for code in row.languages or [row.language])
    facts = (
        (reader.gettext("Legal form"), row.legal_form or ""),
        (reader.gettext("Regions served"), regions),
        (reader.gettext("Works in"), spoken),
        (reader.gettext("Largest contract"), present_money(row.max_contract_eur_cents, "EUR", reader)),
        (reader.gettext("Last matched"), present_moment(row.matched_at, reader)),
    )
    return [(title, text) for title, text in facts if text]


def _contract(row: Row[Any], reader: Reader) -> ContractView:
    return ContractView(
        lot_id=row.id,
        notice_id=row.notice_id,
        title=shorten(row.title, 120),
        language=row.language or "",
        buyer=shorten(row.buyer, 80),
        concluded=present_day(row.concluded_on, reader),
    )


def present_match(
    found: RankedLot | OwnMatch, enterprise: EnterpriseRow, explainer: Explainer, reader: Reader
) -> MatchCard:
    """Return the card of a lot that was matched with an enterprise."""
    lot = found.lot
    tags = [
        *reserved_tags(lot.reserved_participation, lot.reserved_for, lot.reserved_execution, reader),
        *objective_tags(lot.social, lot.green, reader),
        *state_tags(lot.state, lot.closes_at, reader),
    ]
    return MatchCard(
        lot_id=lot.id,
        notice_id=found.notice_id,
        title=shorten(lot.title, 160) or lot.ref,
        language=lot.language or "",
        notice_title=shorten(found.notice_title, 120) if found.notice_title != lot.title else "",
        buyer=shorten(found.buyer, 100),
        place=codes.place_label(lot.nuts[0] if lot.nuts else None, lot.country, reader.language),
        trade=codes.cpv_label(lot.cpv_main, reader.language),
        deadline=present_deadline(lot.closes_at, reader, lot.state),
        value=present_money(lot.value_cents, lot.currency, reader),
        published=present_day(found.published_on, reader),
        tags=tuple(tags),
        explanation=explainer.explain(found.match, lot, enterprise),
    )


def _tabs(read: EnterpriseRead, address: Address, reader: Reader) -> tuple[Choice, ...]:
    lots = read.asked.lots
    matches, why_not = MatchesAsked(lots=lots), MatchesAsked(view="why-not", lots=lots)
    is_gated = read.asked.is_gated
    return (
        Choice(reader.gettext("Matches"), present_number(read.n_matches, reader), address(matches), not is_gated),
        Choice(reader.gettext("Why not"), present_number(read.counts.n_gated, reader), address(why_not), is_gated),
    )


def _bands(read: EnterpriseRead, address: Address, reader: Reader) -> tuple[Choice, ...]:
    counts = read.counts.bands
    shown = [band for band in BANDS[1:] if counts.get(band) or band == read.asked.band]

    def choice(band: str, label: str, n: int) -> Choice:
        other = replace(read.asked, band=band, page=1)
        return Choice(label, present_number(n, reader), address(other), band == read.asked.band)

    every = choice(BANDS[0], reader.gettext("All matches"), read.n_matches)
    return (every, *(choice(band, band_title(band, reader.gettext), counts.get(band, 0)) for band in shown))


def _gate_choices(read: EnterpriseRead, address: Address, reader: Reader) -> tuple[Choice, ...]:
    def choice(gate: str | None, label: str, n: int) -> Choice:
        other = replace(read.asked, gate=gate, page=1)
        return Choice(label, present_number(n, reader), address(other), gate == read.asked.gate)

    every = choice(None, reader.gettext("All reasons"), read.counts.n_gated)
    return (every, *(choice(gate, gate_title(gate, reader), n) for gate, n in read.counts.gates.items()))


def _lots(read: EnterpriseRead, address: Address, reader: Reader) -> tuple[Choice, ...]:
    names = (("open", reader.gettext("Open lots only")), ("all", reader.gettext("Closed lots too")))
    return tuple(
        Choice(label, "", address(replace(read.asked, lots=name, page=1)), name == read.asked.lots)
        for name, label in names
    )
