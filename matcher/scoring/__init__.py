"""Scorers and the criteria under which they work."""

from __future__ import annotations

from matcher.features import FeatureResult
from matcher.gates import GateResult
from matcher.scoring.changes import Change, Part, changes_between, with_changes
from matcher.scoring.criteria import BANDS, KNOBS, WEAK, Criteria, CriteriaError, criteria_from
from matcher.scoring.registry import scorer_for
from matcher.scoring.scorer import Explanation, Scorer

__all__ = [
    "BANDS",
    "KNOBS",
    "WEAK",
    "Change",
    "Criteria",
    "CriteriaError",
    "Explanation",
    "FeatureResult",
    "GateResult",
    "Part",
    "Scorer",
    "changes_between",
    "criteria_from",
    "scorer_for",
    "with_changes",
]
