"""What is said to raise a score raises it by just so much, when the profile says it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.raising import Raise, raise_sentence, raises
from matcher.records import Answer, Enterprise
from matcher.scoring import Criteria, scorer_for
from matcher.signals import LotSignals
from tests.matcher.worlds import criteria, explain, gardener, park_lot


def found(lot: LotSignals, enterprise: Enterprise, given: Criteria | None = None) -> dict[str, Raise]:
    chosen = given or criteria()
    values = [np.nan if item.value is None else item.value for item in explain(lot, enterprise, given=chosen).features]
    scorer = scorer_for(chosen)
    told = raises(lot, enterprise, np.array(values, np.float32), scorer=scorer, criteria=chosen)
    assert list(told) == sorted(told, key=lambda item: -item.points_centi)
    return {item.feature: item for item in told}


SAYABLE = {
    "geography": (park_lot(nuts=("DE212",)), gardener(), {"nuts": ("BG422", "DE212")}),
    "value": (
        park_lot(value_eur_cents=5_000_000),
        gardener(max_contract_eur_cents=None),
        {"max_contract_eur_cents": 9_000_000},
    ),
    "reserved": (
        park_lot(reserved_participation=Answer.YES, reserved_for=("res-ws",)),
        gardener(status=()),
        {"status": ("work-integration",)},
    ),
    "language": (park_lot(submission_languages=("fi",)), gardener(), {"languages": ("fi",)}),
    "cpv": (park_lot(cpv=("77340000",)), gardener(), {"cpv": ("77340000",)}),
}


@pytest.mark.parametrize("feature", SAYABLE)
def test_saying_it_adds_what_was_promised(feature: str) -> None:
    lot, enterprise, said = SAYABLE[feature]
    promised = found(lot, enterprise)[feature].points_centi
    before, after = explain(lot, enterprise), explain(lot, replace(enterprise, **said))  # type: ignore[arg-type]
    assert after.score_centi - before.score_centi == promised > 0


def test_nothing_is_asked_that_is_said_already_or_changes_nothing() -> None:
    assert found(park_lot(), gardener(cpv=("77311000",))) == {}


def test_no_code_is_suggested_for_work_of_another_kind() -> None:
    assert "cpv" not in found(park_lot(text="Meals for schools", cpv=("55523100",)), gardener())


def test_every_sentence_names_what_to_say_and_the_points() -> None:
    for feature, (lot, enterprise, _) in SAYABLE.items():
        sentence = raise_sentence(found(lot, enterprise)[feature], "2.5", lambda text: text, "en")
        assert "+2.5 points" in sentence
        assert "%(" not in sentence
