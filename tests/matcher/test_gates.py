"""Gates close on what is known, never on silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.records import Answer, Enterprise
from matcher.signals import LotSignals
from tests.matcher.worlds import NOW, criteria, explain, gardener, park_lot

RESERVED = {"reserved_participation": Answer.YES}
CASES: dict[str, tuple[LotSignals, Enterprise, tuple[str, ...]]] = {
    "nothing known": (park_lot(nuts=()), gardener(nuts=(), status=(), max_contract_eur_cents=None), ()),
    "deadline passed": (park_lot(closes_at=NOW), gardener(), ("closed",)),
    "deadline ahead": (park_lot(closes_at=NOW + timedelta(seconds=1)), gardener(), ()),
    "no deadline": (park_lot(closes_at=None), gardener(), ()),
    "cancelled": (park_lot(state="cancelled"), gardener(), ("not_open",)),
    "reserved for workshops, is one": (park_lot(**RESERVED, reserved_for=("res-ws",)), gardener(), ()),
    "reserved for public-service missions, is another": (
        park_lot(**RESERVED, reserved_for=("res-pub-ser",)),
        gardener(),
        ("reserved_for_others",),
    ),
    "reserved, may qualify by national law": (
        park_lot(**RESERVED, reserved_for=("res-ws",)),
        gardener(status=("social-enterprise",)),
        (),
    ),
    "reserved, status not stated": (park_lot(**RESERVED, reserved_for=("res-ws",)), gardener(status=()), ()),
    "other end of Europe": (park_lot(nuts=("PT11A",)), gardener(), ("outside_regions",)),
    "one of several places is near": (park_lot(nuts=("PT11A", "BG421")), gardener(), ()),
    "whole country": (park_lot(nuts=("BG",)), gardener(), ()),
    "other part of the country": (park_lot(nuts=("BG311",)), gardener(), ("outside_regions",)),
    "abroad, regions not stated": (park_lot(nuts=("DE125",)), gardener(nuts=()), ("outside_regions",)),
    "just at twice the capacity": (park_lot(value_eur_cents=20_000_000), gardener(), ()),
    "above twice the capacity": (park_lot(value_eur_cents=20_000_001), gardener(), ("over_capacity",)),
    "excluded word in other letters": (park_lot(), gardener(excluded_words=("MUNICIPAL",)), ("excluded",)),
    "excluded code above": (park_lot(), gardener(excluded_cpv=("77300000",)), ("excluded",)),
    "excluded code beside": (park_lot(), gardener(excluded_cpv=("77200000",)), ()),
    "several at once, the most decisive first": (
        park_lot(state="awarded", closes_at=NOW, nuts=("PT11A",)),
        gardener(),
        ("not_open", "closed", "outside_regions"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_gate_closes_only_on_what_is_known(name: str) -> None:
    lot, enterprise, expected = CASES[name]
    assert tuple(gate.name for gate in explain(lot, enterprise).gates) == expected


def test_a_gate_that_is_not_in_force_closes_nothing() -> None:
    lot = park_lot(closes_at=NOW)
    assert explain(lot, gardener(), given=criteria(gates=[])).gates == ()


def test_a_gate_does_not_change_the_score() -> None:
    lot = park_lot(value_eur_cents=None)
    assert explain(lot, gardener()).score_centi == explain(lot, gardener(excluded_words=("parks",))).score_centi
