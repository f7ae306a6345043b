"""Scorers: trade features make the score, context features add to it in proportion to the trade.

Points are whole hundredths, so they add up to the score exactly. A context feature earns its weight times
its value times the share of trade points reached: a lot in another trade gains nothing from being near. In the second
scorer one trade feature fills up: it earns its value times what the others leave open up to its weight, so it lifts
lots for which little else speaks and changes nothing among those for which much speaks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from math import isnan

import numpy as np
from numpy.typing import NDArray

from matcher.blocks import LotBlock
from matcher.enterprise_blocks import EnterpriseBlock
from matcher.features import (
    ContextFeature,
    CpvNearness,
    DaysLeft,
    FeatureResult,
    Geography,
    KindOfWork,
    Language,
    Lexical,
    Objectives,
    Pairs,
    ReservedFit,
    Semantic,
    TradeFeature,
    ValueFit,
)
from matcher.features.base import Values
from matcher.gates import GATES, Gate, GateResult
from matcher.records import Enterprise
from matcher.scoring.criteria import BANDS, Criteria, CriteriaError
from matcher.signals import LotSignals

FULL_CENTI = 10_000
Points = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A score taken apart: ``score_centi`` (hundredths, 0..10000) is the sum of the features' points."""

    score_centi: int
    band: str
    features: tuple[FeatureResult, ...]
    gates: tuple[GateResult, ...]


@lru_cache(maxsize=64)
def _full_points(weights: tuple[float, ...], total: float, filling: int | None) -> Points:
    full: Points = np.floor(FULL_CENTI * np.array(weights) / total).astype(np.int32)
    if filling is not None:
        full[filling] = min(full[filling], full[:filling].sum())
    full.flags.writeable = False
    return full


