"""Amounts as people read them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency, format_decimal, get_currency_symbol, get_decimal_symbol

from web.presenters.reader import Reader


def present_money(amount_cents: int | None, currency: str | None, reader: Reader) -> str:
    """Return an amount, with cents only where it has any: 749,999.99 is not 750,000. Nothing when it is unknown."""
    if amount_cents is None or currency is None:
        return ""
    return _money(amount_cents, currency, reader.locale)


@lru_cache(maxsize=20_000)
def _money(amount_cents: int, currency: str, locale: Locale) -> str:
    pattern = _pattern(locale, currency, has_cents=amount_cents % 100 != 0)
    return format_currency(Decimal(amount_cents) / 100, currency, pattern, locale=locale, currency_digits=False)


def present_typed(amount_cents: int | None, reader: Reader) -> str:
    """Return an amount in euro as the reader would type it into a field, without the currency."""
    if amount_cents is None:
        return ""
    pattern = "#,##0.00" if amount_cents % 100 else "#,##0"
    return format_decimal(Decimal(amount_cents) / 100, pattern, locale=reader.locale)


def present_number(number: int, reader: Reader) -> str:
    """Return a number with the reader's separators; below a thousand there are none."""
    if 0 <= number < 1_000:
        return str(number)
    return format_decimal(number, locale=reader.locale)


def present_score(score_centi: int, reader: Reader) -> str:
    """Return a score, kept in hundredths, with one decimal."""
    return _decimal(f"{Decimal(score_centi) / 100:.1f}", reader)


def present_points(points_centi: int, reader: Reader) -> str:
    """Return points, kept in hundredths, so exactly that they visibly add up."""
    return _decimal(f"{Decimal(points_centi) / 100:.2f}", reader)


def present_most_points(points_centi: int, reader: Reader) -> str:
    """Return the most points that something can give, without needless zeros."""
    return _decimal(f"{Decimal(points_centi) / 100:.2f}".rstrip("0").rstrip("."), reader)


def _decimal(text: str, reader: Reader) -> str:
    """Return a number below a thousand as this locale writes it; hundreds of them stand on one page."""
    return text.replace(".", _decimal_symbol(reader.locale))


@lru_cache(maxsize=32)
def _decimal_symbol(locale: Locale) -> str:
    return str(get_decimal_symbol(locale))


@lru_cache(maxsize=500)
def _pattern(locale: Locale, currency: str, *, has_cents: bool) -> str:
    """Return the locale's pattern with or without cents; a currency in letters stands apart from the number."""
    pattern = str(locale.currency_formats["standard"].pattern)
    if not has_cents:
        pattern = pattern.replace(".00", "")
    if get_currency_symbol(currency, locale)[-1:].isalpha():
        return pattern.replace("¤#", "¤\u00a0#")
    return pattern
