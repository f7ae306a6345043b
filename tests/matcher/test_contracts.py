"""A contract that was won speaks for lots like it, and against none."""

from __future__ import annotations

import pytest

from matcher.enterprise_blocks import CONTRACT_TRUST, MOST_CONTRACTS, code_trust
from matcher.features.semantic import CONTRACT_SHARE
from matcher.records import PastContract
from tests.matcher.worlds import explain, gardener, park_lot, value_of

CANTEEN = PastContract("1-2026#LOT-0001", "Meals for schools", "en", ("55523100",))
MEALS = {"text": "Meals for schools", "cpv": ("55523100",)}


def test_a_lot_like_one_that_was_won_gains_at_most_the_share_of_what_is_missing() -> None:
    before = explain(park_lot(**MEALS), gardener())
    after = explain(park_lot(**MEALS), gardener(won=(CANTEEN,)))
    assert value_of(before, "semantic") == 0
    assert value_of(after, "semantic") == pytest.approx(CONTRACT_SHARE, abs=0.01)
    assert value_of(after, "cpv") == pytest.approx(CONTRACT_TRUST, abs=0.01)


def test_the_explanation_names_the_contract_whose_code_it_was() -> None:
    explanation = explain(park_lot(**MEALS), gardener(won=(CANTEEN,)))
    detail = next(result.detail for result in explanation.features if result.name == "cpv")
    assert (detail["won"], detail["code"]) == (True, "55523100")


def test_a_code_that_the_enterprise_gave_itself_is_not_told_as_won() -> None:
    explanation = explain(park_lot(**MEALS), gardener(cpv=("55523100",), won=(CANTEEN,)))
    detail = next(result.detail for result in explanation.features if result.name == "cpv")
    assert detail["won"] is False


@pytest.mark.parametrize("lot", [park_lot(), park_lot(text="Flower beds"), park_lot(**MEALS)])
def test_a_contract_lowers_the_score_of_no_lot(lot: object) -> None:
    without, with_contract = explain(lot, gardener()), explain(lot, gardener(won=(CANTEEN,)))  # type: ignore[arg-type]
    for feature in ("semantic", "cpv", "lexical"):
        assert (value_of(with_contract, feature) or 0) >= (value_of(without, feature) or 0)


def test_a_contract_that_is_not_embedded_and_has_an_unknown_code_counts_for_nothing() -> None:
    strange = PastContract("1-2026#LOT-0002", "Never read", None, ("00000001",))
    assert explain(park_lot(), gardener(won=(strange,))) == explain(park_lot(), gardener())


def test_only_the_last_contracts_count() -> None:
    others = tuple(PastContract(f"2-2026#{number}", "Never read", "en", ()) for number in range(MOST_CONTRACTS))
    assert code_trust(gardener(won=(CANTEEN, *others))) == code_trust(gardener())
