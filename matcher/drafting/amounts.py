"""Values, durations and deadlines in lines of text. Each rule wants a word that names it, and one clear answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale

from matcher.drafting import words
from matcher.money import to_eur_cents
from matcher.records import Money

LANGUAGES = ("bg", "de", "el", "en", "es", "fr", "lv", "nl", "pl", "pt", "ro")
MOST_EUR_CENTS = 10**14
_VALUE, _DURATION, _DEADLINE = map(words.any_of, (words.VALUE, words.DURATION, words.DEADLINE))
_SPACE = r"[ \u00a0\u202f\u2009']"
_NUMBER = rf"\d{{1,3}}(?:(?:{_SPACE}|[.,])\d{{3}}){{1,4}}(?:[.,]\d{{1,2}})?|\d{{1,12}}(?:[.,]\d{{1,2}})?"
_UNITS = {word: code for code, written in words.CURRENCIES.items() for word in written}
_CURRENCY = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
_MILLION = "|".join(map(re.escape, sorted(words.MILLIONS, key=len, reverse=True)))
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_CURRENCY})\.?\s?)?(?<![\d.,])(?P<number>{_NUMBER})(?![\d])"
    rf"(?:\s?(?P<million>{_MILLION})[\w.]{{0,8}})?(?:\s?(?P<after>{_CURRENCY})(?!\w))?",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    rf"(?<![\d.,])(\d{{1,3}})\s*(?:\([^)]{{1,30}}\)\s*)?(?:{'|'.join(words.MONTHS)}|(?P<y>{'|'.join(words.YEARS)}))(?!\w)",
    re.IGNORECASE,
)
_DATES = (
    (re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"), (0, 1, 2)),
    (re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)"), (2, 1, 0)),
)
_WRITTEN_DATE = re.compile(
    r"(?<!\d)(\d{1,2})(?:\.|er|st|nd|rd|th|º)?\s+(?:de\s+)?([^\W\d]{3,15})\.?\s+(?:de\s+)?(\d{4})(?!\d)"
)


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value in euro cents; ``was_converted`` from another currency."""

    eur_cents: int
    was_converted: bool


def find_value(lines: Sequence[str]) -> FoundValue | None:
    """Return the one value that the lines name, with its currency; ``None`` where there is none or several."""
    found = dict.fromkeys(filter(None, map(_first_value, _said(lines, _VALUE))))
    return next(iter(found)) if len(found) == 1 else None


def find_months(lines: Sequence[str]) -> int | None:
    """Return the one duration that the lines name, in months."""
    found = set()
    for line in _said(lines, _DURATION):
        length = _LENGTH.search(line)
        if length and int(length[1]) > 0:
            found.add(int(length[1]) * (12 if length["y"] else 1))
    return found.pop() if len(found) == 1 and max(found) < 1_000 else None


def find_deadline(lines: Sequence[str]) -> date | None:
    """Return the one deadline that the lines name."""
    found = {day for line in _said(lines, _DEADLINE) for day in _days(line)[:1]}
    return found.pop() if len(found) == 1 else None


def _said(lines: Sequence[str], names: re.Pattern[str]) -> Iterable[str]:
    """Yield what follows the word in each line that has it; the next line where nothing but a number follows there."""
    for number, line in enumerate(lines):
        name = names.search(line)
        if name is None:
            continue
        rest = line[name.end() :]
        if not any(character.isdigit() for character in rest) and number + 1 < len(lines) and len(line) < 80:
            rest = f"{rest} {lines[number + 1]}"
        yield rest[:300]


def _first_value(text: str) -> FoundValue | None:
    for amount in _AMOUNT.finditer(text):
        unit = amount["after"] or amount["before"]
        if unit is None:
            continue
        currency = _UNITS[unit.lower()]
        cents = _cents(amount["number"]) * (1_000_000 if amount["million"] else 1)
        euro = to_eur_cents(Money(cents, currency))
        if euro is not None and 0 < euro < MOST_EUR_CENTS:
            return FoundValue(euro, currency != "EUR")
    return None


def _cents(number: str) -> int:
    """Return a written number in hundredths: the last sign with one or two digits after it is the decimal one."""
    plain = re.sub(_SPACE, "", number)
    decimal = re.fullmatch(r"(.*)[.,](\d{1,2})", plain)
    whole, rest = (decimal[1], decimal[2]) if decimal else (plain, "0")
    return int(Decimal(f"{re.sub('[.,]', '', whole)}.{rest}") * 100)


def _days(text: str) -> list[date]:
    parts = [
        [found[1 + place] for place in order] for pattern, order in _DATES for found in pattern.finditer(text)
    ]  # year, month, day
    for found in _WRITTEN_DATE.finditer(text):
        month = _month_names().get(found[2].lower())
        if month is not None:
            parts.append([found[3], str(month), found[1]])
    days = []
    for year, month_text, day in parts:
        try:
            days.append(date(int(year), int(month_text), int(day)))
        except ValueError:
            continue
    return days


@cache
def _month_names() -> dict[str, int]:
    """Return the names of months in all languages, as dates use them. Source: CLDR."""
    return {
        name.lower().rstrip("."): number
        for language in LANGUAGES
        for form in ("format", "stand-alone")
        for number, name in Locale(language).months[form]["wide"].items()
    }
