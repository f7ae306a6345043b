"""Results in TED_EXPORT R2.0.9: awards, awards by modification, prizes of design contests.

Both variants of awards are read: contractors below ``CONTRACTORS`` and contractors beside it.
Source: TED_EXPORT section V, VII.1; F13 section V.
"""

from __future__ import annotations

from collections.abc import Iterator

from matcher.parsers.moments import to_date
from matcher.parsers.ted_lots import lot_number, read_money
from matcher.parsers.ted_organisations import winner_at
from matcher.parsers.tree import Element, each, first, has, raw
from matcher.parsers.values import to_count
from matcher.records import Lot, LotResult, Money, Organisation

WON, NOT_WON = "selec-w", "clos-nw"
DISCONTINUED, UNSUCCESSFUL = "discontinued", "unsuccessful"


def read_results(form: Element, language: str, lots: tuple[Lot, ...]) -> tuple[LotResult, ...]:
    """Return the outcomes in document order; an award without lot number in a notice of one lot is that lot's."""
    sole = lots[0].ref if len(lots) == 1 else None
    found = [_award(award, language, sole) for award in each(form, "AWARD_CONTRACT")]
    if not found:
        found.extend(_modified(form, language, sole))
    found.extend(_prizes(form, language, sole))
    return tuple(found)


def is_discontinued(results: tuple[LotResult, ...]) -> bool:
    """Return whether the buyer stopped the procedure for every lot."""
    return bool(results) and all(result.reason == DISCONTINUED for result in results)


def _award(award: Element, language: str, sole: str | None) -> LotResult:
    ref = sole or lot_number(award)
    awarded = first(award, "AWARDED_CONTRACT")
    if awarded is None:
        failed = first(award, "NO_AWARDED_CONTRACT")
        return LotResult(lot_ref=ref, status=None if failed is None else NOT_WON, reason=_reason(failed))
    received = raw(awarded, "TENDERS", "NB_TENDERS_RECEIVED") or raw(awarded, "NB_TENDERS_RECEIVED")
    return LotResult(
        lot_ref=ref,
        status=WON,
        winners=_winners(awarded, language),
        value=_value(awarded),
        tenders_received=to_count(received),
        concluded_on=to_date(raw(awarded, "DATE_CONCLUSION_CONTRACT")),
    )


def _reason(failed: Element | None) -> str | None:
    if has(failed, "PROCUREMENT_DISCONTINUED"):
        return DISCONTINUED
    return UNSUCCESSFUL if has(failed, "PROCUREMENT_UNSUCCESSFUL") else None


def _winners(awarded: Element, language: str) -> tuple[Organisation, ...]:
    blocks = [*each(awarded, "CONTRACTORS", "CONTRACTOR"), *each(awarded, "CONTRACTOR")]
    blocks.extend(each(awarded, "WINNERS", "WINNER"))
    blocks.extend(each(awarded, "WINNER"))
    winners = (winner_at(block, language) for block in blocks)
    return tuple(winner for winner in winners if winner is not None)


def _value(awarded: Element) -> Money | None:
    for path in (("VALUES", "VAL_TOTAL"), ("VALUE", "VAL_TOTAL"), ("VAL_TOTAL",), ("VAL_PRIZE",)):
        value = read_money(first(awarded, *path))
        if value is not None:
            return value
    return None


def _modified(form: Element, language: str, sole: str | None) -> Iterator[LotResult]:
    for part in each(form, "MODIFICATIONS_CONTRACT", "DESCRIPTION_PROCUREMENT"):
        winners = _winners(part, language)
        if winners:
            yield LotResult(lot_ref=sole, status=WON, winners=winners, value=_value(part))


def _prizes(form: Element, language: str, sole: str | None) -> Iterator[LotResult]:
    for results in each(form, "RESULTS"):
        for prize in results.iterchildren("AWARDED_PRIZE"):
            received = raw(prize, "PARTICIPANTS", "NB_PARTICIPANTS") or raw(prize, "NB_PARTICIPANTS")
            yield LotResult(
                lot_ref=sole,
                status=WON,
                winners=_winners(prize, language),
                value=_value(prize),
                tenders_received=to_count(received),
                concluded_on=to_date(raw(prize, "DATE_DECISION_JURY")),
            )
        for failed in results.iterchildren("NO_AWARDED_PRIZE"):
            yield LotResult(lot_ref=sole, status=NOT_WON, reason=_reason(failed))
