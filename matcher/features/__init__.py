"""The signals that make up a score, one per file."""

from __future__ import annotations

from matcher.features.base import ContextFeature, FeatureResult, Pairs, TradeFeature
from matcher.features.cpv import CpvNearness
from matcher.features.days_left import DaysLeft
from matcher.features.geography import Geography
from matcher.features.kind import KindOfWork
from matcher.features.language import Language
from matcher.features.lexical import Lexical
from matcher.features.objectives import Objectives
from matcher.features.reserved import ReservedFit
from matcher.features.semantic import Semantic
from matcher.features.value import ValueFit

__all__ = [
    "ContextFeature",
    "CpvNearness",
    "DaysLeft",
    "FeatureResult",
    "Geography",
    "KindOfWork",
    "Language",
    "Lexical",
    "Objectives",
    "Pairs",
    "ReservedFit",
    "Semantic",
    "TradeFeature",
    "ValueFit",
]
