"""Scorers and the criteria under which they work."""

from __future__ import annotations

from matcher.features import FeatureResult
from matcher.gates import GateResult
from matcher.scoring.criteria import BANDS, WEAK, Criteria, CriteriaError, criteria_from
from matcher.scoring.registry import scorer_for
from matcher.scoring.scorer import Explanation, Scorer

__all__ = [
    "BANDS",
    "WEAK",
    "Criteria",
    "CriteriaError",
    "Explanation",
    "FeatureResult",
    "GateResult",
    "Scorer",
    "criteria_from",
    "scorer_for",
]
