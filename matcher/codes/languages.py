"""Languages: codes as notices write them, names as users read them."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

from matcher.locales import locale_of
from matcher.parsers.languages import to_language as to_two_letters

__all__ = ["INTERFACE_LANGUAGES", "OF_THE_EU", "name", "native_name", "to_two_letters"]

INTERFACE_LANGUAGES = ("bg", "de", "el", "en", "es", "fr", "lv", "nl", "pl", "pt", "ro")
OF_THE_EU = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl"),
    *("pt", "ro", "sk", "sl", "sv"),
)
"""The 24 official languages. Source: Regulation No 1 of 1958, Art. 1, as amended."""


@cache
def name(code: str, language: str) -> str:
    """Return the name of a language in another one; the code itself when there is none. Source: CLDR."""
    return str(locale_of(language).languages.get(code, code))


@cache
def native_name(code: str) -> str:
    """Return what a language calls itself."""
    try:
        return str(Locale(code).get_display_name(code) or code)
    except UnknownLocaleError:
        return code
