"""More of what speaks for it never weakens the advice, and knowing less never makes it surer."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from matcher.advice import EnterpriseFacts, GroundKind, LotFacts, Market, Verdict, advise
from matcher.advice.rules import STATUSES
from matcher.records import Answer
from tests.matcher.advice.reservation_cases import knobs, rules_of

COUNTRIES = ("BE", "BG", "DE", "ES", "FR", "GR", "IT", "LV", "NL", "PL", "PT", "RO")
CENTS = st.one_of(st.none(), st.integers(0, 10**11))
CODES = ("77310000", "85312400", "92500000", "92521000", "79100000", "45212313", "00000000")
lots = st.builds(
    LotFacts,
    st.sampled_from(COUNTRIES),
    st.lists(st.sampled_from(CODES), max_size=3, unique=True).map(tuple),
    CENTS,
    st.one_of(st.none(), st.integers(0, 5_000)),
    st.sampled_from([None, "goods", "services", "works"]),
)
enterprises = st.builds(
    EnterpriseFacts,
    st.sampled_from(["strong", "good", "possible", "weak"]),
    st.sets(st.sampled_from(sorted(STATUSES)), max_size=2).map(lambda items: tuple(sorted(items))),
    st.booleans(),
    CENTS,
    CENTS,
    st.sampled_from(list(Answer)),
)
markets = st.builds(Market, st.lists(enterprises, max_size=8).map(tuple), st.one_of(st.none(), st.integers(0, 20)))


def strength(lot: LotFacts, market: Market) -> int:
    return advise(lot, market, rules_of(lot.country), knobs()).level.strength


def confidence(lot: LotFacts, market: Market) -> float:
    return advise(lot, market, rules_of(lot.country), knobs()).confidence.value


@given(lots, markets, enterprises)
def test_one_more_enterprise_never_weakens_the_advice(lot: LotFacts, market: Market, more: EnterpriseFacts) -> None:
    for item in (more, replace(more, is_verified=True)):
        larger = replace(market, enterprises=(*market.enterprises, item))
        assert strength(lot, larger) >= strength(lot, market)


@given(lots, markets)
def test_verifying_never_weakens_the_advice(lot: LotFacts, market: Market) -> None:
    verified = tuple(replace(item, is_verified=True) for item in market.enterprises)
    assert strength(lot, replace(market, enterprises=verified)) >= strength(lot, market)


@given(lots, markets)
def test_knowing_less_of_the_lot_never_raises_confidence(lot: LotFacts, market: Market) -> None:
    for less in (
        replace(lot, value_eur_cents=None),
        replace(lot, duration_days=None),
        replace(lot, nature=None),
        replace(lot, cpv=()),
        LotFacts(lot.country),
    ):
        assert confidence(less, market) <= confidence(lot, market)


@given(lots, markets, st.data())
def test_knowing_less_of_the_market_never_raises_confidence(lot: LotFacts, market: Market, data: st.DataObject) -> None:
    before = confidence(lot, market)
    assert confidence(lot, replace(market, past_reserved_awards=None)) <= before
    if not market.enterprises:
        return
    place = data.draw(st.integers(0, len(market.enterprises) - 1))
    for changes in ({"is_verified": False}, {"max_contract_eur_cents": None}, {"status": ()}):
        items = list(market.enterprises)
        items[place] = replace(items[place], **changes)
        assert confidence(lot, replace(market, enterprises=tuple(items))) <= before


@given(lots, markets)
def test_nothing_is_reserved_without_a_ground_that_allows_it(lot: LotFacts, market: Market) -> None:
    advice = advise(lot, market, rules_of(lot.country), knobs())
    assert 0 <= advice.confidence.value <= 1
    assert {basis.kind for basis in advice.bases} == set(GroundKind)
    assert (advice.ground is not None) == (advice.level.strength >= 3)
    if advice.ground is not None:
        assert advice.basis(advice.ground).verdict is Verdict.ALLOWED
        assert advice.depth.verified > 0
