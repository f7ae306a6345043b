"""Candidate generation: every pair of two blocks is compared, the best of each enterprise are kept and scored.

Exact, in blocks of enterprises, so that memory depends on the block and not on their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matcher.blocks import Corpus, EnterpriseBlock, LotBlock, enterprise_block
from matcher.features import Pairs
from matcher.features.base import Values
from matcher.records import Enterprise
from matcher.scoring.criteria import BANDS, Criteria
from matcher.scoring.scorer import Points, Scorer

ENTERPRISES_AT_ONCE = 96


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """k scored pairs: positions in their blocks, gates as bits, values and points in the scorer's feature order."""

    lot: NDArray[np.int64]
    enterprise: NDArray[np.int64]
    gates: NDArray[np.uint16]
    values: Values
    points: Points
    phrase: NDArray[np.int16]
    """(k,) the enterprise's phrase that is nearest to the lot (``spoken_phrases``); -1 where nothing was compared."""

    @property
    def score_centi(self) -> NDArray[np.int32]:
        """(k,) int32, the sum of the points."""
        total: NDArray[np.int32] = self.points.sum(axis=1, dtype=np.int32)
        return total


def score_blocks(
    lots: LotBlock,
    enterprises: Sequence[Enterprise],
    corpus: Corpus,
    *,
    scorer: Scorer,
    criteria: Criteria,
    now: datetime,
) -> Iterator[tuple[EnterpriseBlock, ScoredPairs]]:
    """Match all ``enterprises`` with ``lots``; yields block by block, each with the pairs that were kept."""
    for start in range(0, len(enterprises), ENTERPRISES_AT_ONCE):
        block = enterprise_block(enterprises[start : start + ENTERPRISES_AT_ONCE], corpus)
        yield block, score_block(lots, block, scorer=scorer, criteria=criteria, now=now)


def score_block(
    lots: LotBlock, enterprises: EnterpriseBlock, *, scorer: Scorer, criteria: Criteria, now: datetime
) -> ScoredPairs:
    """Score the candidates of one block of enterprises and keep those that reach the lowest band."""
    matrices = scorer.trade_matrices(lots, enterprises)
    gates = scorer.closed_gates(lots, enterprises, now, criteria)
    enterprise, lot = candidates(scorer.trade_points(matrices, criteria), gates, criteria)
    pairs = Pairs(lots, enterprises, lot, enterprise, now)
    trade = np.stack([matrix[enterprise, lot] for matrix in matrices], axis=1)
    values = np.hstack([trade, scorer.context_values(pairs)]).astype(np.float32)
    points = scorer.points(values, criteria)
    kept = points.sum(axis=1) >= 100 * criteria.bands[BANDS[-1]]
    lot, enterprise = lot[kept], enterprise[kept]
    return ScoredPairs(
        lot=lot,
        enterprise=enterprise,
        gates=gates[enterprise, lot],
        values=values[kept],
        points=points[kept],
        phrase=_nearest_phrases(lots, enterprises, lot, enterprise),
    )


def _nearest_phrases(
    lots: LotBlock, enterprises: EnterpriseBlock, lot: NDArray[np.int64], enterprise: NDArray[np.int64]
) -> NDArray[np.int16]:
    nearest = np.full(len(lot), -1, np.int16)
    ends = [*enterprises.phrase_starts[1:].tolist(), len(enterprises.phrase_vectors)]
    for row, (start, end) in enumerate(zip(enterprises.phrase_starts.tolist(), ends, strict=True)):
        pairs = np.flatnonzero(enterprise == row)
        nearness = lots.vectors[lot[pairs]] @ enterprises.phrase_vectors[start:end].T
        known = np.any(nearness != 0, axis=1)
        nearest[pairs[known]] = nearness[known].argmax(axis=1)
    return nearest


def candidates(
    trade: Values, gates: NDArray[np.uint16], criteria: Criteria
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Choose each enterprise's best pairs by trade points, open and gated ones apart; returns row and column."""
    is_open = gates == 0
    open_rows, open_columns = _best(np.where(is_open, trade, -1), int(criteria.knobs["candidates"]))
    gated_rows, gated_columns = _best(np.where(is_open, -1, trade), int(criteria.knobs["gated_kept"]))
    return np.concatenate([open_rows, gated_rows]), np.concatenate([open_columns, gated_columns])


def _best(trade: Values, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows and columns of each row's ``count`` largest entries that are above zero; ties by column."""
    n_rows, n_columns = trade.shape
    count = min(count, n_columns)
    if count == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    chosen = np.argpartition(-trade, count - 1, axis=1)[:, :count] if count < n_columns else np.arange(n_columns)[None]
    chosen = np.sort(np.broadcast_to(chosen, (n_rows, count)), axis=1)
    rows = np.repeat(np.arange(n_rows), count)
    columns = chosen.ravel().astype(np.int64)
    kept = trade[rows, columns] > 0
    return rows[kept], columns[kept]
