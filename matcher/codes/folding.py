"""Folds texts for searching: case, accents and the difference of scripts do not count.

Owns the Latin letters of Bulgarian and Greek names. Sources: Bulgarian transliteration act (2009), ELOT 743; other
Cyrillic letters as these laws would have them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъьюяѝыэєіїґјљњћђџ",
        "a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y yu ya i y e ye i i g j lj nj c d dz".split(),  # noqa: SIM905
        strict=True,
    )
)
_GREEK = dict(
    zip("αβγδεζηθικλμνξοπρστυφχψως", "a v g d e z i th i k l m n x o p r s t y f ch ps o s".split(), strict=True)  # noqa: SIM905
)
_PAIRS = (("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("γγ", "ng"), ("γχ", "nch"), ("γξ", "nx"))
_OTHER = {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
_LETTERS = str.maketrans({**_CYRILLIC, **_GREEK, **_OTHER})
_LAST_IYA = re.compile(r"ия\b")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff\u0400-\u04ff]")


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Return a text in plain Latin letters and digits, words parted by one space."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", _latin(text.casefold())) if mark.isascii())
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def romanised(text: str) -> str:
    """Return a Greek or Cyrillic name in Latin letters, longer words capitalised; "" for a name that has none."""
    if _OTHER_SCRIPT.search(text) is None:
        return ""
    plain = unicodedata.normalize("NFC", _latin(text.casefold()))
    return re.sub(r"[^\W\d_]{2,}", lambda word: word[0][:1].upper() + word[0][1:], plain)


def _latin(text: str) -> str:
    if _OTHER_SCRIPT.search(text) is None:
        return text.translate(_LETTERS)
    composed = unicodedata.normalize("NFC", text).replace("й", "\u0439")
    bare = "".join(
        letter
        if letter == "\u0439"
        else "".join(m for m in unicodedata.normalize("NFD", letter) if not unicodedata.combining(m))
        for letter in composed
    )
    for pair, letters in _PAIRS:
        bare = bare.replace(pair, letters)
    return _LAST_IYA.sub("ia", bare).translate(_LETTERS)
