"""Finds CPV codes by the words of their labels, in any language that has labels; knows nothing of meaning."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from math import log

from matcher.codes import cpv

STEM = 5
"""So many letters of a word count: enough to tell words apart, few enough to meet their endings."""
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
    for stem, times in Counter(_stems(words)[:MOST_WORDS]).items():
        places = index.get(stem, ())
        weight = log(1 + n_labels / (1 + len(places))) * (1 + log(times))
        for place in places:
            scores[place] = scores.get(place, 0.0) + weight
    codes = cpv.all_codes()
    ranked = sorted(scores, key=lambda place: (-scores[place] / (1 + LENGTH_COST * lengths[place]), codes[place]))
    return tuple(codes[place] for place in ranked[:most])


def _stems(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return [word[:STEM] for word in re.findall(r"\w+", plain) if len(word) >= LEAST_LETTERS and not word.isdigit()]


@lru_cache(maxsize=16)
def _index(language: str) -> tuple[Mapping[str, tuple[int, ...]], tuple[int, ...]]:
    """Return word -> places of the labels that hold it, and how many words each label has."""
    found: dict[str, list[int]] = {}
    lengths = []
    for place, label in enumerate(cpv.labels(language)):
        stems = set(_stems(label))
        lengths.append(len(stems))
        for stem in stems:
            found.setdefault(stem, []).append(place)
    return {stem: tuple(places) for stem, places in found.items()}, tuple(lengths)
