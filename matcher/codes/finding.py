"""Finds CPV codes and regions by words or digits, in the reader's language: case, accents and scripts do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from matcher.codes import countries, cpv, nuts
from matcher.codes.folding import folded

NATURES = ("services", "works", "supplies")
MOST_WORDS = 8
LEAST_LETTERS = 2
LEAST_OF_PLACE = 4
"""Letters; a shorter word is a part of too many names."""
SOME_LABELS, MANY_LABELS = 3, 20
"""CPV labels with a word from which on it is a word of trades as well, or of trades alone."""


def find_cpv(words: str, language: str, limit: int) -> tuple[str, ...]:
    """Return the CPV codes whose label has all the words, services first, or that begin with the digits given.

    A word may stand in the middle of another (German compounds), but labels with the word as such come first.
    """
    digits = re.sub(r"[\s-]", "", words)
    if re.fullmatch(r"\d{2,9}", digits):
        return tuple(code for code in cpv.all_codes() if code.startswith(digits[:8]))[:limit]
    wanted = _wanted(words)
    if not wanted:
        return ()
    labels = _folded_labels(language)
    found = [code for code in cpv.all_codes() if all(word in labels[code] for word in wanted)]
    return tuple(sorted(found, key=lambda code: (*_rank(labels[code], wanted), is_goods(code), code))[:limit])


def is_goods(code: str) -> bool:
    """Return whether a code names goods: they come after services and works, which an enterprise mostly does."""
    return cpv.kind(code) == "supplies"


def of_nature(codes: Iterable[str], nature: str | None) -> tuple[str, ...]:
    """Return those of some codes that a lot of this nature may want, in their order.

    ``nature``: services, works or supplies; where it is not stated all codes, goods last.
    """
    if nature in NATURES:
        return tuple(code for code in codes if cpv.kind(code) == nature)
    return tuple(sorted(codes, key=is_goods))


def find_regions(words: str, limit: int) -> tuple[str, ...]:
    """Return the regions whose name has all the words, or whose code begins so; the widest first."""
    wanted = _wanted(words)
    code_begins = "".join(words.upper().split())
    names = _folded_regions()
    is_code = re.fullmatch(r"[A-Z]{2}[0-9A-Z]{0,3}", code_begins) is not None
    found = [
        code
        for code in names
        if (is_code and code.startswith(code_begins)) or (wanted and all(word in names[code] for word in wanted))
    ]
    return tuple(sorted(found, key=lambda code: (*_rank(names[code], wanted), nuts.level(code), code))[:limit])


@dataclass(frozen=True, slots=True)
class Places:
    """Places that some words name: every NUTS code within them, countries, and the words that name none."""

    regions: tuple[str, ...]
    countries: tuple[str, ...]
    besides: str


@lru_cache(maxsize=500)
def find_places(words: str, language: str) -> Places | None:
    """Return the places that words name, together or one of the longest of them; ``None`` where none does.

    What very many CPV labels say, too, names no place ("centre"); what some say, only where it is the whole name.
    """
    for spoken in dict.fromkeys((words, *sorted(words.split(), key=len, reverse=True)[:MOST_WORDS])):
        wanted = folded(spoken)
        if len(wanted) < LEAST_OF_PLACE or not wanted.replace(" ", "").isalpha():
            continue
        n_labels = sum(f" {wanted} " in f" {label} " for label in _folded_labels(language).values())
        if n_labels >= MANY_LABELS:
            continue
        regions = _folded_regions()
        named = [code for code, name in regions.items() if name == wanted]
        if n_labels < SOME_LABELS:
            named += [code for code, name in regions.items() if f" {wanted} " in f" {name} "]
        lands = tuple(code for code, name in _folded_countries(language).items() if name == wanted)
        if named or lands:
            besides = "" if spoken == words else " ".join(word for word in words.split() if word != spoken)
            return Places(_within(named), lands, besides)
    return None


def _within(regions: list[str]) -> tuple[str, ...]:
    return tuple(code for code in nuts.all_codes() if code.startswith(tuple(regions))) if regions else ()


def _wanted(words: str) -> tuple[str, ...]:
    return tuple(word for word in folded(words).split()[:MOST_WORDS] if len(word) >= LEAST_LETTERS)


def _rank(label: str, wanted: tuple[str, ...]) -> tuple[int, int]:
    """Return how many of the words begin no word of the label, and how many are no whole word of it."""
    begun, whole = f" {label}", f" {label} "
    return sum(f" {word}" not in begun for word in wanted), sum(f" {word} " not in whole for word in wanted)


@lru_cache(maxsize=16)
def _folded_labels(language: str) -> dict[str, str]:
    return {code: folded(label) for code, label in zip(cpv.all_codes(), cpv.labels(language), strict=True)}


@lru_cache(maxsize=16)
def _folded_countries(language: str) -> dict[str, str]:
    codes = {nuts.country(code) for code in nuts.all_codes(0)}
    return {code: folded(countries.name(code, language)) for code in sorted(codes)}


@lru_cache(maxsize=1)
def _folded_regions() -> dict[str, str]:
    """Return region -> its folded name, without the places outside all regions."""
    return {code: folded(nuts.name(code)) for code in nuts.all_codes() if nuts.level(code) and "Z" not in code[2:]}
