"""How an enterprise's own matches may be narrowed, and the lists that its people saved, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from matcher.explaining import band_title
from models.queries.work_filter import Shelf
from models.queries.workplace import MatchOrder
from web.presenters.facets import FacetTexts
from web.presenters.money import present_number
from web.presenters.reader import Reader
from web.presenters.tenders import facet_texts
from web.work_reading import BANDS, CountedView, view_arguments

SHOWN = ("deadline", "reserved", "country", "region", "cpv", "value")


@dataclass(frozen=True, slots=True)
class SavedView:
    """A saved list: ``summary`` says what is in it, ``new`` how much of it is new, where anything can be."""

    id: int
    name: str
    url: str
    summary: str
    new: str
    is_chosen: bool
    is_default: bool


def work_facet_texts(reader: Reader) -> FacetTexts:
    """Return what the list of matches calls its facets and their values."""
    _ = reader.gettext
    tenders = facet_texts(reader)
    titles = {"band": _("Strength of the match"), **{name: tenders.titles[name] for name in SHOWN}}

    def label(facet: str, value: str) -> str:
        if facet == "band":
            return band_title(value, _)
        return _("Reserved only") if facet == "reserved" else tenders.label(facet, value)

    fixed = {"band": BANDS, "deadline": tenders.fixed["deadline"], "value": tenders.fixed["value"]}
    return FacetTexts(titles=titles, label=label, fixed=fixed, unfolded=("band", "deadline", "reserved"))


def present_saved(
    views: Sequence[CountedView], path: str, shown: Mapping[str, Any], reader: Reader
) -> tuple[SavedView, ...]:
    """Return the saved lists; ``path`` is the list's address, ``shown`` the arguments of the list that is shown."""
    return tuple(
        SavedView(
            id=view.row.id,
            name=view.row.name,
            url=f"{path}?{urlencode(view_arguments(view.row), doseq=True)}",
            summary=_summary(view.row.arguments, reader),
            new=_new(view.n_new, reader),
            is_chosen=view_arguments(view.row) == shown,
            is_default=view.row.is_default,
        )
        for view in views
    )


def shelf_titles(reader: Reader) -> Mapping[Shelf, str]:
    """Return the shelves in their order, as people call them."""
    _, pgettext = reader.gettext, reader.pgettext
    return {
        Shelf.OPEN: _("To look at"),
        Shelf.NEW: pgettext("several tenders", "New"),
        Shelf.KEPT: _("Answered with yes"),
        Shelf.DISMISSED: pgettext("several tenders", "Put aside"),
        Shelf.WHY_NOT: pgettext("several tenders", "Ruled out"),
    }


def order_titles(reader: Reader) -> Mapping[str, str]:
    """Return the ways to sort, as people call them."""
    _ = reader.gettext
    return {
        MatchOrder.SCORE.value: _("Best match first"),
        MatchOrder.DEADLINE.value: _("Next deadline first"),
        MatchOrder.NEWEST.value: _("Newest first"),
        MatchOrder.VALUE.value: _("Largest first"),
    }


def _new(n_new: int | None, reader: Reader) -> str:
    if not n_new:
        return ""
    return reader.ngettext("%(n)s new", "%(n)s new", n_new) % {"n": present_number(n_new, reader)}


def _summary(arguments: Mapping[str, Any], reader: Reader) -> str:
    """Return what a list holds: shelf, words, filters, order."""
    texts = work_facet_texts(reader)
    shelves = [str(shelf_titles(reader)[Shelf(shelf)]) for shelf in arguments.get("shelf", ()) if shelf in tuple(Shelf)]
    words = [f"“{arguments['q']}”"] if arguments.get("q") else []
    chosen = [texts.label(facet, value) for facet in texts.titles for value in arguments.get(facet, ())]
    order = order_titles(reader).get(str(arguments.get("sort", "")), "")
    return " · ".join(filter(None, (*shelves, *words, *chosen, order)))
