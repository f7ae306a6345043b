"""Searching the CPV and the regions: by word, by digits, without accents, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.codes import cpv, nuts
from matcher.codes.finding import find_cpv, find_regions, of_nature
from matcher.codes.folding import folded, romanised
from matcher.codes.languages import INTERFACE_LANGUAGES


@pytest.mark.parametrize(
    ("words", "language", "code"),
    [
        ("horticultural", "en", "77300000"),
        ("GARTENBAU", "de", "77300000"),
        ("wascherei", "de", "98310000"),
        ("ozelenyavane", "bg", "77300000"),
        ("озеленяване", "bg", "77300000"),
        ("espaces verts", "fr", "77310000"),
        ("jardineria", "es", "71421000"),
        ("katharismou", "el", "90910000"),
        ("7731", "fr", "77310000"),
        ("77310000-6", "fr", "77310000"),
    ],
)
def test_a_trade_is_found_by_word_or_digits_whatever_the_accents(words: str, language: str, code: str) -> None:
    assert code in find_cpv(words, language, 30)


SLATES, CLEANING, BUILDING, DESKS = "39292200", "90911200", "45210000", "39121100"


@pytest.mark.parametrize(
    ("nature", "kept"),
    [
        ("services", (CLEANING,)),
        ("works", (BUILDING,)),
        ("supplies", (SLATES, DESKS)),
        (None, (CLEANING, BUILDING, SLATES, DESKS)),
        ("", (CLEANING, BUILDING, SLATES, DESKS)),
    ],
)
def test_a_lot_is_offered_codes_of_its_nature_and_goods_last_where_none_is_stated(
    nature: str | None, kept: tuple[str, ...]
) -> None:
    assert of_nature((SLATES, CLEANING, DESKS, BUILDING), nature) == kept


def test_nothing_is_found_for_nothing() -> None:
    assert find_cpv("", "en", 10) == ()
    assert find_cpv(" - ", "en", 10) == ()
    assert find_cpv("zzzzzz", "en", 10) == ()
    assert find_regions("", 10) == ()


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_code_has_a_label_in_every_interface_language(language: str) -> None:
    assert [code for code in cpv.all_codes() if cpv.label(code, language) in ("", code)] == []


@given(st.sampled_from(cpv.all_codes()), st.sampled_from(INTERFACE_LANGUAGES))
def test_a_code_is_found_by_its_whole_label(code: str, language: str) -> None:
    wanted = cpv.label(code, language)
    if any(len(word) > 1 for word in folded(wanted).split()[:8]):
        assert code in find_cpv(wanted, language, len(cpv.all_codes()))


@pytest.mark.parametrize(
    ("words", "region"),
    [("haskovo", "BG422"), ("Хасково", "BG422"), ("lodzki", "PL712"), ("thessaloniki", "EL522"), ("bg42", "BG42")],
)
def test_a_region_is_found_in_ones_own_letters(words: str, region: str) -> None:
    assert region in find_regions(words, 20)


def test_no_place_outside_all_regions_is_found() -> None:
    assert all("Z" not in code[2:] for code in find_regions("extra", 50) + find_regions("BGZ", 50))


def test_names_in_other_letters_are_told_in_latin_ones() -> None:
    assert romanised("София (столица)") == "Sofia (Stolitsa)"
    assert romanised(nuts.name("EL522")) == "Thessaloniki"
    assert romanised("Łódzki") == ""


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert once == once.strip()
