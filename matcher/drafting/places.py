"""Regions that a text names: by NUTS code, or by the name of a region of the buyer's country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from matcher.codes import nuts
from matcher.drafting import words

MOST_PLACES = 10
_PLACE = words.any_of(words.PLACE)
_CODE = re.compile(r"(?<!\w)([A-Z]{2}[0-9A-Z]{1,3})(?!\w)")
_KINDS = re.compile(r"^(?:Prov\.|Arr\.|Província d[aeo]s?|Kreisfreie Stadt|Landkreis)\s*")
LEAST_NAME = 4


def find_places(lines: Sequence[str], country: str) -> tuple[str, ...]:
    """Return the NUTS codes of the regions that lines about the place name; a region within another one stays out."""
    found: dict[str, None] = {}
    for line in lines:
        if _PLACE.search(line) is None:
            continue
        named = (code for code in _CODE.findall(line) if nuts.is_code(code) and any(map(str.isdigit, code)))
        found |= dict.fromkeys(named)
        found |= dict.fromkeys(code for name, code in _names(country) if _has_word(line, name))
    inner = {code for code in found for other in found if code != other and nuts.covers(other, code)}
    return tuple(code for code in found if code not in inner)[:MOST_PLACES]


def _has_word(line: str, name: str) -> bool:
    start = line.find(name)
    end = start + len(name)
    return start >= 0 and not line[:start][-1:].isalnum() and not line[end : end + 1].isalnum()


@cache
def _names(country: str) -> tuple[tuple[str, str], ...]:
    """Return (name, code) of the regions of a country below the first level; of equal names the widest region's."""
    prefix = nuts.prefix_of(country)
    found: dict[str, str] = {}
    for code in nuts.all_codes():
        if code.startswith(prefix) and nuts.level(code) >= 2:
            name = _KINDS.sub("", re.split(r"[,/(]", nuts.name(code))[0]).strip()
            if len(name) >= LEAST_NAME:
                found.setdefault(name, code)
    return tuple(sorted(found.items(), key=lambda item: nuts.level(item[1])))
