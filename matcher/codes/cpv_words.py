"""Finds CPV codes by the words of their labels, in any language that has labels; knows nothing of meaning."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from math import ceil, log

from matcher.codes import cpv

STEM = 5
"""So many letters two words must begin with to be compared."""
LEAST_ALIKE = 0.6
"""From which share of the shorter word on words that begin alike are the same: "Schnee" and "Schneeräumung" are, not so
"Schnecken"."""
LEAST_LETTERS = 4
MOST_WORDS = 400
LENGTH_COST = 0.35
"""How much a label loses for each of its words that was not asked for."""


def find_codes(words: str, language: str, *, most: int = 12) -> tuple[str, ...]:
    """Return the codes whose labels hold the words, the best first; a code or the digits it begins with is found too.

    The rarer a word among the labels, the more it counts. Of two labels the one with fewer other words comes first.
    """
    digits = words.strip().replace(" ", "").partition("-")[0]
    if digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 8:
        return tuple(code for code in cpv.all_codes() if code.startswith(digits))[:most]
    index, lengths = _index(language)
    n_labels = len(lengths)
    scores: dict[int, float] = {}
    for word, times in Counter(_words(words)[:MOST_WORDS]).items():
        places = _places(word, index)
        weight = log(1 + n_labels / (1 + len(places))) * (1 + log(times))
        for place in places:
            scores[place] = scores.get(place, 0.0) + weight
    codes = cpv.all_codes()
    ranked = sorted(scores, key=lambda place: (-scores[place] / (1 + LENGTH_COST * lengths[place]), codes[place]))
    return tuple(codes[place] for place in ranked[:most])


def _places(word: str, index: Mapping[str, Mapping[str, tuple[int, ...]]]) -> frozenset[int]:
    """Return the places of the labels with a word that is the same but for its ending."""
    alike = (places for other, places in index.get(word[:STEM], {}).items() if _is_alike(word, other))
    return frozenset(place for places in alike for place in places)


def _is_alike(one: str, other: str) -> bool:
    least = ceil(LEAST_ALIKE * min(len(one), len(other)))
    return one[:least] == other[:least]


def _words(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return [word for word in re.findall(r"\w+", plain) if len(word) >= LEAST_LETTERS and not word.isdigit()]


@lru_cache(maxsize=16)
def _index(language: str) -> tuple[Mapping[str, Mapping[str, tuple[int, ...]]], tuple[int, ...]]:
    """Return beginning -> word -> places of the labels that hold it, and how many words each label has."""
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    lengths = []
    for place, label in enumerate(cpv.labels(language)):
        words = set(_words(label))
        lengths.append(len(words))
        for word in words:
            of_stem = found.setdefault(word[:STEM], {})
            of_stem[word] = (*of_stem.get(word, ()), place)
    return found, tuple(lengths)
