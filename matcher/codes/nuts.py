"""The regions of Europe (NUTS 2024), levels 0 (country) to 3; the hierarchy is in the codes themselves.

Source: Regulation (EC) No 1059/2003 as amended; names from the eForms code list ``nuts-lvl3``. Notices also carry
codes of earlier versions: they are placed by the longest prefix that is known.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from matcher.codes import countries, reading

_SHAPE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
_TO_NUTS = {"GR": "EL", "GB": "UK"}
_TO_ISO = {prefix: country for country, prefix in _TO_NUTS.items()}
_DEEPEST = 3

WITHIN = 1.0
SAME_LEVEL_2 = 0.7
SAME_LEVEL_1 = 0.4
SAME_COUNTRY = 0.2
WHOLE_COUNTRY = 0.5
"""A lot that names a whole country, for an enterprise that serves a part of it."""


@cache
def _names() -> dict[str, str]:
    return {code: name for code, name in reading.rows("nuts")}  # noqa: C416 - rows are lists


def is_code(text: str) -> bool:
    """Return whether a text is a code of the current version."""
    return text in _names()


def is_shaped(text: str) -> bool:
    """Return whether a text has the shape of a NUTS code of any version."""
    return _SHAPE.fullmatch(text) is not None


@cache
def all_codes(level_wanted: int | None = None) -> tuple[str, ...]:
    """Return all codes in order, or those of one level."""
    return tuple(sorted(code for code in _names() if level_wanted is None or level(code) == level_wanted))


def level(code: str) -> int:
    """Return the level of a code: 0 country to 3."""
    return len(code) - 2


def country(code: str) -> str:
    """Return the country of a region as ISO 3166-1 alpha-2."""
    return _TO_ISO.get(code[:2], code[:2])


def prefix_of(country_code: str) -> str:
    """Return the NUTS code of a country given as ISO 3166-1 alpha-2."""
    return _TO_NUTS.get(country_code, country_code)


def parent(code: str) -> str | None:
    """Return the region just above, or ``None`` for a country."""
    return code[:-1] if level(code) > 0 else None


def ancestors(code: str) -> tuple[str, ...]:
    """Return the regions above, the nearest first."""
    return tuple(code[:length] for length in range(len(code) - 1, 1, -1))


def children(code: str) -> tuple[str, ...]:
    """Return the regions just below, in order."""
    if level(code) >= _DEEPEST:
        return ()
    return tuple(item for item in all_codes(level(code) + 1) if item.startswith(code))


def resolve(code: str) -> str | None:
    """Return the code itself when it is current, else its nearest known ancestor, else ``None``."""
    return next((item for item in (code, *ancestors(code)) if is_code(item)), None)


def name(code: str, language: str = "en") -> str:
    """Return the name of a region: countries in ``language``, regions in their own; the code when unknown."""
    if level(code) == 0:
        return countries.name(country(code), language)
    known = resolve(code)
    if known is None:
        return code
    return _names()[known] or f"{countries.name(country(code), language)} ({code})"


def covers(region: str, place: str) -> bool:
    """Return whether ``place`` is the region or lies in it."""
    return place.startswith(region)


@lru_cache(maxsize=65_536)
def nearness(region: str, place: str) -> float:
    """Return how near the place of a lot is to a region that an enterprise serves, 0..1.

    1 within the region; 1 when the place is a wider region (level 1 or 2) around it; 0.5 when the place is the whole
    country; else 0.7 in the same level-2 region, 0.4 in the same level-1 region, 0.2 in the same country, 0 abroad.
    """
    if covers(region, place) or (level(place) > 0 and covers(place, region)):
        return WITHIN
    if covers(place, region):
        return WHOLE_COUNTRY
    for length, value in ((4, SAME_LEVEL_2), (3, SAME_LEVEL_1), (2, SAME_COUNTRY)):
        if region[:length] == place[:length] and len(region) >= length <= len(place):
            return value
    return 0.0
