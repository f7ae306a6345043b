"""Values in lines of text: a word must name them, and there must be one clear answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from matcher.drafting import words
from matcher.money import to_eur_cents
from matcher.records import Money

MOST_EUR_CENTS = 10**14
THOUSAND, MILLION = 1_000, 1_000_000
_VALUE = words.any_of(words.VALUE)
_VALUE_LABEL = words.label_of(words.VALUE_LABELS)
_SPACE = r"[ \u00a0\u202f\u2009']"
_NUMBER = rf"\d{{1,3}}(?:(?:{_SPACE}|[.,])\d{{3}}){{1,4}}(?:[.,]\d{{1,2}})?|\d{{1,12}}(?:[.,]\d{{1,2}})?"
_UNITS = {word: code for code, written in words.CURRENCIES.items() for word in written}
_CURRENCY = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
_MILLION = "|".join(map(re.escape, sorted(words.MILLIONS, key=len, reverse=True)))
_SCALE = (
    rf"(?:(?P<million>(?:{_MILLION})[\w.]{{0,8}})"
    rf"|(?P<thousand>(?:{'|'.join(words.THOUSANDS)})(?=\s?(?:{_CURRENCY})(?!\w)|\W|$)))"
)
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_CURRENCY})\.?\s?)?(?<![\d.,])(?P<number>{_NUMBER})(?:,[-–—]{{1,2}})?(?![\d])"
    rf"(?:\s?{_SCALE})?(?:\s?(?:de\s|d['’])?(?P<after>{_CURRENCY})(?!\w))?",
    re.IGNORECASE,
)
_SCALE_AT_END = re.compile(rf"(?<=[\d\s]){_SCALE}$", re.IGNORECASE)
_EACH_YEAR = re.compile(rf"[^\d,;:.]{{0,20}}(?:{'|'.join(map(re.escape, words.EACH_YEAR))})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value in euro cents; ``was_converted`` from another currency."""

    eur_cents: int
    was_converted: bool


def find_value(lines: Sequence[str]) -> FoundValue | None:
    """Return the one value that the lines name, with its currency; ``None`` where there is none or several."""
    found: dict[FoundValue, None] = {}
    for names in (_VALUE, _VALUE_LABEL):
        found = found or dict.fromkeys(filter(None, map(_first_value, words.said(lines, names))))
    return next(iter(found)) if len(found) == 1 else None


def split_scale(text: str) -> tuple[str, int]:
    """Return what stands before a word for thousands or millions at the end of a text, and how many that are."""
    scale = _SCALE_AT_END.search(text)
    return (text, 1) if scale is None else (text[: scale.start()].strip(), MILLION if scale["million"] else THOUSAND)


def cents_of_number(number: str, scale: int = 1) -> int:
    """Return a written number of so many in hundredths: the last sign is the decimal one with one or two digits after.

    Of millions three digits are decimals, too: "1,125 million".
    """
    plain = re.sub(_SPACE, "", number)
    decimal = re.fullmatch(rf"(.*)[.,](\d{{1,{3 if scale == MILLION else 2}}})", plain)
    whole, rest = (decimal[1], decimal[2]) if decimal else (plain, "0")
    return int(Decimal(f"{re.sub('[.,]', '', whole)}.{rest}") * 100 * scale)


def _first_value(text: str) -> FoundValue | None:
    for amount in _AMOUNT.finditer(text):
        unit = amount["after"] or amount["before"]
        if unit is None or _EACH_YEAR.match(text, amount.end()):
            continue
        currency = _UNITS[unit.lower()]
        scale = MILLION if amount["million"] else THOUSAND if amount["thousand"] else 1
        euro = to_eur_cents(Money(cents_of_number(amount["number"], scale), currency))
        if euro is not None and 0 < euro < MOST_EUR_CENTS:
            return FoundValue(euro, currency != "EUR")
    return None
