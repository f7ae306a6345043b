"""Amounts of money in euro, to compare sizes; not for accounting."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from matcher.records import Money

RATES_AS_OF = "2026-11"
EURO_RATES: Mapping[str, Decimal] = {
    # Irrevocable conversion rates. Source: Council regulations on the adoption of the euro.
    "BGN": Decimal("1.95583"),
    "HRK": Decimal("7.53450"),
    "LTL": Decimal("3.45280"),
    "LVL": Decimal("0.702804"),
    "EEK": Decimal("15.6466"),
    "SKK": Decimal("30.1260"),
    "SIT": Decimal("239.640"),
    "MTL": Decimal("0.429300"),
    "CYP": Decimal("0.585274"),
    "BAM": Decimal("1.95583"),
    # Rounded reference rates. Source: European Central Bank.
    "CZK": Decimal("24.5"),
    "DKK": Decimal("7.46"),
    "HUF": Decimal("395"),
    "PLN": Decimal("4.27"),
    "RON": Decimal("5.07"),
    "SEK": Decimal("11.1"),
    "GBP": Decimal("0.87"),
    "NOK": Decimal("11.7"),
    "ISK": Decimal("145"),
    "CHF": Decimal("0.94"),
    "TRY": Decimal("48"),
    "USD": Decimal("1.16"),
    "MKD": Decimal("61.5"),
    "RSD": Decimal("117"),
    "ALL": Decimal("98"),
    "UAH": Decimal("48"),
    "MDL": Decimal("19.7"),
    "GEL": Decimal("3.15"),
    "JPY": Decimal("175"),
    "CAD": Decimal("1.62"),
    "AUD": Decimal("1.77"),
}
"""Units of a currency for one euro, rounded, as of ``RATES_AS_OF``."""


def to_eur_cents(money: Money, rates: Mapping[str, Decimal] = EURO_RATES) -> int | None:
    """Return an amount in euro cents, or ``None`` for a currency without a rate."""
    if money.currency == "EUR":
        return money.amount_cents
    rate = rates.get(money.currency)
    if rate is None:
        return None
    return int((Decimal(money.amount_cents) / rate).quantize(Decimal(1), ROUND_HALF_EVEN))
