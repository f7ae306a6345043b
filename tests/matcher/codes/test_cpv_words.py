"""Codes are found by words that are the same but for their endings, not by words that only begin alike."""

from __future__ import annotations

import pytest

from matcher.codes import cpv
from matcher.codes.cpv_words import find_codes


def labels(words: str, language: str) -> list[str]:
    return [cpv.label(code, language) for code in find_codes(words, language)]


@pytest.mark.parametrize(
    ("words", "language", "first"),
    [
        ("Gebäudereinigung", "de", "Gebäudereinigung"),
        ("sprzątanie biur", "pl", "Usługi sprzątania biur"),
        ("office cleaning", "en", "Office cleaning services"),
        ("Schneeräumung", "de", "Schnee"),
    ],
)
def test_the_label_that_says_nothing_else_comes_first(words: str, language: str, first: str) -> None:
    assert labels(words, language)[0] == first


@pytest.mark.parametrize(
    ("words", "language", "not_wanted"),
    [
        ("Schneeräumung", "de", "Schnecken"),
        ("Winterdienst", "de", "Wintersportausrüstung"),
        ("Gebäudereinigung", "de", "Gebäudeinspektion"),
    ],
)
def test_words_that_only_begin_alike_are_not_the_same(words: str, language: str, not_wanted: str) -> None:
    found = labels(words, language)
    assert found
    assert not any(label.startswith(not_wanted) for label in found)
