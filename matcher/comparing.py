"""Compares the matches of the same lots and enterprises under two versions of the criteria, block by block.

Keeps numbers per enterprise and a few examples, never all pairs, so that memory stays small whatever is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.enterprise_blocks import EnterpriseBlock
from matcher.scoring.criteria import BANDS, Criteria
from matcher.scoring.scorer import Scorer
from matcher.search import Places, ScoredPairs

TOP = 10
"""Places of a list that are compared: as many as a mail or the first page shows."""
EXAMPLES = 20

Version = tuple[Scorer, Criteria]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A lot that is announced to an enterprise under one version only, with its score under both, in hundredths.

    ``before`` or ``after`` is ``None`` where the scorers differ and the other one did not keep the pair; ``gates``
    rule it out under the version that does not announce it.
    """

    lot_id: int
    enterprise_id: int
    before: int | None
    after: int | None
    gates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What two versions make of n enterprises; the first of every pair of columns is before, the second after."""

    ids: Places
    alerts: Places
    """(n, 2) lots that are announced."""
    bands: Places
    """(n, 2, 3) matches without gates in each band, the best band first."""
    overlap: Numbers
    """(n,) share of the first ten places held by the same lots, NaN where neither version lists any."""
    entering: tuple[Example, ...]
    leaving: tuple[Example, ...]


def compare(block: EnterpriseBlock, pairs: Sequence[ScoredPairs], versions: Sequence[Version]) -> Compared:
    """Compare what was kept of one block of enterprises under two versions (before, after)."""
    n = len(block)
    sides = [_open(item) for item in pairs]
    alerts = [_keys(side, 100 * criteria.alert_from) for side, (_, criteria) in zip(sides, versions, strict=True)]
    counts = [np.bincount(keys[:, 0], minlength=n) for keys in alerts]
    return Compared(
        ids=np.asarray(block.ids),
        alerts=np.stack(counts, axis=1).astype(np.int64),
        bands=np.stack(
            [_band_counts(side, criteria, n) for side, (_, criteria) in zip(sides, versions, strict=True)], axis=1
        ),
        overlap=_overlap(_first(sides[0]), _first(sides[1]), n),
        entering=_examples(block, pairs, versions, alerts, side=1),
        leaving=_examples(block, pairs, versions, alerts, side=0),
    )


def together(parts: Iterable[Compared]) -> Compared:
    """Return what was compared in parts as one, with the examples that show most."""
    found = list(parts)
    return Compared(
        ids=np.concatenate([part.ids for part in found]),
        alerts=np.concatenate([part.alerts for part in found]),
        bands=np.concatenate([part.bands for part in found]),
        overlap=np.concatenate([part.overlap for part in found]),
        entering=_strongest((item for part in found for item in part.entering), side=1),
        leaving=_strongest((item for part in found for item in part.leaving), side=0),
    )


def _open(pairs: ScoredPairs) -> Places:
    """Return (k, 3) enterprise, lot and score of the pairs without gates."""
    is_open = pairs.gates == 0
    columns: Places = np.stack([pairs.enterprise, pairs.lot, pairs.score_centi], axis=1)[is_open].astype(np.int64)
    return columns


def _keys(side: Places, least_centi: float) -> Places:
    keys: Places = side[side[:, 2] >= least_centi][:, :2]
    return keys


def _band_counts(side: Places, criteria: Criteria, n: int) -> Places:
    """Return (n, 3) how many matches of each enterprise are in each band."""
    counts, above = [], np.full(len(side), True)
    for name in BANDS:
        is_in = above & (side[:, 2] >= 100 * criteria.bands[name])
        counts.append(np.bincount(side[is_in, 0], minlength=n))
        above &= ~is_in
    return np.stack(counts, axis=1).astype(np.int64)


def _first(side: Places) -> Places:
    """Return (k, 2) enterprise and lot of the first places of each enterprise."""
    order = np.lexsort((side[:, 1], -side[:, 2], side[:, 0]))
    rows = side[order]
    place = np.arange(len(rows)) - np.searchsorted(rows[:, 0], rows[:, 0])
    first: Places = rows[place < TOP][:, :2]
    return first


def _overlap(before: Places, after: Places, n: int) -> Numbers:
    same = before[_is_among(before, after)]
    longest = np.maximum(np.bincount(before[:, 0], minlength=n), np.bincount(after[:, 0], minlength=n))
    shared = np.bincount(same[:, 0], minlength=n)
    return np.where(longest > 0, shared / np.maximum(longest, 1), np.nan)


def _is_among(keys: Places, others: Places) -> NDArray[np.bool_]:
    """Return (k,) whether each pair of enterprise and lot is among the others."""
    return np.isin(_packed(keys), _packed(others))


def _packed(keys: Places) -> NDArray[np.int64]:
    """Return enterprise and lot as one number: places in a block are small, ids of lots below 2^40."""
    packed: NDArray[np.int64] = (keys[:, 0] << 40) | keys[:, 1]
    return packed


def _examples(
    block: EnterpriseBlock,
    pairs: Sequence[ScoredPairs],
    versions: Sequence[Version],
    alerts: Sequence[Places],
    *,
    side: int,
) -> tuple[Example, ...]:
    """Return the lots that are announced on one side only, the best of each enterprise."""
    only = alerts[side][~_is_among(alerts[side], alerts[1 - side])]
    if not len(only):
        return ()
    here = {key: row for row, key in enumerate(_keys_of(pairs[side]))}
    there = {key: row for row, key in enumerate(_keys_of(pairs[1 - side]))}
    scores = pairs[side].score_centi
    rows = np.array([here[key] for key in _packed(only).tolist()])
    best: dict[int, int] = {}
    for row in rows[np.argsort(-scores[rows], kind="stable")].tolist():
        best.setdefault(int(pairs[side].enterprise[row]), row)
    found = []
    for place, row in best.items():
        other = there.get((place << 40) | int(pairs[side].lot[row]))
        own, across = int(scores[row]), _other_score(pairs, versions, side, row, other)
        scorer = versions[1 - side][0]
        gates = () if other is None else scorer.gate_names(int(pairs[1 - side].gates[other]))
        before, after = (across, own) if side else (own, across)
        found.append(Example(int(pairs[side].lot[row]), int(block.ids[place]), before, after, gates))
    return _strongest(found, side=side)


def _keys_of(pairs: ScoredPairs) -> list[int]:
    keys: list[int] = _packed(np.stack([pairs.enterprise, pairs.lot], axis=1).astype(np.int64)).tolist()
    return keys


def _other_score(
    pairs: Sequence[ScoredPairs], versions: Sequence[Version], side: int, row: int, other: int | None
) -> int | None:
    """Return the score under the other version; the same scorer's values serve where it did not keep the pair."""
    if other is not None:
        return int(pairs[1 - side].score_centi[other])
    (scorer, _), (across, criteria) = versions[side], versions[1 - side]
    if scorer.name != across.name:
        return None
    return int(scorer.points(pairs[side].values[row : row + 1], criteria).sum())


def _strongest(found: Iterable[Example], *, side: int) -> tuple[Example, ...]:
    """Return the examples with the highest scores on the side that announces them."""

    def rank(item: Example) -> tuple[int, int, int]:
        score = item.after if side else item.before
        return -(score or 0), item.enterprise_id, item.lot_id

    return tuple(sorted(found, key=rank)[:EXAMPLES])
