"""Facets, chips and pages lead to the right addresses."""

from __future__ import annotations

from dataclasses import replace

from web.arguments import Listing
from web.presenters.facets import FacetTexts, present_chips, present_facets, present_paging
from web.presenters.reader import Reader
from web.views.tenders import RULES

TEXTS = FacetTexts(
    titles={"country": "Country", "deadline": "Deadline"},
    label=lambda _facet, value: value.lower(),
    fixed={"deadline": ("week", "month")},
    unfolded=("deadline",),
)


def address(listing: Listing) -> str:
    return repr(listing.arguments())


def listing(**facets: tuple[str, ...]) -> Listing:
    return Listing(rules=RULES, facets=facets, order="newest", page=2)


def test_a_chosen_value_is_shown_even_when_nothing_is_behind_it(reader: Reader) -> None:
    facets = present_facets(
        listing(country=("LV",)), {"country": {"DE": 3}}, texts=TEXTS, address=address, reader=reader
    )
    assert [(value.label, value.count, value.is_chosen) for value in facets[0].values] == [
        ("lv", "0", True),
        ("de", "3", False),
    ]


def test_a_values_address_adds_or_removes_it_and_starts_at_the_first_page(reader: Reader) -> None:
    counts = {"country": {"DE": 3, "FR": 1}}
    facets = present_facets(listing(country=("DE",)), counts, texts=TEXTS, address=address, reader=reader)
    assert [value.url for value in facets[0].values] == ["{}", "{'country': ['DE', 'FR']}"]


def test_fixed_facets_keep_their_order_and_empty_ones_are_left_out(reader: Reader) -> None:
    counts = {"deadline": {"month": 9, "week": 1}, "country": {}}
    facets = present_facets(listing(), counts, texts=TEXTS, address=address, reader=reader)
    assert [facet.name for facet in facets] == ["deadline"]
    assert [value.label for value in facets[0].values] == ["week", "month"]
    assert facets[0].is_open


def test_many_values_are_folded(reader: Reader) -> None:
    counts = {"country": {f"{letter}{letter}": 1 for letter in "ABCDEFGHIJKL"}}
    facet = present_facets(listing(), counts, texts=TEXTS, address=address, reader=reader)[0]
    assert (len(facet.values), len(facet.more)) == (8, 4)


def test_chips_name_everything_that_narrows_the_list(reader: Reader) -> None:
    chosen = replace(listing(country=("DE",), deadline=("week",)), words="linen")
    chips = present_chips(chosen, texts=TEXTS, address=address, reader=reader)
    assert [(chip.title, chip.label) for chip in chips] == [
        ("Words", "linen"),
        ("Country", "de"),
        ("Deadline", "week"),
    ]
    assert "linen" not in chips[0].url
    assert "DE" not in chips[1].url


def test_pages_show_the_first_the_last_and_the_neighbours() -> None:
    paging = present_paging(replace(listing(), page=10), 400, address=address)
    assert [link.number for link in paging.links] == [1, None, 8, 9, 10, 11, 12, None, 20]
    assert (paging.first, paging.last, paging.total) == (181, 200, 400)
    assert paging.previous_url is not None
    assert paging.next_url is not None


def test_one_page_needs_no_links() -> None:
    paging = present_paging(replace(listing(), page=1), 3, address=address)
    assert (paging.links, paging.previous_url, paging.next_url) == ((), None, None)
    assert (paging.first, paging.last) == (1, 3)
