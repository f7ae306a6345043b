"""Everyday words for trades: complete, unambiguous, and found as people type them."""

from __future__ import annotations

from collections import Counter

import pytest

from matcher.codes import cpv
from matcher.codes.folding import folded
from matcher.codes.languages import INTERFACE_LANGUAGES
from matcher.codes.trade_words import codes_in, entries, find_stems, find_trade_codes, thesaurus

GARDENING, LAUNDRY, SEWING = ("773", "9831", "98393")
EXAMPLES = {
    GARDENING: {
        "bg": "градинарство",
        "de": "Gartenpflege",
        "el": "κηπουρική",
        "en": "gardening",
        "es": "jardinería",
        "fr": "jardinage",
        "lv": "dārzkopība",
        "nl": "tuinonderhoud",
        "pl": "ogrodnictwo",
        "pt": "jardinagem",
        "ro": "grădinărit",
    },
    LAUNDRY: {
        "bg": "пералня",
        "de": "Wäscherei",
        "el": "πλυντήρια",
        "en": "laundry",
        "es": "lavandería",
        "fr": "blanchisserie",
        "lv": "veļas mazgāšana",
        "nl": "wasserij",
        "pl": "pralnia",
        "pt": "lavandaria",
        "ro": "spălătorie",
    },
    SEWING: {
        "bg": "шивашки",
        "de": "Nähen",
        "el": "ράψιμο",
        "en": "sewing",
        "es": "costurera",
        "fr": "couture",
        "lv": "šūšana",
        "nl": "naaien",
        "pl": "szycie",
        "pt": "costura",
        "ro": "croitorie",
    },
}
CASES = [(stem, language, words) for stem, by in EXAMPLES.items() for language, words in by.items()]


def test_every_stem_begins_codes_and_is_itself_one() -> None:
    stems = [stem for words in thesaurus().values() for stem in words["cpv"]]
    assert [stem for stem in stems if not cpv.is_known(stem.ljust(8, "0"))] == []


@pytest.mark.parametrize("trade", thesaurus())
def test_every_trade_has_words_in_every_interface_language(trade: str) -> None:
    words = thesaurus()[trade]
    assert set(words) == {"cpv", *INTERFACE_LANGUAGES}
    assert all(words.values())


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_no_entry_names_two_trades(language: str) -> None:
    trades_of = Counter(text for text, _ in {(entry.text, entry.trade) for entry in entries(language)})
    assert [text for text, n in trades_of.items() if n > 1] == []


@pytest.mark.parametrize(("stem", "language", "words"), CASES)
def test_everyday_words_name_their_trade(stem: str, language: str, words: str) -> None:
    assert stem in find_stems(words, language)
    assert find_stems(words.upper(), language) == find_stems(words, language)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Gardner", "en"),
        ("paintings", "en"),
        ("wastewater", "en"),
        ("item", "en"),
        ("repair", "en"),
        ("services", "en"),
        ("Messer", "de"),
        ("eventuell", "de"),
        ("hundert", "de"),
        ("lingerie", "fr"),
        ("transport", "fr"),
        ("afvalwater", "nl"),
        ("ogrodzenie", "pl"),
        ("drukarka", "pl"),
        ("mobilitate", "ro"),
        ("curator", "ro"),
        ("panouri", "ro"),
        ("placas", "pt"),
        ("control", "es"),
        ("velamen", "lv"),
        ("ремонт", "bg"),
        ("μεταφορά", "el"),
        ("", "en"),
        ("gar", "en"),
        ("gardening services in Haskovo", "en"),
    ],
)
def test_other_words_name_no_trade(words: str, language: str) -> None:
    assert find_stems(words, language) == ()


@pytest.mark.parametrize(
    ("words", "language", "wanted", "not_wanted"),
    [
        ("Kindergarten", "de", "8011", GARDENING),
        ("Gartenmöbel", "de", "391", GARDENING),
        ("grădiniță", "ro", "8011", GARDENING),
        ("детска градина", "bg", "8011", GARDENING),
        ("jardin d'enfants", "fr", "8011", GARDENING),
        ("career", "en", "79634", "853111"),
        ("care", "en", "853111", "79634"),
        ("nursery", "en", "8011", "851"),
        ("koszenia", "pl", GARDENING, "03432"),
        ("repassage", "fr", LAUNDRY, "553"),
    ],
)
def test_the_longer_entry_says_what_is_meant(words: str, language: str, wanted: str, not_wanted: str) -> None:
    found = find_stems(words, language)
    assert wanted in found
    assert not_wanted not in found


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("gardening services", "en"),
        ("Garten Dienstleistungen", "de"),
        ("servicios de jardinería", "es"),
        ("services de jardinage", "fr"),
        ("услуги градинарство", "bg"),
        ("usługi ogrodnicze", "pl"),
        ("gardening works", "lv"),
    ],
)
def test_what_is_said_besides_a_trade_does_not_hide_it(words: str, language: str) -> None:
    assert GARDENING in find_stems(words, language)


@pytest.mark.parametrize("words", ["services", "works contract", "garden furniture services"])
def test_what_is_said_besides_names_no_gardening(words: str) -> None:
    assert GARDENING not in find_stems(words, "en")


def test_a_word_that_is_still_being_typed_is_found() -> None:
    assert GARDENING in find_stems("gard", "en")
    assert "4544" in find_stems("painting and", "en")


def test_english_words_are_found_in_every_language_that_has_none_of_its_own() -> None:
    assert [GARDENING in find_stems("gardening", language) for language in INTERFACE_LANGUAGES] == [True] * 11


def test_a_trade_is_shown_by_its_own_codes_and_not_by_those_below() -> None:
    assert find_trade_codes("gardening", "en") == ("77300000", "71421000")


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_entry_finds_a_trade_that_it_names(language: str) -> None:
    for entry in entries(language):
        assert set(thesaurus()[entry.trade]["cpv"]) <= set(find_stems(entry.text, language)), entry
    assert all(entry.text == folded(entry.text) for entry in entries(language))


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("Kosimy trawniki i sprzątamy biura", "pl", ("77300000", "90900000")),
        ("Wir reinigen nichts, wir pflegen Gärten", "de", ("77300000",)),
        ("Nothing of the kind", "en", ()),
        ("It works", "en", ()),
        ("De vereniging was klein", "nl", ()),
        ("Chemises repassées", "fr", ()),
        ("Actividades lúdicas y poda de árboles", "es", ("77300000",)),
        ("Repair", "en", ()),
    ],
)
def test_the_trades_that_a_text_names_are_found_once_each(text: str, language: str, codes: tuple[str, ...]) -> None:
    assert codes_in(text, language) == codes


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("Reparamos móveis", "pt", ("50850000",)),
        ("Reparamos os móveis de escolas", "pt", ("50850000",)),
        ("Wir waschen Autos", "de", ("50112300",)),
        ("Перем спално бельо", "bg", ("98310000",)),
        ("Rénovation de mobilier", "fr", ("50850000",)),
        ("Servicios de limpieza de playas", "es", ("90600000",)),
        ("We repair old chairs", "en", ("50850000",)),
        ("We repair bicycles, chairs and tables", "en", ("50100000", "39100000")),
        ("We repair very old chairs", "en", ("39100000",)),
        ("We repair. Nobody sells chairs", "en", ("39100000",)),
    ],
)
def test_words_that_name_a_trade_together_do_not_count_one_by_one(
    text: str, language: str, codes: tuple[str, ...]
) -> None:
    assert codes_in(text, language) == codes
