"""The language of a short text is told by words of trades and by letters, and by the country only at the last."""

from __future__ import annotations

import json

import pytest

from config.settings import PROJECT_ROOT
from matcher.function_words import language_of
from matcher.written_language import language_of_country, written_language

TEXTS = PROJECT_ROOT.parent / "shared" / "data" / "multilingual_texts.jsonl"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Koszenie trawników, pielęgnacja krzewów i utrzymanie parków gminnych.", "pl"),
        ("Gebäudereinigung", "de"),
        ("Nettoyage", "fr"),
        ("Limpieza de edificios", "es"),
        ("Curățenie birouri", "ro"),
        ("Schoonmaak", "nl"),
        ("Почистване", "bg"),
        ("Ķēģi", "lv"),
        ("Catering", None),
        ("Laundry 2027", None),
        ("", None),
    ],
)
def test_a_short_text_is_told_by_words_of_trades_and_by_letters(text: str, language: str | None) -> None:
    assert written_language(text) == language


@pytest.mark.parametrize(
    ("country", "wished", "language"),
    [("DE", "pl", "de"), ("BE", "fr", "fr"), ("BE", "pl", "nl"), ("GR", "en", "el"), ("NO", "de", "de")],
)
def test_a_country_writes_in_its_own_language(country: str, wished: str, language: str) -> None:
    assert language_of_country(country, wished) == language


def test_titles_are_told_far_oftener_than_by_function_words_and_hardly_oftener_wrong() -> None:
    if not TEXTS.is_file():
        pytest.skip("the texts are not beside the checkout")
    items = [json.loads(line) for line in TEXTS.read_text(encoding="utf-8").splitlines()]
    tellers = (language_of, written_language)
    right = {tell: sum(tell(item["title"]) == item["lang"] for item in items) for tell in tellers}
    wrong = sum(written_language(item["title"]) not in (None, item["lang"]) for item in items if item["lang"] != "no")
    assert right[written_language] > 1.4 * right[language_of]
    assert right[written_language] > 40 * wrong
