"""How long a contract runs, in lines of text: as a length, or by its first and its last day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.drafting import words
from matcher.drafting.dates import days_in
from matcher.drafting.numerals import number_at_end, unaccented

MOST_MONTHS = 1_000
DAYS_OF_A_MONTH = 365.25 / 12
_DURATION, _LABEL = words.any_of(words.DURATION), words.label_of(words.DURATION_LABELS)
_OTHER = words.any_of(map(unaccented, words.OTHER_DURATIONS))
_UNIT = re.compile(
    rf"(?<!\w)(?:(?P<m>{unaccented('|'.join(words.MONTHS))})|(?P<y>{unaccented('|'.join(words.YEARS))}))(?!\w)"
)
_UNIT_FIRST = re.compile(
    rf"\W{{0,3}}(?:(?:in|en|em|w|σε|в)\s)?{_UNIT.pattern}\W{{1,4}}(?P<number>\d{{1,3}})(?![\w.,/-])"
)
"""The number behind its unit: "Duration (months): 24"."""
_HALF = re.compile(
    r"\s(?:and|y|e|et|si|и|και|i|en|un|und)\s(?:(?:a|una?|un|um|eine?|o) )?"
    r"(?:half|medi[oa]|mei[oa]|demie?|jumatate|половина|μισ[οη]|pol|halb\w*)(?!\w)"
)
_AND = re.compile(r"\s?,?\s?(?:(?:and|y|e|et|si|и|και|i|en|un|und)\s)?")
_ONE_AND_A_HALF = re.compile(
    r"(?<!\w)(?:anderthalb\w*|eineinhalb|anderhalf|anderhalve|poltora|poltorej|ενα[μν]ισ[ιη]\w*|pusotr\w*"
    r"|one and a half|година и половина)$"
)


@dataclass(frozen=True, slots=True)
class _Length:
    """A length in an unaccented text, ``None`` months where it is not clear, with what stands before and behind it."""

    months: int | None
    before: str
    after: str

    @property
    def is_alone(self) -> bool:
        return not self.before.strip() and not self.after.strip()


def find_months(lines: Sequence[str]) -> int | None:
    """Return the one duration that the lines name, in months; a mere label counts where no clearer word names one."""
    for names in (_DURATION, _LABEL):
        clear = {months for line in words.said(lines, names) if (months := _months_in(line)) is not None}
        if clear:
            return clear.pop() if len(clear) == 1 else None
    return None


def months_of(text: str) -> int | None:
    """Return a length that stands alone, in months: "24", "24 months", "two years"; ``None`` where it is none."""
    if text.isascii() and text.isdigit():
        return int(text)
    length = next(_lengths(unaccented(text)), None)
    return length.months if length and length.is_alone else None


def months_of_days(days: float) -> int | None:
    """Return days as whole months, at least one; ``None`` where nobody would have a contract for so long."""
    months = round(days / DAYS_OF_A_MONTH)
    return max(1, months) if days > 0 and months < MOST_MONTHS else None


def first_length(text: str) -> int | None:
    """Return the first length that a text names, in months; ``None`` where it names none, or none clearly."""
    length = next(_lengths(unaccented(text)), None)
    return length.months if length else None


def _months_in(line: str) -> int | None:
    """Return the duration in what a line says behind the word for it."""
    ahead = _UNIT_FIRST.match(unaccented(line))
    if ahead and not _UNIT.search(unaccented(line), ahead.end()):
        return _bounded(int(ahead["number"]) * (12 if ahead["y"] else 1))
    days = days_in(line)
    length = next(_lengths(unaccented(line)), None)
    if length is not None:
        return None if _OTHER.search(length.before) else length.months
    return months_of_days((days[1] - days[0]).days + 1) if len(days) == 2 else None


def _lengths(text: str) -> Iterator[_Length]:
    """Yield each number of months or years in an unaccented text, also where the number is not clear."""
    for unit in _UNIT.finditer(text):
        number, before = number_at_end(text[: unit.start()])
        one_and_a_half = unit["y"] and _ONE_AND_A_HALF.search(text[: unit.start()].rstrip())
        if one_and_a_half:
            yield _Length(18, text[: one_and_a_half.start()], text[unit.end() :])
        elif before != text[: unit.start()].rstrip():
            more, rest = _more(text[unit.end() :]) if unit["y"] else (0, text[unit.end() :])
            months = None if number is None else _bounded(number * (12 if unit["y"] else 1) + more)
            yield _Length(months, before, rest)


def _more(text: str) -> tuple[int, str]:
    """Return how many months a text adds to years, and what follows: "and a half", "and six months"."""
    if half := _HALF.match(text):
        return 6, text[half.end() :]
    unit = _UNIT.search(text[:40])
    if unit and unit["m"] and (joined := _AND.match(text)):
        number, before = number_at_end(text[joined.end() : unit.start()])
        if number is not None and number < 12 and not before:
            return number, text[unit.end() :]
    return 0, text


def _bounded(months: int) -> int | None:
    return months if 0 < months < MOST_MONTHS else None
