"""Addresses carry only what is named, in bounds, and are written back as they were read."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, NotFound

from web.arguments import MAX_VALUES, MAX_WORDS_LENGTH, read_choice, read_id, read_listing, read_token
from web.views.tenders import RULES


def arguments(*pairs: tuple[str, str]) -> MultiDict[str, str]:
    return MultiDict(list(pairs))


def test_a_list_writes_back_what_it_read() -> None:
    listing = read_listing(
        arguments(("q", " linen  wash "), ("country", "DE"), ("country", "FR"), ("sort", "value"), ("page", "3")), RULES
    )
    assert listing.arguments() == {"q": "linen wash", "country": ["DE", "FR"], "sort": "value", "page": "3"}
    assert listing.offset == 40


def test_defaults_are_left_out_of_the_address() -> None:
    assert read_listing(arguments(("sort", "newest"), ("page", "1"), ("q", "")), RULES).arguments() == {}


def test_names_that_are_not_known_are_ignored() -> None:
    assert read_listing(arguments(("utm_source", "x"), ("admin", "1")), RULES).arguments() == {}


@pytest.mark.parametrize(
    "pair",
    [
        ("country", "germany"),
        ("country", "D%"),
        ("region", "DE_"),
        ("cpv", "9%"),
        ("deadline", "soon"),
        ("value", "1"),
        ("language", "DE"),
        ("sort", "id; DROP TABLE lots"),
        ("page", "0"),
        ("page", "-1"),
        ("page", "one"),
        ("page", "\u0663"),
        ("q", "x" * (MAX_WORDS_LENGTH + 1)),
    ],
)
def test_a_value_that_is_not_allowed_is_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(BadRequest):
        read_listing(arguments(pair), RULES)


def test_a_page_beyond_the_bound_does_not_exist() -> None:
    with pytest.raises(NotFound):
        read_listing(arguments(("page", "501")), RULES)


def test_too_many_values_of_a_facet_are_refused() -> None:
    pairs = [("cpv", f"{10 + number}") for number in range(MAX_VALUES + 1)]
    with pytest.raises(BadRequest):
        read_listing(MultiDict(pairs), RULES)


def test_toggling_a_value_adds_it_then_takes_it_away_and_goes_to_the_first_page() -> None:
    listing = read_listing(arguments(("page", "4")), RULES)
    chosen = listing.toggled("country", "DE")
    assert chosen.values("country") == ("DE",)
    assert chosen.page == 1
    assert chosen.toggled("country", "DE").values("country") == ()
    assert listing.values("country") == ()


def test_a_null_byte_in_the_words_becomes_a_space() -> None:
    assert read_listing(arguments(("q", "a\x00b")), RULES).words == "a b"


def test_choices_tokens_and_ids_are_checked() -> None:
    assert read_choice(arguments(), "view", ("matches", "why-not")) == "matches"
    with pytest.raises(BadRequest):
        read_choice(arguments(("view", "x")), "view", ("matches",))
    assert read_token(arguments(("gate", "over_capacity")), "gate") == "over_capacity"
    with pytest.raises(BadRequest):
        read_token(arguments(("gate", "<script>")), "gate")
    assert read_id(arguments(("lot", "12")), "lot") == 12
    with pytest.raises(BadRequest):
        read_id(arguments(("lot", "1 OR 1=1")), "lot")
