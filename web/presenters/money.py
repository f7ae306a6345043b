"""Amounts as people read them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency, format_decimal

from web.presenters.reader import Reader


def present_money(amount_cents: int | None, currency: str | None, reader: Reader) -> str:
    """Return an amount without cents, nothing when it is unknown."""
    if amount_cents is None or currency is None:
        return ""
    amount = (Decimal(amount_cents) / 100).quantize(Decimal(1))
    return format_currency(amount, currency, _pattern(reader.locale), locale=reader.locale, currency_digits=False)


def present_number(number: int, reader: Reader) -> str:
    """Return a number with the reader's separators."""
    return format_decimal(number, locale=reader.locale)


def present_points(points_centi: int, reader: Reader) -> str:
    """Return points, kept in hundredths, with one decimal."""
    return format_decimal(Decimal(points_centi) / 100, "#,##0.0", locale=reader.locale)


@lru_cache(maxsize=32)
def _pattern(locale: Locale) -> str:
    return str(locale.currency_formats["standard"].pattern).replace(".00", "")
