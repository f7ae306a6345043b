"""Candidate generation and scoring of whole blocks: exact, every lot against every enterprise.

Trade points are computed for all pairs at once; of those that can reach the lowest band, each enterprise's best open
lots (and its best ruled-out ones, to say why not) are scored in full. An enterprise's result does not depend on which
others share its block, nor on how the lots are cut into blocks beyond their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matcher.blocks import LotBlock
from matcher.enterprise_blocks import EnterpriseBlock, EnterpriseTable
from matcher.features import Pairs
from matcher.features.base import Values
from matcher.scoring.criteria import BANDS, Criteria
from matcher.scoring.scorer import Points, Scorer

PAIRS_AT_ONCE = 7_200_000
"""So that the matrices of a block stay small (29 MB each) whatever the number of lots.

At 300,000 lots these are 24 enterprises: fewer, and making the lots' vectors ready takes longer than comparing them.
"""
MOST_ENTERPRISES_AT_ONCE = 96

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """k scored pairs: gates as bits, values and points in the scorer's feature order."""

    lot: Places
    """Ids of lots."""
    enterprise: Places
    """Places of enterprises in their block."""
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
    lots: Sequence[LotBlock], enterprises: EnterpriseTable, *, scorer: Scorer, criteria: Criteria, now: datetime
) -> Iterator[tuple[EnterpriseBlock, ScoredPairs]]:
    """Match all ``enterprises`` with ``lots``; yields block by block, each with the pairs that were kept."""
    n_lots = max((len(part) for part in lots), default=0)
    at_once = max(1, min(MOST_ENTERPRISES_AT_ONCE, PAIRS_AT_ONCE // max(n_lots, 1)))
    for start in range(0, len(enterprises), at_once):
        block = enterprises.block(start, start + at_once)
        found = [score_block(part, block, scorer=scorer, criteria=criteria, now=now) for part in lots]
        if found:
            yield block, found[0] if len(found) == 1 else _best_of(found, scorer, criteria)


def _best_of(found: Sequence[ScoredPairs], scorer: Scorer, criteria: Criteria) -> ScoredPairs:
    """Return the best of pairs that were found in several blocks of lots."""
    columns = {
        column.name: np.concatenate([getattr(part, column.name) for part in found]) for column in fields(ScoredPairs)
    }
    trade = columns["points"][:, : len(scorer.trade)].sum(axis=1)
    kept = _best(columns["enterprise"], columns["lot"], columns["gates"] != 0, trade, criteria)
    return ScoredPairs(**{name: column[kept] for name, column in columns.items()})


def score_block(
    lots: LotBlock, enterprises: EnterpriseBlock, *, scorer: Scorer, criteria: Criteria, now: datetime
) -> ScoredPairs:
    """Score the candidates of one block of enterprises and keep those that reach the lowest band."""
    matrices = scorer.trade_matrices(lots, enterprises)
    return _scored(lots, enterprises, matrices, scorer=scorer, criteria=criteria, now=now)


def score_all(
    lots: LotBlock, enterprises: EnterpriseBlock, *, scorer: Scorer, criteria: Criteria, now: datetime
) -> ScoredPairs:
    """Score every pair of two small blocks in full, whatever band it reaches."""
    matrices = scorer.trade_matrices(lots, enterprises)
    gates = scorer.closed_gates(lots, enterprises, now, criteria)
    enterprise, lot = np.nonzero(np.ones(gates.shape, np.bool_))
    values, points = _score(Pairs(lots, enterprises, lot, enterprise, now), matrices, scorer, criteria)
    return _told(lots, enterprises, gates, (enterprise, lot), values, points)


def score_versions(
    lots: LotBlock, enterprises: EnterpriseBlock, versions: Sequence[tuple[Scorer, Criteria]], *, now: datetime
) -> list[ScoredPairs]:
    """Score one block of enterprises under several versions; what does not depend on the criteria is computed once."""
    matrices: dict[str, list[Values]] = {}
    for scorer, _ in versions:
        if scorer.name not in matrices:
            matrices[scorer.name] = scorer.trade_matrices(lots, enterprises)
    return [
        _scored(lots, enterprises, matrices[scorer.name], scorer=scorer, criteria=criteria, now=now)
        for scorer, criteria in versions
    ]


def _scored(
    lots: LotBlock,
    enterprises: EnterpriseBlock,
    matrices: list[Values],
    *,
    scorer: Scorer,
    criteria: Criteria,
    now: datetime,
) -> ScoredPairs:
    gates = scorer.closed_gates(lots, enterprises, now, criteria)
    enterprise, lot = candidates(lots, matrices, gates, scorer=scorer, criteria=criteria)
    values, points = _score(Pairs(lots, enterprises, lot, enterprise, now), matrices, scorer, criteria)
    kept = points.sum(axis=1) >= 100 * criteria.bands[BANDS[-1]]
    return _told(lots, enterprises, gates, (enterprise[kept], lot[kept]), values[kept], points[kept])


def _score(pairs: Pairs, matrices: list[Values], scorer: Scorer, criteria: Criteria) -> tuple[Values, Points]:
    trade = np.stack([matrix[pairs.enterprise, pairs.lot] for matrix in matrices], axis=1)
    values = np.hstack([trade, scorer.context_values(pairs)]).astype(np.float32)
    return values, scorer.points(values, criteria)


def _told(
    lots: LotBlock,
    enterprises: EnterpriseBlock,
    gates: NDArray[np.uint16],
    places: tuple[Places, Places],
    values: Values,
    points: Points,
) -> ScoredPairs:
    enterprise, lot = places
    return ScoredPairs(
        lot=lots.ids[lot],
        enterprise=enterprise,
        gates=gates[enterprise, lot],
        values=values,
        points=points,
        phrase=_nearest_phrases(lots, enterprises, lot, enterprise),
    )


def candidates(
    lots: LotBlock, matrices: list[Values], gates: NDArray[np.uint16], *, scorer: Scorer, criteria: Criteria
) -> tuple[Places, Places]:
    """Choose each enterprise's best pairs by trade points, open and gated ones apart; returns rows and columns.

    Pairs that cannot reach the lowest band are none, nor are those of lots that are left out. Of equal pairs the one
    with the lower number of the lot is the better.
    """
    total = scorer.trade_points(matrices, criteria)
    total[:, lots.left_out] = -1
    rows, columns = np.nonzero(total >= scorer.least_trade(criteria))
    trade = scorer.whole_trade_points(np.stack([matrix[rows, columns] for matrix in matrices], axis=1), criteria)
    kept = _best(rows, lots.ids[columns], gates[rows, columns] != 0, trade, criteria)
    return rows[kept], columns[kept]


def _best(
    enterprise: Places, lot_ids: Places, is_gated: NDArray[np.bool_], trade: NDArray[np.int32], criteria: Criteria
) -> Places:
    """Return the places of each enterprise's best pairs, of open and of gated ones as many as the knobs say."""
    group = 2 * enterprise + is_gated
    most = np.where(is_gated, int(criteria.knobs["gated_kept"]), int(criteria.knobs["candidates"]))
    (crowded,) = np.nonzero(np.bincount(group, minlength=1)[group] > most)
    order = crowded[np.lexsort((lot_ids[crowded], -trade[crowded], group[crowded]))]
    is_kept = np.ones(len(group), np.bool_)
    is_kept[order] = _rank(group[order]) < most[order]
    return np.flatnonzero(is_kept)


def _rank(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the place of each item within its group, from 0, where the groups stand one after the other."""
    first = np.searchsorted(groups, groups)
    rank: NDArray[np.int64] = np.arange(len(groups)) - first
    return rank


def _nearest_phrases(
    lots: LotBlock, enterprises: EnterpriseBlock, lot: Places, enterprise: Places
) -> NDArray[np.int16]:
    nearest = np.full(len(lot), -1, np.int16)
    ends = [*enterprises.phrase_starts[1:].tolist(), len(enterprises.phrase_vectors)]
    order = np.argsort(enterprise, kind="stable")
    bounds = np.searchsorted(enterprise[order], np.arange(len(enterprises) + 1))
    for row, (start, end) in enumerate(zip(enterprises.phrase_starts.tolist(), ends, strict=True)):
        pairs = order[bounds[row] : bounds[row + 1]]
        nearness = lots.vectors[lot[pairs]].astype(np.float32) @ enterprises.phrase_vectors[start:end].T
        known = np.any(nearness != 0, axis=1)
        nearest[pairs[known]] = nearness[known].argmax(axis=1)
    return nearest
