"""The language of a text is told by its function words, or not at all."""

from __future__ import annotations

import json

import pytest

from config.settings import PROJECT_ROOT
from matcher.function_words import is_function_word, language_of

TEXTS = PROJECT_ROOT.parent / "shared" / "data" / "multilingual_texts.jsonl"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Tägliche Reinigung der Gruppenräume und Flure in drei Kindertagesstätten", "de"),
        ("Entretien des espaces verts et des cimetières de la commune", "fr"),
        ("Поддържане на паркове и градини в общината", "bg"),
        ("Συντήρηση των πάρκων και των κήπων του δήμου", "el"),
        ("Servicio de limpieza de los colegios y de las oficinas", "es"),
        ("Utrzymanie zieleni w parkach oraz na cmentarzach, które należą do gminy", "pl"),
        ("Washing of the linen of two hospitals, and its delivery to the wards", "en"),
        ("Curățenie zilnică în școli și în grădinițele din oraș", "ro"),
        ("Laundry", None),
        ("", None),
        ("12 345 %% <b>", None),
    ],
)
def test_a_language_is_told_by_its_small_words(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_small_words_are_known_whatever_their_case() -> None:
    assert is_function_word("Und", "de")
    assert not is_function_word("Reinigung", "de")


def test_a_small_word_of_one_language_is_a_trade_in_another() -> None:
    assert is_function_word("care", "ro")
    assert not is_function_word("care", "en")
    assert is_function_word("bus", "lt")
    assert not is_function_word("bus", "en")


def test_of_real_texts_hardly_any_is_taken_for_another_language() -> None:
    if not TEXTS.is_file():
        pytest.skip("the texts are not beside the checkout")
    found = {True: 0, False: 0}
    for line in TEXTS.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        told = language_of(f"{item['title']}\n{item['description'] or ''}")
        if told is not None and item["lang"] != "no":  # Norwegian is no language of the EU
            found[told == item["lang"]] += 1
    assert found[True] > 40 * found[False]
    assert found[True] > 1_800
