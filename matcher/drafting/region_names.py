"""How texts write the names of regions: without what the code list adds, and only where a name means one region."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from matcher.codes import nuts

LEAST_NAME = 4
_BEFORE = re.compile(
    r"^(?:Prov\.|Arr\.|Kreisfreie Stadt|Landkreis|Miasto|Provincia d[aeo]s?|Comunidad(?: Foral)? de|Principado de"
    r"|Regiao de|Region de|Regiao Autonoma d[ao]s?|Area Metropolitana do)\s+"
)
"""What stands before names, without accents."""
_CITIES, _DISTRICTS = ("Kreisfreie Stadt", "Stadtkreis", "столица"), ("Landkreis", "Kreis", "област")
_DIRECTIONS = frozenset({"Nord", "Norte", "Sur", "Este", "Oeste", "West", "Vest", "Centro", "Νησοι"})
"""Names of regions that say in most texts only on which side something lies, or that it is islands."""


def plain(text: str) -> str:
    """Return a text without accents; some Greek names in the code list begin with a Latin A."""
    bare = "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))
    return re.sub(r"A(?=[α-ω])", "Α", bare)


@cache
def region_names(country: str) -> tuple[tuple[str, str], ...]:
    """Return (plain name, code) of the regions of a country, ISO 3166-1 alpha-2, the longest names first."""
    prefix = nuts.prefix_of(country)
    named: dict[str, list[str]] = {}
    for code in nuts.all_codes():
        if code.startswith(prefix) and nuts.level(code) and "Z" not in code[2:]:
            for name in _written(nuts.name(code)):
                named.setdefault(name, []).append(code)
    found = {name: code for key, codes in named.items() for name, code in _told_apart(key, codes)}
    clear = (
        (name, code)
        for name, code in found.items()
        if not any(other.startswith(f"{name} ") and not nuts.covers(code, found[other]) for other in found)
    )
    return tuple(sorted(clear, key=lambda item: (-len(item[0]), item)))


def _written(name: str) -> Iterator[str]:
    """Yield how a region is written: Greek names list islands, some stand in two languages, German ones tell a kind."""
    for whole in re.split(r" / |, ", plain(name)):
        short = _BEFORE.sub("", whole.partition("/")[0])
        for written in dict.fromkeys((short, short.partition(" (")[0])):
            if len(written) >= LEAST_NAME and written not in (*_CITIES, *_DISTRICTS, *_DIRECTIONS):
                yield written


def _told_apart(name: str, codes: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the region that a name means: the widest below the first level, a city rather than the district around."""
    below = sorted(code for code in codes if nuts.level(code) > 1) or codes
    widest = min(below, key=nuts.level)
    if all(nuts.covers(widest, code) for code in below):
        yield name, widest
        return
    cities = [code for code in below if any(kind in nuts.name(code) for kind in _CITIES)]
    if len(cities) == 1:
        yield name, cities[0]
    others = [code for code in below if code not in cities]
    if len(others) == 1:
        yield from ((f"{kind} {name}", others[0]) for kind in _DISTRICTS)
