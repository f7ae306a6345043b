"""A lot, a market and rules in which everything is known and fits; a test changes what it is about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from matcher.advice import Advice, EnterpriseFacts, LotFacts, Market, advise
from matcher.records import Answer
from tests.matcher.advice.reservation_cases import knobs, rules_of

LOT = LotFacts("DE", ("77310000",), 10_000_000, 365, "services")
CARE = LotFacts("PT", ("85312400",), 10_000_000, 365, "services")
WORKSHOP = EnterpriseFacts("good", ("sheltered-workshop",), True, 20_000_000, 40_000_000, Answer.NO)


def workshop(**changes: Any) -> EnterpriseFacts:
    return replace(WORKSHOP, **changes)


def ask(*enterprises: EnterpriseFacts, lot: LotFacts = LOT, past: int | None = 2) -> Advice:
    return advise(lot, Market(enterprises, past), rules_of(lot.country), knobs())
