"""Which CPV codes the law treats in a special way."""

from __future__ import annotations

from functools import cache

from matcher.codes import reading


@cache
def _codes(name: str) -> frozenset[str]:
    return frozenset(code for (code,) in reading.rows(name))


def is_art77(code: str) -> bool:
    """Return whether contracts of this code may be reserved for organisations with a public-service mission.

    Source: Directive 2014/24/EU, Art. 77(1): 115 codes.
    """
    return code in _codes("art77")


def is_light_regime(code: str) -> bool:
    """Return whether this code falls under the light regime for social and other specific services.

    Source: Directive 2014/24/EU, Arts 74-76 and Annex XIV: 423 codes.
    """
    return code in _codes("annex_xiv")
