"""Reservation cases argued from the law: each gets the advice and the legal basis that its argument asks for."""

from __future__ import annotations

import pytest

from tests.matcher.advice.reservation_cases import Case, read_cases


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_the_advice_is_as_argued(case: Case) -> None:
    assert case.faults() == [], case.argument


def test_there_are_enough_cases_each_with_its_source() -> None:
    cases = read_cases()
    assert len(cases) >= 40
    assert len({case.lot.country for case in cases}) >= 11
    assert len({case.name for case in cases}) == len(cases)
    assert all(case.argument and case.source and {"level", "art20", "art77"} <= set(case.expected) for case in cases)
