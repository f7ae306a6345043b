"""Small invented worlds for matching: texts with made-up vectors, so that meaning is under the test's control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.blocks import Corpus, lot_block
from matcher.centre import Centre
from matcher.enterprise_blocks import enterprise_block
from matcher.features import Pairs
from matcher.records import Answer, Capability, CpvSuggestion, Enterprise
from matcher.scoring import Criteria, Explanation, criteria_from, scorer_for
from matcher.signals import LotSignals
from matcher.terms import N_TERMS

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
DIMENSION = 8
DOCUMENT = {
    "scorer": "hybrid-v1",
    "alert_from": 50.0,
    "gates": ["not_open", "closed", "reserved_for_others", "outside_regions", "over_capacity", "excluded"],
    "weights": {
        "semantic": 55,
        "cpv": 25,
        "lexical": 5,
        "geography": 5,
        "value": 3,
        "days_left": 1,
        "reserved": 3,
        "objectives": 2,
        "language": 1,
    },
    "bands": {"strong": 60, "good": 45, "possible": 30},
    "knobs": {"least_region_nearness": 0.4, "most_capacity_factor": 2.0, "candidates": 100, "gated_kept": 20},
}

GREEN = "Maintenance of parks and green areas"
CATERING = "School catering and canteen services"


def criteria(**changes: object) -> Criteria:
    """Return the test's criteria with some parts changed."""
    return criteria_from({**DOCUMENT, **changes})


def direction(*amounts: float) -> NDArray[np.float32]:
    """Return a vector of length 1 with these amounts in its first dimensions."""
    vector = np.zeros(DIMENSION, np.float32)
    vector[: len(amounts)] = amounts
    return vector / np.linalg.norm(vector)


def corpus(meanings: Mapping[str, Sequence[float]]) -> Corpus:
    """Return a corpus in which each text means its direction; nothing is subtracted, all terms weigh the same."""
    vectors = {text: direction(*amounts) for text, amounts in meanings.items()}
    return Corpus(vectors, Centre(np.zeros(DIMENSION, np.float32)), np.ones(N_TERMS, np.float32))


def gardener(**changes: object) -> Enterprise:
    """Return a work-integration enterprise near Haskovo that keeps parks."""
    facts: dict[str, object] = {
        "key": "gardener",
        "name": "Gardener",
        "country": "BG",
        "language": "en",
        "capabilities": (Capability(GREEN, "en", (CpvSuggestion("77310000", 1.0),)),),
        "nuts": ("BG422",),
        "status": ("work-integration",),
        "max_contract_eur_cents": 10_000_000,
    }
    return Enterprise(**{**facts, **changes})  # type: ignore[arg-type]


def park_lot(**changes: object) -> LotSignals:
    """Return a lot that asks for just what the gardener does."""
    facts: dict[str, object] = {
        "id": 1,
        "text": "Upkeep of municipal parks",
        "language": "en",
        "cpv": ("77311000",),
        "nuts": ("BG422",),
        "country": "BG",
    }
    return LotSignals(**{**facts, **changes})  # type: ignore[arg-type]


MEANINGS: dict[str, Sequence[float]] = {
    GREEN: (1.0,),
    "Upkeep of municipal parks": (0.9, 0.4),
    "Flower beds": (0.5, 0.8),
    CATERING: (0.0, 0.0, 1.0),
    "Meals for schools": (0.0, 0.1, 0.9),
}


FITTING: dict[str, Any] = {
    "value_eur_cents": 5_000_000,
    "closes_at": NOW + timedelta(days=30),
    "reserved_participation": Answer.YES,
    "reserved_for": ("res-ws",),
    "social": Answer.YES,
    "submission_languages": ("en",),
}
"""All that a park lot may say in favour of the gardener."""


def explain(lot: LotSignals, enterprise: Enterprise, *, given: Criteria | None = None) -> Explanation:
    """Score one pair as the product does."""
    chosen = given or criteria()
    scorer = scorer_for(chosen)
    texts = corpus({**MEANINGS, **({} if lot.text in MEANINGS else {lot.text: (0.3, 0.9)})})
    lots, enterprises = lot_block([lot], texts), enterprise_block([enterprise], texts)
    here = np.zeros(1, np.int64)
    trade = [float(matrix[0, 0]) for matrix in scorer.trade_matrices(lots, enterprises)]
    context = scorer.context_values(Pairs(lots, enterprises, here, here, NOW))[0]
    gates = scorer.gate_names(int(scorer.closed_gates(lots, enterprises, NOW, chosen)[0, 0]))
    values = np.array([*trade, *context], np.float32)
    return scorer.explain(lot, enterprise, values=values, gates=gates, criteria=chosen, now=NOW)


def value_of(explanation: Explanation, feature: str) -> float | None:
    """Return the value of one feature."""
    return next(result.value for result in explanation.features if result.name == feature)


def points_of(explanation: Explanation, feature: str) -> int:
    """Return the points of one feature in hundredths."""
    return next(result.points_centi for result in explanation.features if result.name == feature)
