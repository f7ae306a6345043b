"""What a feature is: one signal of how well a lot fits an enterprise, 0..1, NaN where unknown.

The docstring of a feature's class is what users read about it: plain, under 160 characters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.blocks import LotBlock, LotTraits
from matcher.enterprise_blocks import EnterpriseBlock, EnterpriseTraits
from matcher.records import Enterprise
from matcher.signals import LotSignals

Values = NDArray[np.float32]
Detail = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FeatureResult:
    """One feature of one match: value 0..1 (``None``: unknown), points in hundredths, and the facts behind them."""

    name: str
    value: float | None
    points_centi: int
    max_points_centi: int
    detail: Detail = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Chosen pairs of a lot and an enterprise, as positions (k,) in their blocks, at the moment ``now``."""

    lots: LotBlock
    enterprises: EnterpriseBlock
    lot: NDArray[np.int64]
    enterprise: NDArray[np.int64]
    now: datetime

    def __len__(self) -> int:
        return len(self.lot)


def by_traits(pairs: Pairs, judge: Callable[[LotTraits, EnterpriseTraits], float | None]) -> Values:
    """Return (k,) what ``judge`` says of the traits of each pair, NaN for ``None``; asked once per meeting."""
    values: Values = np.full((len(pairs.lots.traits), len(pairs.enterprises.traits)), np.nan, np.float32)
    lot, enterprise = pairs.lots.trait_sets[pairs.lot], pairs.enterprises.trait_sets[pairs.enterprise]
    width = len(pairs.enterprises.traits)
    for meeting in np.unique(lot * width + enterprise).tolist():
        found = judge(pairs.lots.traits[meeting // width], pairs.enterprises.traits[meeting % width])
        values[meeting // width, meeting % width] = np.nan if found is None else found
    result: Values = values[lot, enterprise]
    return result


class TradeFeature(Protocol):
    """A signal of whether the lot is the enterprise's work, computed for every pair of two blocks."""

    name: str

    def matrix(self, lots: LotBlock, enterprises: EnterpriseBlock) -> Values:
        """Return (n_enterprises, n_lots) float32 in 0..1, NaN where unknown."""

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:
        """Return the facts that the feature's sentence names."""


class ContextFeature(Protocol):
    """A signal of whether the circumstances suit, computed for chosen pairs; it never outweighs the trade."""

    name: str

    def values(self, pairs: Pairs) -> Values:
        """Return (k,) float32 in 0..1, NaN where unknown."""

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:
        """Return the facts that the feature's sentence names."""
