"""The common procurement vocabulary: 9,454 codes, their hierarchy and labels.

Source: Regulation (EC) No 213/2008. A code has eight digits and a check digit; its significant digits are the
ones before the trailing zeros, at least two. Two digits name a division, three a group, four a class, five a
category, more a narrower subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.codes import reading

_SHAPE = re.compile(r"(\d{8})(?:\s*-\s*(\d))?")
_DIGITS = 8
_LEAST_DIGITS = 2
FALLBACK = "en"
_COMMAS = str.maketrans("şţŞŢ", "șțȘȚ")
"""The Romanian labels are stored with cedillas, which stood for the commas when there were no such letters."""


@cache
def _table() -> dict[str, tuple[str, ...]]:
    header, *lines = reading.rows("cpv")
    columns = {language: tuple(line[index] for line in lines) for index, language in enumerate(header)}
    english = columns[FALLBACK]
    return {
        language: tuple(label or other for label, other in zip(labels, english, strict=True))
        for language, labels in columns.items()
    }


@cache
def all_codes() -> tuple[str, ...]:
    """Return all codes in order."""
    return _table()["code"]


@cache
def _positions() -> dict[str, int]:
    return {code: position for position, code in enumerate(all_codes())}


def label_languages() -> tuple[str, ...]:
    """Return the languages in which there are labels."""
    return tuple(language for language in _table() if language != "code")


def is_known(code: str) -> bool:
    """Return whether ``code`` is one of the vocabulary."""
    return code in _positions()


def position(code: str) -> int:
    """Return the position of a code in :func:`all_codes`, -1 when unknown."""
    return _positions().get(code, -1)


def positions(codes: Iterable[str]) -> NDArray[np.int32]:
    """Return the positions of codes, (n,) int32, -1 where unknown."""
    return np.array([position(code) for code in codes], np.int32)


def labels(language: str) -> tuple[str, ...]:
    """Return the labels of all codes in a language, in their order; English where there are none."""
    table = _table()
    return table[language] if language in table and language != "code" else table[FALLBACK]


def label(code: str, language: str) -> str:
    """Return the label of a code as people write its language; an unknown code is its own label."""
    found = position(code)
    text = labels(language)[found] if found >= 0 else code
    return text.translate(_COMMAS) if language == "ro" else text


def stem(code: str) -> str:
    """Return the significant digits: without trailing zeros, at least two."""
    return code[:_LEAST_DIGITS] + code[_LEAST_DIGITS:].rstrip("0")


def level(code: str) -> int:
    """Return how many digits are significant: 2 (division) to 8."""
    return len(stem(code))


@lru_cache(maxsize=16_384)
def ancestors(code: str) -> tuple[str, ...]:
    """Return the codes above a code, the nearest first; levels that the vocabulary leaves out are skipped."""
    digits = stem(code)
    above = (digits[:length].ljust(_DIGITS, "0") for length in range(len(digits) - 1, _LEAST_DIGITS - 1, -1))
    return tuple(item for item in above if is_known(item))


def parent(code: str) -> str | None:
    """Return the code just above, or ``None`` for a division."""
    return next(iter(ancestors(code)), None)


@cache
def _children() -> dict[str | None, tuple[str, ...]]:
    found: dict[str | None, list[str]] = {}
    for code in all_codes():
        found.setdefault(parent(code), []).append(code)
    return {above: tuple(below) for above, below in found.items()}


def children(code: str) -> tuple[str, ...]:
    """Return the codes just below, in order."""
    return _children().get(code, ())


def divisions() -> tuple[str, ...]:
    """Return the codes of the 45 divisions."""
    return _children()[None]


@lru_cache(maxsize=2_000)
def group(code: str) -> tuple[str, ...]:
    """Return all codes of the group (three digits) of a known code; of its division where it names no group."""
    digits = code[:3] if level(code) >= 3 else code[:2]
    return tuple(item for item in all_codes() if item.startswith(digits))


def normalise(text: str) -> str | None:
    """Return the eight digits of ``77310000-6``, ``77310000`` or the like if the vocabulary has them, else ``None``."""
    shape = _SHAPE.fullmatch(text.strip())
    return shape[1] if shape and is_known(shape[1]) else None


def completed(digits: str) -> str | None:
    """Return the code that two to seven digits name with zeros behind them, ``None`` where there is none."""
    code = digits.ljust(_DIGITS, "0")
    return code if _LEAST_DIGITS <= len(digits) < _DIGITS and is_known(code) else None


def kind(code: str) -> str:
    """Return what a code names: supplies, works or services.

    Source: CPV structure; division 45 is works, 50-98 services, 03-44 and 48 supplies.
    """
    division = int(code[:2])
    if division == 45:
        return "works"
    return "services" if division >= 50 else "supplies"


@cache
def _digits() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    digits = np.array([list(code.encode()) for code in all_codes()], np.uint8)
    return digits, np.array([level(code) for code in all_codes()])


@lru_cache(maxsize=4_096)
def nearness_row(code: str) -> NDArray[np.float32]:
    """Return how near every code is to a known one: (9454,) float32 in 0..1, read-only.

    Shared significant digits over the more significant digits of the two, both counted after the first: a division
    holds many trades, so sharing it alone says little. Codes of different divisions are 0.
    """
    digits, levels = _digits()
    own = position(code)
    same = np.cumprod(digits == digits[own], axis=1).sum(axis=1)
    shared = np.minimum(np.minimum(same, levels), levels[own])
    row = np.where(shared < _LEAST_DIGITS, 0, (shared - 1) / (np.maximum(levels, levels[own]) - 1)).astype(np.float32)
    row.flags.writeable = False
    return row


def nearness(one: str, other: str) -> float:
    """Return how near two known codes are, 0..1; see :func:`nearness_row`."""
    return float(nearness_row(one)[position(other)])
