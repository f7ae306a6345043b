"""Drafts of an authority: the list, the form's choices, a lot with the enterprises that fit it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matcher.explaining import band_title
from matcher.standing import StatusEvidence
from models.drafts import DraftLotRow, DraftRow
from models.matches import CriteriaRow
from models.queries.drafts import Bidder
from models.queries.pages_enterprise import MATCH_BANDS
from web.forms import Form
from web.presenters import codes
from web.presenters.dates import present_moment
from web.presenters.enterprises import enterprise_place
from web.presenters.explanations import Explainer, ExplanationView
from web.presenters.money import present_money, present_number
from web.presenters.profile import Choices, region_choices
from web.presenters.reader import Reader
from web.presenters.standing import StandingView, present_standings
from web.presenters.texts import SourceText, present_text

SHORTLIST_HEADER = (
    "name", "country", "city", "status", "score", "band", "largest_contract_eur", "contracts_won", "website", "note",
)  # fmt: skip
LEAST_CONFIDENCE = 0.15
SUGGESTIONS_SHOWN = 8


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
class FormChoices:
    """What the form of a lot offers."""

    regions: Choices
    natures: Choices
    trades: Choices


@dataclass(frozen=True, slots=True)
class BidderView:
    """An enterprise that fits a lot; ``note`` is ``None`` where it was not chosen."""

    id: int
    key: str
    name: str
    language: str
    place: str
    statuses: tuple[StandingView, ...]
    capacity: str
    capacity_hint: str
    n_contracts: int
    explanation: ExplanationView
    note: str | None


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
    n_kept: int
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


def form_choices(form: Form, country: str, lot: DraftLotRow | None, reader: Reader) -> FormChoices:
    """Return what the form of a lot offers; CPV codes found in its text first."""
    _ = reader.gettext
    found = [str(code) for code, confidence in (lot.suggestions if lot else ()) if confidence >= LEAST_CONFIDENCE]
    offered = dict.fromkeys((*form.lists["cpv"], *found[:SUGGESTIONS_SHOWN]))
    return FormChoices(
        regions=region_choices(country, form.lists["nuts"], reader),
        natures=(("services", _("Services")), ("works", _("Works")), ("supplies", _("Goods"))),
        trades=tuple((code, f"{codes.cpv_label(code, reader.language)} ({code})") for code in offered),
    )


def present_lot_bidders(
    draft: DraftRow,
    lot: DraftLotRow,
    found: Sequence[Bidder],
    *,
    criteria: CriteriaRow | None,
    evidence: Mapping[int, tuple[StatusEvidence, ...]],
    reader: Reader,
) -> LotBiddersView:
    """Return a lot with a page of who fits it; ``evidence`` says by enterprise what stands behind statuses."""
    explainer = None if criteria is None else Explainer(criteria, reader)
    suggested = [str(code) for code, confidence in lot.suggestions if confidence >= LEAST_CONFIDENCE]
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
            (code, codes.cpv_label(code, reader.language)) for code in suggested[:3] if code not in lot.cpv
        ),
        counts=tuple(
            (band, band_title(band, reader.gettext), present_number(int(lot.bands.get(band, 0)), reader))
            for band in MATCH_BANDS
        ),
        n_fit=_n_fit(lot),
        n_kept=min(_n_fit(lot), 200),
        bidders=tuple(
            _bidder(item, lot, evidence.get(item.enterprise.id, ()), explainer, reader)
            for item in found
            if explainer is not None
        ),
        has_several_lots=len(draft.lots) > 1,
    )


def shortlist_rows(found: Sequence[Bidder]) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the export."""
    for item in found:
        row = item.enterprise
        cents = row.max_contract_eur_cents
        yield (
            row.name, row.country, row.city, " ".join(row.status), item.match.score_centi / 100, item.match.band,
            None if cents is None else cents / 100, len(row.won), row.website, item.note,
        )  # fmt: skip


def _bidder(
    item: Bidder, lot: DraftLotRow, evidence: Sequence[StatusEvidence], explainer: Explainer, reader: Reader
) -> BidderView:
    row = item.enterprise
    return BidderView(
        id=row.id,
        key=row.key,
        name=row.name,
        language=row.language,
        place=enterprise_place(row.city, row.nuts, row.country, reader),
        statuses=present_standings(row.status, evidence, reader),
        capacity=present_money(row.max_contract_eur_cents, "EUR", reader),
        capacity_hint=_capacity_hint(row.max_contract_eur_cents, lot.value_eur_cents, reader),
        n_contracts=len(row.won),
        explanation=explainer.explain(item.match, lot, row),
        note=item.note,
    )


def _capacity_hint(most: int | None, value: int | None, reader: Reader) -> str:
    if most is None:
        return reader.gettext("not said")
    if value is None:
        return ""
    return reader.gettext("enough for this lot") if most >= value else reader.gettext("less than this lot")


def _facts(lot: DraftLotRow, reader: Reader) -> Iterator[tuple[str, str]]:
    _ = reader.gettext
    places = ", ".join(codes.region_name(code, reader.language) for code in lot.nuts)
    months = lot.duration_months
    facts = (
        (_("Value"), present_money(lot.value_eur_cents, "EUR", reader)),
        (_("Place"), places),
        (_("Duration"), reader.ngettext("%(n)s month", "%(n)s months", months) % {"n": months} if months else ""),
    )
    return ((title, text) for title, text in facts if text)


def _n_fit(lot: DraftLotRow) -> int:
    return sum(int(lot.bands.get(band, 0)) for band in MATCH_BANDS)


def _counted(n: int, reader: Reader) -> str:
    return reader.ngettext("%(n)s enterprise fits", "%(n)s enterprises fit", n) % {"n": present_number(n, reader)}
