"""How many reservation cases, argued from the law, get the advice and the legal basis that they argue for."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.rows import Row
from tests.matcher.advice.reservation_cases import read_cases

PREFIXES = ("4-reservation-cases",)


def rows() -> Iterator[Row]:
    """Yield one row: the cases that are as argued; the others are named."""
    cases = read_cases()
    wrong = [case.name for case in cases if case.faults()]
    countries = len({case.lot.country for case in cases})
    said = f"of {len(cases)} cases in {countries} countries; not as argued: {'; '.join(wrong) or 'none'}"
    yield Row("4-reservation-cases", len(cases) - len(wrong), "cases as argued", f">= {len(cases)}", said)
