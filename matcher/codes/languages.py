"""Languages: codes as notices write them, names as users read them."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

from matcher.parsers.languages import to_language as to_two_letters

__all__ = ["INTERFACE_LANGUAGES", "name", "native_name", "to_two_letters"]

INTERFACE_LANGUAGES = ("bg", "de", "el", "en", "es", "fr", "lv", "nl", "pl", "pt", "ro")


@cache
def name(code: str, language: str) -> str:
    """Return the name of a language in another one; the code itself when there is none. Source: CLDR."""
    return str(Locale(language).languages.get(code, code))


@cache
def native_name(code: str) -> str:
    """Return what a language calls itself."""
    try:
        return str(Locale(code).get_display_name(code) or code)
    except UnknownLocaleError:
        return code
