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
MOST_MONTHS = 1_000
THOUSAND, MILLION = 1_000, 1_000_000
DAYS_OF_A_MONTH = 365.25 / 12
_VALUE, _DURATION, _DEADLINE = map(words.any_of, (words.VALUE, words.DURATION, words.DEADLINE))
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
_NUMBER_WORDS = {word: number for number, written in words.NUMBERS.items() for word in written}
_LENGTH = re.compile(
    rf"(?<![\w.,])(?P<number>\d{{1,3}}|(?:{'|'.join(_NUMBER_WORDS)})(?=\s))\s*(?:\([^)]{{1,30}}\)\s*)?"
    rf"(?:{'|'.join(words.MONTHS)}|(?P<y>{'|'.join(words.YEARS)}))(?!\w)",
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
    found: dict[FoundValue, None] = {}
    for names in (_VALUE, _VALUE_LABEL):
        found = found or dict.fromkeys(filter(None, map(_first_value, _said(lines, names))))
    return next(iter(found)) if len(found) == 1 else None


def find_months(lines: Sequence[str]) -> int | None:
    """Return the one duration that the lines name, in months: as a length, or by its first and its last day."""
    found = set()
    for line in _said(lines, _DURATION):
        length, days = _LENGTH.search(line), _days(line)
        if length:
            found.add(_months(length))
        elif len(days) == 2:
            found.add(months_of_days((days[1] - days[0]).days + 1))
    clear = found - {0, None}
    return clear.pop() if len(clear) == 1 else None


def months_of(text: str) -> int | None:
    """Return a length that stands alone, in months: "24", "24 months", "two years"; ``None`` where it is none."""
    if text.isascii() and text.isdigit():
        return int(text)
    length = _LENGTH.fullmatch(text)
    return None if length is None else _months(length)


def months_of_days(days: float) -> int | None:
    """Return days as whole months, at least one; ``None`` where nobody would have a contract for so long."""
    months = round(days / DAYS_OF_A_MONTH)
    return max(1, months) if days > 0 and months < MOST_MONTHS else None


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
        if unit is None or _EACH_YEAR.match(text, amount.end()):
            continue
        currency = _UNITS[unit.lower()]
        scale = MILLION if amount["million"] else THOUSAND if amount["thousand"] else 1
        euro = to_eur_cents(Money(cents_of_number(amount["number"], scale), currency))
        if euro is not None and 0 < euro < MOST_EUR_CENTS:
            return FoundValue(euro, currency != "EUR")
    return None


def _months(length: re.Match[str]) -> int | None:
    written = length["number"].lower()
    months = (int(written) if written.isdigit() else _NUMBER_WORDS[written]) * (12 if length["y"] else 1)
    return months if months < MOST_MONTHS else None


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
