"""The figures and the newest strong matches of the home page."""

from __future__ import annotations

from dataclasses import dataclass

from models.queries.figures import Figures, StrongMatch
from web.presenters import codes
from web.presenters.bands import BandView, present_band
from web.presenters.dates import DeadlineView, present_deadline
from web.presenters.money import present_money, present_number
from web.presenters.reader import Reader
from web.presenters.tags import Tag, reserved_tags
from web.presenters.texts import shorten


@dataclass(frozen=True, slots=True)
class FigureView:
    """A number and what it counts."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Teaser:
    """A strong match as the home page shows it."""

    lot_id: int
    notice_id: int
    title: str
    language: str
    buyer: str
    place: str
    deadline: DeadlineView
    value: str
    tags: tuple[Tag, ...]
    band: BandView
    enterprise: str
    enterprise_key: str


def present_figures(figures: Figures, reader: Reader) -> tuple[FigureView, ...]:
    """Return the figures, each with the words that fit its number."""
    labelled = (
        (figures.n_open_tenders, reader.ngettext("open tender", "open tenders", figures.n_open_tenders)),
        (figures.n_open_lots, reader.ngettext("lot to bid for", "lots to bid for", figures.n_open_lots)),
        (figures.n_reserved_lots, reader.ngettext("reserved lot", "reserved lots", figures.n_reserved_lots)),
        (figures.n_languages, reader.ngettext("language read", "languages read", figures.n_languages)),
        (figures.n_enterprises, reader.ngettext("social enterprise", "social enterprises", figures.n_enterprises)),
        (figures.n_strong_matches, reader.ngettext("strong match", "strong matches", figures.n_strong_matches)),
    )
    return tuple(FigureView(present_number(n, reader), label) for n, label in labelled)


def present_strong_match(match: StrongMatch, reader: Reader) -> Teaser:
    """Return the teaser of a strong match."""
    return Teaser(
        lot_id=match.lot_id,
        notice_id=match.notice_id,
        title=shorten(match.title, 140),
        language=match.language or "",
        buyer=shorten(match.buyer, 90),
        place=codes.country_name(match.country, reader.language) if match.country else "",
        deadline=present_deadline(match.closes_at, reader),
        value=present_money(match.value_cents, match.currency, reader),
        tags=tuple(reserved_tags(match.reserved_participation, (), match.reserved_execution, reader)),
        band=present_band(match.band, match.score_centi, reader),
        enterprise=match.enterprise,
        enterprise_key=match.enterprise_key,
    )
