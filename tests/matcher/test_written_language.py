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
        ("Laundry 2027", "en"),
        ("Our schools. They are cleaned.", "en"),
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


def test_what_function_words_leave_open_is_told_right_far_oftener_than_wrong() -> None:
    if not TEXTS.is_file():
        pytest.skip("the texts are not beside the checkout")
    items = [json.loads(line) for line in TEXTS.read_text(encoding="utf-8").splitlines()]
    titles = [(item["title"], item["lang"]) for item in items if language_of(item["title"]) is None]
    told = [(written_language(title), language) for title, language in titles]
    right = sum(found == language for found, language in told)
    wrong = sum(found not in (None, language) for found, language in told)
    assert right > 600
    assert right > 10 * wrong
