"""The different sets of places that lots name, and how near each is to a region that an enterprise serves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.codes import nuts

NO_PLACE = ""
"""Stands for the place of a lot that names none."""
MOST_ROWS = 512


class PlaceSets:
    """Different sets of NUTS codes, each as a tuple that is not empty; remembers the regions that it was asked for."""

    def __init__(self, sets: Sequence[tuple[str, ...]]) -> None:
        self.sets = tuple(sets)
        self._codes = tuple(dict.fromkeys(code for named in self.sets for code in named))
        place = {code: index for index, code in enumerate(self._codes)}
        self._members = np.array([place[code] for named in self.sets for code in named], np.int32)
        self._starts = np.cumsum([0, *(len(named) for named in self.sets[:-1])], dtype=np.int64)
        self._rows: dict[str, NDArray[np.float32]] = {}

    def nearness(self, region: str) -> NDArray[np.float32]:
        """Return how near the nearest place of each set is to a region: (n_sets,) in 0..1, NaN where none is named."""
        if region not in self._rows:
            if len(self._rows) >= MOST_ROWS:
                self._rows.clear()
            each = [np.nan if code == NO_PLACE else nuts.nearness(region, code) for code in self._codes]
            members = np.array(each, np.float32)[self._members]
            self._rows[region] = np.maximum.reduceat(members, self._starts) if self.sets else members
        return self._rows[region]