@dataclass(frozen=True)
class Scorer:
    """A named, unchanging way to score. ``trade`` then ``context`` is the order of all value and point columns."""

    name: str
    trade: tuple[TradeFeature, ...]
    context: tuple[ContextFeature, ...]
    gates: tuple[Gate, ...]
    fills: bool = False
    """Whether the last trade feature fills up to its weight what the others leave open, instead of adding to them."""
    first_weights: Mapping[str, float] = field(default_factory=dict)
    """Weights of features that earlier scorers do not have, for criteria that were made for one of those."""

    @property
    def n_adding(self) -> int:
        """How many trade features add up: all but the one that fills up."""
        return len(self.trade) - self.fills

    @cached_property
    def features(self) -> tuple[TradeFeature | ContextFeature, ...]:
        """All features in the order of the columns of values and points."""
        return (*self.trade, *self.context)

    @cached_property
    def feature_names(self) -> tuple[str, ...]:
        """The columns of values and points, in order."""
        return tuple(feature.name for feature in self.features)

    def check(self, criteria: Criteria) -> None:
        """Raise :class:`CriteriaError` unless the criteria are for this scorer and name its features and gates."""
        if criteria.scorer != self.name:
            raise CriteriaError(f"criteria are for scorer {criteria.scorer!r}, not {self.name!r}")
        if set(criteria.weights) != set(self.feature_names):
            raise CriteriaError(f"weights must name exactly: {', '.join(self.feature_names)}")
        if not self.total_weight(criteria):
            raise CriteriaError(f"not all weights but that of {self.trade[-1].name} may be zero")
        unknown = set(criteria.gates) - {gate.name for gate in self.gates}
        if unknown:
            raise CriteriaError(f"unknown gates: {', '.join(sorted(unknown))}")

    @cached_property
    def adding_names(self) -> tuple[str, ...]:
        """The features whose points add up to at most 100: all but the one that fills up."""
        return (*self.feature_names[: self.n_adding], *self.feature_names[len(self.trade) :])

    def of_hundred(self, criteria: Criteria) -> dict[str, float]:
        """Return the weights as points: those of the features that add up are 100 together."""
        total = self.total_weight(criteria)
        return {name: 100 * criteria.weights[name] / total for name in self.feature_names}

    def total_weight(self, criteria: Criteria) -> float:
        """Return the sum of the weights of the features that add up: what 100 points are."""
        return sum(criteria.weights[name] for name in self.adding_names)

    def full_points(self, criteria: Criteria) -> Points:
        """Return what each feature can earn at most: (n_features,) int32 hundredths.

        Those that add up are together at most 10000; the one that fills up never lifts beyond the rest of the trade.
        """
        weights = tuple(criteria.weights[name] for name in self.feature_names)
        return _full_points(weights, self.total_weight(criteria), self.n_adding if self.fills else None)

    def trade_matrices(self, lots: LotBlock, enterprises: EnterpriseBlock) -> list[Values]:
        """Return one (n_enterprises, n_lots) matrix of values per trade feature."""
        return [feature.matrix(lots, enterprises) for feature in self.trade]

    def trade_points(self, matrices: list[Values], criteria: Criteria) -> Values:
        """Return the trade points of every pair: (n_enterprises, n_lots) float32 hundredths, unknown counts nothing."""
        total, full = np.zeros(matrices[0].shape, np.float32), self.full_points(criteria)
        for matrix, most in zip(matrices[: self.n_adding], full, strict=False):
            total += np.nan_to_num(matrix, nan=0.0) * np.float32(most)
        if self.fills:
            left_open = np.float32(full[self.n_adding]) - total
            np.maximum(left_open, 0, out=left_open)
            left_open *= np.nan_to_num(matrices[-1], nan=0.0)
            total += left_open
        return total

    def whole_trade_points(self, values: Values, criteria: Criteria) -> NDArray[np.int32]:
        """Return the trade points of pairs as they are given: values (k, n_trade) -> (k,) whole hundredths."""
        total: NDArray[np.int32] = self._trade(values, self.full_points(criteria)).sum(axis=1).astype(np.int32)
        return total

    def least_trade(self, criteria: Criteria) -> float:
        """Return the trade points (hundredths) without which no context lifts a pair into the lowest band.

        The context gives at most its full points times the share of the trade that is reached; rounding is allowed for.
        """
        full, n_trade = self.full_points(criteria), len(self.trade)
        trade, context = int(full[: self.n_adding].sum()), int(full[n_trade:].sum())
        least = 100 * criteria.bands[BANDS[-1]] - len(full)
        return max(least / (1 + context / trade) - n_trade, 0.01) if trade else 0.01

    def points(self, values: Values, criteria: Criteria) -> Points:
        """Return the points of pairs: values (k, n_features) in 0..1 or NaN -> (k, n_features) int32 hundredths."""
        return self._points(values, self.full_points(criteria))

    def _points(self, values: Values, full: Points) -> Points:
        n_trade = len(self.trade)
        known = np.nan_to_num(values.astype(np.float64), nan=0.0)
        trade = self._trade(values[:, :n_trade], full)
        share = trade.sum(axis=1) / max(int(full[: self.n_adding].sum()), 1)
        context = np.floor(known[:, n_trade:] * full[n_trade:] * share[:, None] + 0.5)
        return np.hstack([trade, context]).astype(np.int32)

    def _trade(self, values: Values, full: Points) -> NDArray[np.float64]:
        """Return the points of the trade features in whole hundredths: values (k, n_trade) -> (k, n_trade)."""
        known = np.nan_to_num(values.astype(np.float64), nan=0.0)
        points = np.floor(known * full[: len(self.trade)] + 0.5)
        if self.fills:
            left_open = np.maximum(full[self.n_adding] - points[:, :-1].sum(axis=1), 0)
            points[:, -1] = np.floor(known[:, -1] * left_open + 0.5)
        rounded: NDArray[np.float64] = points
        return rounded

    def context_values(self, pairs: Pairs) -> Values:
        """Return (k, n_context) float32 values of the context features."""
        columns = [feature.values(pairs) for feature in self.context]
        return np.stack(columns, axis=1) if columns else np.zeros((len(pairs), 0), np.float32)

    def closed_gates(
        self, lots: LotBlock, enterprises: EnterpriseBlock, now: datetime, criteria: Criteria
    ) -> NDArray[np.uint16]:
        """Return (n_enterprises, n_lots) bit masks of the gates that rule a pair out; bit i is ``self.gates[i]``."""
        bits = np.zeros((len(enterprises), len(lots)), np.uint16)
        for position, gate in enumerate(self.gates):
            if gate.name in criteria.gates:
                bits |= gate.matrix(lots, enterprises, now, criteria.knobs).astype(np.uint16) << np.uint16(position)
        return bits

    def gate_names(self, bits: int) -> tuple[str, ...]:
        """Return the names of the gates in a bit mask, the most decisive first."""
        return tuple(gate.name for position, gate in enumerate(self.gates) if bits >> position & 1)

    def explain(
        self,
        lot: LotSignals,
        enterprise: Enterprise,
        *,
        values: Values,
        gates: tuple[str, ...],
        criteria: Criteria,
        now: datetime,
        points: Sequence[int] | None = None,
    ) -> Explanation:
        """Take a scored pair apart: its values (n_features,) and closed gates, with the facts behind each.

        ``points`` are those that it has earned (hundredths, in the order of the features), where they are known.
        """
        full_points = self.full_points(criteria)
        if points is None:
            points = self._points(values[None, :], full_points)[0].tolist()
        features = tuple(
            FeatureResult(
                name=feature.name,
                value=None if isnan(value) else value,
                points_centi=earned,
                max_points_centi=full,
                detail=feature.detail(lot, enterprise, now),
            )
            for feature, value, earned, full in zip(
                self.features, values.tolist(), points, full_points.tolist(), strict=True
            )
        )
        score = sum(points)
        closed = tuple(GateResult(gate.name, gate.detail(lot, enterprise)) for gate in self.gates if gate.name in gates)
        return Explanation(score, criteria.band(score), features, closed)


CONTEXT: tuple[ContextFeature, ...] = (Geography(), ValueFit(), DaysLeft(), ReservedFit(), Objectives(), Language())
HYBRID_V1 = Scorer("hybrid-v1", (Semantic(), CpvNearness(), Lexical()), CONTEXT, GATES)
HYBRID_V2 = Scorer(
    "hybrid-v2",
    (Semantic(), CpvNearness(), Lexical(), KindOfWork()),
    CONTEXT,
    GATES,
    fills=True,
    first_weights={KindOfWork.name: 37.0},
)
