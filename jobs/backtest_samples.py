"""The first lots of a few enterprises under two versions, side by side, for the people who decide.

Chosen are those whom a new version gives or takes most. Scores only them anew; stores nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from matcher.blocks import LotBlock
from matcher.comparing import TOP, Compared, Version
from matcher.enterprise_blocks import EnterpriseTable
from matcher.search import ScoredPairs, score_versions

MOST_GAINING = 2
MOST_LOSING = 2

Place = tuple[int, int]
"""A lot and its score in hundredths."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The first places of an enterprise, the best first, before and after."""

    enterprise_id: int
    before: tuple[Place, ...]
    after: tuple[Place, ...]


def samples(
    found: Compared,
    lots: LotBlock,
    tables: Sequence[EnterpriseTable],
    versions: Sequence[Version],
    *,
    as_of: datetime,
) -> tuple[Sample, ...]:
    """Return both lists of the enterprises that change most; none where no list changes."""
    wanted = _most_changed(found)
    by_id = {
        enterprise_id: Sample(enterprise_id, *map(_first, score_versions(lots, block, versions, now=as_of)))
        for table in tables
        for row in np.flatnonzero(np.isin(table.ids, wanted)).tolist()
        for block in [table.block(row, row + 1)]
        for enterprise_id in [int(table.ids[row])]
    }
    return tuple(by_id[number] for number in wanted if number in by_id)


def _most_changed(found: Compared) -> list[int]:
    """Return who gains and who loses most alerts, and in place of missing ones those whose order changes."""
    gained = found.alerts[:, 1] - found.alerts[:, 0]
    order = np.argsort(-gained, kind="stable")
    gaining = [row for row in order.tolist() if gained[row] > 0][:MOST_GAINING]
    losing = [row for row in order[::-1].tolist() if gained[row] < 0][:MOST_LOSING]
    moved = np.argsort(np.nan_to_num(found.overlap, nan=1.0), kind="stable")
    others = [row for row in moved.tolist() if found.overlap[row] < 1 and row not in {*gaining, *losing}]
    chosen = [*gaining, *losing, *others][: MOST_GAINING + MOST_LOSING]
    return [int(found.ids[row]) for row in chosen]


def _first(pairs: ScoredPairs) -> tuple[Place, ...]:
    return tuple(_places(pairs))[:TOP]


def _places(pairs: ScoredPairs) -> Iterator[Place]:
    """Yield the pairs without gates in the order of a list: the best first, of equals the older lot."""
    scores = pairs.score_centi
    for row in np.lexsort((pairs.lot, -scores)).tolist():
        if pairs.gates[row] == 0:
            yield int(pairs.lot[row]), int(scores[row])
