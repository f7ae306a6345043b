"""In which language a short text is written: by function words, else by the words of the CPV labels and by letters.

A title of a few words has no function words; the labels of 9,454 codes in 24 languages hold the words of most trades.
"""

from __future__ import annotations

import re
from functools import cache

from babel.languages import get_official_languages

from matcher.codes import cpv
from matcher.codes.languages import OF_THE_EU
from matcher.function_words import language_of, languages_with

LEAST_LETTERS = 3
MOST_CHARACTERS = 2_000
LEAST_FOUND, CLEAR = 0.5, 2.0
"""So much must speak for a language, and so many times more than for any other; what two languages have is half."""
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = {
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя", "cs": "řůě", "da": "æø", "de": "ß", "el": "αβγδεζηθικλμνξοπρσςτυφχψω",
    "es": "ñ", "fr": "œùëèêîûç", "hr": "đ", "hu": "őű", "it": "ìò", "lt": "ėįų", "lv": "āēīļķņģ", "mt": "ċġħ",
    "pl": "łśźćńęąż", "pt": "ãõ", "ro": "șțăşţ", "sk": "ľĺŕ", "sv": "å",
}  # fmt: skip
"""Letters that hardly any other official language of the EU has."""


def written_language(text: str) -> str | None:
    """Return the language of a text, ISO 639-1, one of the 24 of the EU; ``None`` where nothing tells it."""
    return language_of(text) or _by_its_words(text[:MOST_CHARACTERS])


def language_of_country(country: str, wished: str) -> str:
    """Return the language in which a country (ISO 3166-1 alpha-2) writes: ``wished`` where it is one of several."""
    official = [code for code in get_official_languages(country, de_facto=True) if code in OF_THE_EU]
    return wished if wished in official or not official else official[0]


def _by_its_words(text: str) -> str | None:
    counts = dict.fromkeys(OF_THE_EU, 0.0)
    for word in dict.fromkeys(_WORD.findall(text.lower())):
        languages = languages_with(word) or _languages_of_a_trade(word)
        for language in languages:
            counts[language] += 1 / len(languages)
    second, first = sorted(counts, key=counts.__getitem__)[-2:]
    return first if counts[first] >= max(LEAST_FOUND, CLEAR * counts[second]) else None


def _languages_of_a_trade(word: str) -> list[str]:
    """Return the languages whose labels have a word, else those that have one of its letters."""
    labelled = [code for code in OF_THE_EU if len(word) >= LEAST_LETTERS and word in _label_words(code)]
    return labelled or [code for code, letters in _LETTERS.items() if not set(letters).isdisjoint(word)]


@cache
def _label_words(language: str) -> frozenset[str]:
    """Return the words of the labels of a language; where one is missing the English one stands for it."""
    pairs = zip(cpv.labels(language), cpv.labels(cpv.FALLBACK), strict=True)
    own = (label for label, english in pairs if language == cpv.FALLBACK or label != english)
    return frozenset(_WORD.findall("\n".join(own).lower()))
