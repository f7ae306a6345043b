"""Countries: codes as notices write them, names as users read them."""

from __future__ import annotations

from functools import cache

from matcher.locales import locale_of
from matcher.parsers.countries import to_country as to_alpha2

__all__ = ["name", "to_alpha2"]


@cache
def name(code: str, language: str) -> str:
    """Return the name of a country (ISO 3166-1 alpha-2) in a language; the code itself when unknown. Source: CLDR."""
    return str(locale_of(language).territories.get(code, code))
