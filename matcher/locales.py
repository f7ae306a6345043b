"""Numbers and names as readers of a language write them: British, not American; Portuguese, not Brazilian."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import format_currency

IDENTIFIERS = {"en": "en_GB", "pt": "pt_PT"}


@cache
def locale_of(language: str) -> Locale:
    """Return the locale of a language.

    Raises:
        babel.UnknownLocaleError: CLDR does not know it.
    """
    return Locale.parse(IDENTIFIERS.get(language, language))


def euros(cents: int, language: str) -> str:
    """Return an amount of EUR cents as it is written, with cents only where it has any."""
    locale = locale_of(language)
    pattern = locale.currency_formats["standard"].pattern
    if cents % 100 == 0:
        pattern = pattern.replace("0.00", "0")
    return str(format_currency(Decimal(cents) / 100, "EUR", pattern, locale=locale, currency_digits=False))
