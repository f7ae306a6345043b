"""Names of codes in the reader's language: trades, regions, countries, languages and the lists of eForms."""

from __future__ import annotations

from functools import lru_cache

from config.i18n import get_locale
from matcher.codes import cpv, eforms_lists, nuts
from web.presenters.alphabet import alphabetical

COUNTRIES = tuple(sorted(nuts.country(code) for code in nuts.all_codes(0)))
"""ISO 3166-1 alpha-2 of the countries whose regions are known."""


@lru_cache(maxsize=20_000)
def cpv_label(code: str | None, language: str) -> str:
    """Return the name of a CPV code; a shorter prefix names its division or group. Nothing when there is no code."""
    if not code:
        return ""
    return cpv.label(code[:8].ljust(8, "0"), language) or code


@lru_cache(maxsize=5_000)
def region_name(code: str, language: str) -> str:
    """Return the name of a NUTS region; for a country's code, of the country."""
    if len(code) == 2:
        return country_name(code, language)
    return nuts.name(code, language) or code


@lru_cache(maxsize=5_000)
def region_label(code: str, language: str) -> str:
    """Return the name of a NUTS region with its code, as a facet shows it."""
    name = region_name(code, language)
    return name if name == code else f"{name} ({code})"


def country_name(code: str, language: str) -> str:
    """Return the name of a country by its ISO or NUTS code; the code where it has none."""
    return str(get_locale(language).territories.get(nuts.country(code), code))


def language_name(code: str, language: str) -> str:
    """Return the name of a language; the code where it has none."""
    name = str(get_locale(language).languages.get(code, code))
    return name[:1].upper() + name[1:]


def place_label(region: str | None, country: str | None, language: str) -> str:
    """Return "region, country" as far as they are known."""
    names = [region_name(region, language)] if region else []
    if country or region:
        names.append(country_name(country or str(region)[:2], language))
    return ", ".join(dict.fromkeys(names))


def list_label(codelist: str, code: str, language: str) -> str:
    """Return the name of a code of an eForms list; the code, made readable, where the list has none."""
    label = eforms_lists.label(codelist, code, language)
    return code.replace("-", " ") if label == code else label


def country_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of the countries whose regions the matcher knows, by name."""
    named = ((code, country_name(code, language)) for code in COUNTRIES)
    return tuple(sorted(named, key=lambda item: alphabetical(item[1])))
