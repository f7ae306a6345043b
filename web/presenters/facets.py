"""Facets, chips and paging of a list, with the address behind each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from web.arguments import MAX_PAGE, Listing
from web.presenters.money import present_number
from web.presenters.reader import Reader

VALUES_AT_FIRST = 8
MAX_VALUES = 60
PAGES_AROUND = 2

Address = Callable[[Listing], str]
Label = Callable[[str, str], str]
"""(facet, value) -> what people call it."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet; its ``url`` adds it to the list, or takes it away when it is chosen."""

    label: str
    count: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values, most first; ``more`` are those behind a fold."""

    name: str
    title: str
    values: tuple[FacetValue, ...]
    more: tuple[FacetValue, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the list, and the address without it."""

    title: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of a list; no number stands for a gap."""

    number: int | None
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Paging:
    """Where one is in a list: "21-40 of 311"."""

    first: int
    last: int
    total: int
    links: tuple[PageLink, ...]
    previous_url: str | None
    next_url: str | None


@dataclass(frozen=True, slots=True)
class FacetTexts:
    """What a list calls its facets and their values, and which are unfolded at first, in the order of ``titles``."""

    titles: Mapping[str, str]
    label: Label
    fixed: Mapping[str, tuple[str, ...]]
    """Facets whose values stand in a fixed order rather than by count."""
    unfolded: tuple[str, ...] = ()


def present_facets(
    listing: Listing, counts: Mapping[str, Mapping[str, int]], *, texts: FacetTexts, address: Address, reader: Reader
) -> tuple[Facet, ...]:
    """Return the facets that have something to choose; chosen values are shown even when nothing is behind them."""
    facets = []
    for name, title in texts.titles.items():
        chosen = listing.values(name)
        found = dict(counts.get(name, {}))
        ordered = [value for value in texts.fixed.get(name, tuple(found)) if value in found or value in chosen]
        ordered = [*(value for value in chosen if value not in ordered), *ordered][:MAX_VALUES]
        if not ordered:
            continue
        values = tuple(
            FacetValue(
                label=texts.label(name, value),
                count=present_number(found.get(value, 0), reader),
                url=address(listing.toggled(name, value)),
                is_chosen=value in chosen,
            )
            for value in ordered
        )
        first, more = values[:VALUES_AT_FIRST], values[VALUES_AT_FIRST:]
        is_open = bool(chosen) or name in texts.unfolded
        facets.append(Facet(name=name, title=title, values=first, more=more, is_open=is_open))
    return tuple(facets)


def present_chips(listing: Listing, *, texts: FacetTexts, address: Address, reader: Reader) -> tuple[Chip, ...]:
    """Return what narrows the list, each with the address without it."""
    chips = []
    if listing.words:
        chips.append(Chip(reader.gettext("Words"), listing.words, address(listing.without_words())))
    for name, title in texts.titles.items():
        chips.extend(
            Chip(title, texts.label(name, value), address(listing.toggled(name, value)))
            for value in listing.values(name)
        )
    return tuple(chips)


def present_paging(listing: Listing, total: int, *, address: Address) -> Paging:
    """Return the pages around the current one, the first and the last."""
    per_page = listing.rules.per_page
    n_pages = min(max(-(-total // per_page), 1), MAX_PAGE)
    current = listing.page
    near = range(max(1, current - PAGES_AROUND), min(n_pages, current + PAGES_AROUND) + 1)
    numbers = sorted({1, n_pages, *near})
    links: list[PageLink] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number - before > 1:
            links.append(PageLink(None, "", is_current=False))
        links.append(PageLink(number, address(listing.at_page(number)), is_current=number == current))
    return Paging(
        first=min(listing.offset + 1, total),
        last=min(listing.offset + per_page, total),
        total=total,
        links=tuple(links) if n_pages > 1 else (),
        previous_url=address(listing.at_page(current - 1)) if 1 < current <= n_pages else None,
        next_url=address(listing.at_page(current + 1)) if current < n_pages else None,
    )


def present_around(
    listing: Listing,
    total: int,
    counts: Mapping[str, Mapping[str, int]],
    *,
    texts: FacetTexts,
    address: Address,
    reader: Reader,
) -> dict[str, object]:
    """Return what stands around a list on its page, by the names that templates use."""
    return {
        "listing": listing,
        "facet_list": present_facets(listing, counts, texts=texts, address=address, reader=reader),
        "chips_list": present_chips(listing, texts=texts, address=address, reader=reader),
        "paging": present_paging(listing, total, address=address),
        "clear_url": address(listing.unfiltered()),
    }
