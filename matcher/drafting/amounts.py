"""Amounts of money as they are written: 250.000,00 EUR, € 1.250,-, 1,5 Mio. €, 200 mil euros."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from matcher.drafting import words
from matcher.money import to_eur_cents
from matcher.records import Money

MOST_EUR_CENTS = 10**14
THOUSAND, MILLION = 1_000, 1_000_000
_SPACE = r"[ \u00a0\u202f\u2009']"
_NUMBER = rf"\d{{1,3}}(?:(?:{_SPACE}|[.,])\d{{3}}){{1,4}}(?:[.,]\d{{1,2}})?|\d{{1,12}}(?:[.,]\d{{1,2}})?"
_UNITS = {word: code for code, written in words.CURRENCIES.items() for word in written}
_CURRENCY = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
_MILLION = words.one_of(words.MILLIONS)
_SCALE = (
    rf"(?:(?P<million>(?:{_MILLION})[\w.]{{0,8}})"
    rf"|(?P<thousand>(?:{'|'.join(words.THOUSANDS)})(?=\s?(?:{_CURRENCY})(?!\w)|\W|$)))"
)
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_CURRENCY})\.?\s?)?(?<![\d.,])(?P<number>{_NUMBER})(?:,[-–—]{{1,2}})?(?![\d])"
    rf"(?:\s?{_SCALE})?(?:\s?(?:de\s|d['’])?(?P<after>{_CURRENCY})(?!\w))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount with its currency in a text, and where it begins and ends there."""

    eur_cents: int
    was_converted: bool
    start: int
    end: int


def amounts_in(text: str) -> list[Amount]:
    """Return the amounts that a text names with a currency, as they follow each other."""
    found = []
    for amount in _AMOUNT.finditer(text):
        unit = amount["after"] or amount["before"]
        currency = _UNITS[unit.lower()] if unit else ""
        scale = MILLION if amount["million"] else THOUSAND if amount["thousand"] else 1
        euro = to_eur_cents(Money(cents_of_number(amount["number"], scale), currency)) if unit else None
        if euro is not None and 0 < euro < MOST_EUR_CENTS:
            found.append(Amount(euro, currency != "EUR", amount.start(), amount.end()))
    return found


def cents_of_number(number: str, scale: int = 1) -> int:
    """Return a written number of so many in hundredths: the last sign is the decimal one with one or two digits after.

    Of millions three digits are decimals, too: "1,125 million".
    """
    plain = re.sub(_SPACE, "", number)
    decimal = re.fullmatch(rf"(.*)[.,](\d{{1,{3 if scale == MILLION else 2}}})", plain)
    whole, rest = (decimal[1], decimal[2]) if decimal else (plain, "0")
    return int(Decimal(f"{re.sub('[.,]', '', whole)}.{rest}") * 100 * scale)
