"""Semantic nearness: what the enterprise says it does against what the lot says it buys, across languages."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from matcher.blocks import LotBlock
from matcher.enterprise_blocks import EnterpriseBlock
from matcher.features.base import Detail, Values
from matcher.records import Enterprise
from matcher.signals import LotSignals

WHOLE_SHARE = 0.6
"""Share of the best whole capability; the rest is that of the best single phrase. Measured on the bench."""
FULL_MATCH_COSINE = 0.42
"""Centred cosine from which the meaning counts as the same; unrelated texts lie around 0."""
CONTRACT_SHARE = 0.25
"""How much of what is missing to a full match a contract won for the same can add. Measured on the bench."""
SAME_CONTRACT_COSINE = 0.6
"""Centred cosine of two lots' texts from which both ask for the same."""
LOTS_AT_ONCE = 2_048
"""So that a product stays in the processor's cache until its best rows are taken."""


class Semantic:
    """How close the lot's text is in meaning to what the enterprise does, in whatever languages."""

    name = "semantic"

    def matrix(self, lots: LotBlock, enterprises: EnterpriseBlock) -> Values:
        """Return (n_enterprises, n_lots): the best capability and the best phrase, by centred cosine."""
        values = np.empty((len(enterprises), len(lots)), np.float32)
        for start in range(0, len(lots), LOTS_AT_ONCE):
            vectors = lots.vectors[start : start + LOTS_AT_ONCE].astype(np.float32).T
            part = values[:, start : start + LOTS_AT_ONCE]
            whole = enterprises.best_capability(enterprises.capability_vectors @ vectors)
            np.multiply(whole, np.float32(WHOLE_SHARE), out=part)
            part += enterprises.best_phrase(enterprises.phrase_vectors @ vectors) * np.float32(1 - WHOLE_SHARE)
        values *= enterprises.breadth[:, None] / np.float32(FULL_MATCH_COSINE)
        np.clip(values, 0, 1, out=values)
        _add_contracts(values, lots, enterprises)
        spoken = np.logical_or.reduceat(
            np.any(enterprises.capability_vectors != 0, axis=1), enterprises.capability_starts
        )
        values[:, ~lots.is_embedded] = np.nan
        values[~spoken, :] = np.nan
        return values

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name the language of both texts."""
        return {"lot_language": lot.language, "enterprise_language": enterprise.language}


def _add_contracts(values: Values, lots: LotBlock, enterprises: EnterpriseBlock) -> None:
    """Raise the values (n_enterprises, n_lots) of lots that are like one the enterprise has won; none gets lower."""
    for row in np.flatnonzero(enterprises.contracts.lengths).tolist():
        won = enterprises.contracts.row(row).astype(np.float32)
        for start in range(0, len(lots), LOTS_AT_ONCE):
            likeness = (won @ lots.vectors[start : start + LOTS_AT_ONCE].astype(np.float32).T).max(axis=0)
            likeness = np.clip(likeness / np.float32(SAME_CONTRACT_COSINE), 0, 1)
            part = values[row, start : start + LOTS_AT_ONCE]
            part += (1 - part) * np.float32(CONTRACT_SHARE) * likeness
