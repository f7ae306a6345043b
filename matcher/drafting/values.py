"""The value that lines name: without VAT, of the whole duration, and never a deposit, a fine or an insured sum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from matcher.drafting import value_words, words
from matcher.drafting.amounts import MOST_EUR_CENTS, Amount, amounts_in
from matcher.drafting.durations import first_length

MOST_REST = 300
"""So many characters behind the word that names a value are looked at."""
MOST_TIMES = 50
"""So many names of a value are looked for in a line: a text without breaks is one."""
_VALUE, _VALUE_LABEL = words.any_of(words.VALUE), words.label_of(words.VALUE_LABELS)
_YEAR, _MONTH = words.any_of(value_words.EACH_YEAR), words.any_of(value_words.EACH_MONTH)
_OF_ONE_YEAR = re.compile(r"\s*\d{4}(?!\d)|(?<=\d\. gadā)")
_NO_VALUE, _TOTAL = words.any_of(value_words.NO_VALUE), words.any_of(value_words.TOTAL)
_OTHER = re.compile(rf"\s*(?:{words.one_of(value_words.EACH_OTHER)})(?!\w)", re.IGNORECASE)
_IS_NO_VALUE = re.compile(rf"\s*(?:de |d['’]|of |as |als |como |jako |για |за )?(?:{_NO_VALUE.pattern})", re.IGNORECASE)
_TAX, _WITHOUT_TAX = words.whole(value_words.TAX), words.any_of(value_words.WITHOUT_TAX)
_WITH_TAX, _GROSS, _NET = map(words.any_of, (value_words.WITH_TAX, value_words.GROSS, value_words.NET))
_IS_TAX = re.compile(rf"\s*\(?(?:de |d['’]|of |an )?(?:\d{{1,2}} ?% )?(?:de |d['’])?(?:{_TAX.pattern})", re.IGNORECASE)
_ABBREVIATED = re.compile(rf"(?<!\w)({words.one_of(value_words.ABBREVIATED)})\.", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[;|]|\.\s+(?=[^\W\d_])")
_BEHIND = re.compile(r"\s*,?\s*(?:\([^()]*\)|[^(;|=:]*?(?=[(;|=:]|[.,]\s|\.?$))")
"""What belongs to the amount before it: a bracket, or the rest of its clause."""


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value in euro cents; ``was_converted`` from another currency; ``has_vat``: only the sum with VAT is known."""

    eur_cents: int
    was_converted: bool
    has_vat: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """An amount, and what is said of it: in its sentence before, of which ``label`` is the end, and behind.

    ``has_vat`` is ``None`` where nothing is said of that.
    """

    amount: Amount
    before: str
    label: str
    behind: str
    has_vat: bool | None

    @property
    def is_tax(self) -> bool:
        """Whether it is the VAT itself."""
        return self.has_vat is None and bool(_IS_TAX.match(self.behind) or _TAX.search(self.before))

    @property
    def is_value(self) -> bool:
        return not (
            self.is_tax or _NO_VALUE.search(self.before) or _IS_NO_VALUE.match(self.behind) or _OTHER.match(self.behind)
        )

    @property
    def period_months(self) -> int | None:
        """Of how many months it is the value, ``None`` where it is that of the whole duration."""
        for unit, months in ((_YEAR, 12), (_MONTH, 1)):
            for text in (self.behind, self.label):
                if any(not _OF_ONE_YEAR.match(text, name.end()) for name in unit.finditer(text)):
                    return months
        return None


def find_value(lines: Sequence[str], months: int | None = None) -> FoundValue | None:
    """Return the one value that the lines name; ``None`` where there is none or several.

    What is named for a year or a month is multiplied by the duration of ``months``; a value without VAT comes before
    one with it, which is returned only where no other is named.
    """
    for names in (_VALUE, _VALUE_LABEL):
        passages = [_read(before, rest) for before, rest in _passages(lines, names)]
        found = set(filter(None, (_first_value(passage, months) for passage in passages)))
        clear = {value for value in found if not value.has_vat} or found
        if clear:
            return clear.pop() if len(clear) == 1 else None
    return None


def _passages(lines: Sequence[str], names: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield what stands before each name of a value, with it, and what follows up to the next; see ``words.said``."""
    for number, line in enumerate(lines):
        found = list(islice(names.finditer(line), MOST_TIMES))
        for name, following in zip(found, [*found[1:], None], strict=False):
            end = following.start() if following else None
            rest = line[name.end() : end]
            if end is None and number + 1 < len(lines) and len(line) < 80 and not any(map(str.isdigit, rest)):
                rest = f"{rest} {lines[number + 1]}"
            yield line[max(0, name.end() - MOST_REST) : name.end()], rest[:MOST_REST]


def _read(before: str, rest: str) -> list[_Said]:
    """Return the amounts behind the name of a value, each with its own part of the text around."""
    rest, start = _ABBREVIATED.sub(r"\1 ", rest), 0
    amounts, found = amounts_in(rest), []
    for amount, following in zip(amounts, [*amounts[1:], None], strict=False):
        gap = rest[start : amount.start]
        lead = _SENTENCE_END.split(f"{before}{gap}")[-1]
        label = lead[-len(re.split("[,:]", before)[-1] + gap) :]
        after = rest[amount.end : following.start if following else None]
        behind = _BEHIND.match(after)
        own = behind[0] if behind else ""
        status = _has_vat(own)
        found.append(_Said(amount, lead, label, own, _has_vat(lead) if status is None else status))
        start, before = amount.end + len(own), ""
    return _told_apart(found)


def _told_apart(found: list[_Said]) -> list[_Said]:
    """Return the amounts; where one is another one and its VAT together, that is known of both."""
    taxes = [one.amount.eur_cents for one in found if one.is_tax]
    cents = {one.amount.eur_cents for one in found if not one.is_tax}
    status = {net + tax: True for net in cents for tax in taxes if net + tax in cents}
    status |= {net: False for net in cents for tax in taxes if net + tax in cents}
    return [replace(one, has_vat=status.get(one.amount.eur_cents, one.has_vat)) for one in found]


def _has_vat(text: str) -> bool | None:
    """Return whether words beside an amount say that VAT is in it, ``None`` where they do not tell."""
    if tax := _TAX.search(text):
        if _WITHOUT_TAX.search(text) or text[: tax.start()].rstrip(" 0123456789%,").endswith("+"):
            return False
        return True if _WITH_TAX.search(text) else None
    return False if _NET.search(text) else True if _GROSS.search(text) else None


def _first_value(said: Sequence[_Said], months: int | None) -> FoundValue | None:
    """Return the first amount that is a value; where it has VAT, one that is said to be without comes first."""
    found: list[tuple[bool | None, FoundValue]] = []
    is_open = False
    for one in said:
        if not one.is_value or (is_open and not _TOTAL.search(one.before)):
            continue
        cents = one.amount.eur_cents
        if one.period_months is not None:
            whole = first_length(one.behind) or months
            is_open = is_open or whole is None
            cents = cents * (whole or 0) // one.period_months
        if 0 < cents < MOST_EUR_CENTS:
            found.append((one.has_vat, FoundValue(cents, one.amount.was_converted, bool(one.has_vat))))
    first = next(iter(found), (None, None))
    without = next((value for has_vat, value in found if has_vat is False), None)
    return (without or first[1]) if first[0] else first[1]
