"""Where the work is done against where the enterprise works."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

import numpy as np

from matcher.blocks import EnterpriseBlock, LotBlock
from matcher.codes import nuts
from matcher.features.base import Detail, Pairs, Values
from matcher.records import Enterprise
from matcher.signals import LotSignals


class Geography:
    """How near the place of the work is to the regions that the enterprise serves."""

    name = "geography"

    def values(self, pairs: Pairs) -> Values:
        """Return (k,): the nearness of the nearest place; unknown when the lot names no place."""
        rows = _place_rows(pairs.enterprises, pairs.lots)
        places = pairs.lots.places[pairs.lot]
        found = np.where(places >= 0, rows[pairs.enterprise[:, None], np.maximum(places, 0)], np.nan)
        best: Values = np.fmax.reduce(found, axis=1).astype(np.float32, copy=False)
        return best

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name the nearest of the lot's places and the region it was compared with."""
        found = [
            (nuts.nearness(region, place), region, place) for region in regions_served(enterprise) for place in lot.nuts
        ]
        nearness, region, place = max(found, default=(None, None, None), key=lambda item: item[0] or 0.0)
        return {"nearness": nearness, "region": region, "place": place}


def regions_served(enterprise: Enterprise) -> tuple[str, ...]:
    """Return the regions that an enterprise named, else its whole country."""
    return enterprise.nuts or (nuts.prefix_of(enterprise.country),)


def region_nearness(lots: LotBlock, enterprises: EnterpriseBlock) -> Values:
    """Return (n_enterprises, n_lots): how near the nearest place of each lot is, NaN where it names none."""
    rows = _place_rows(enterprises, lots)
    nearest: Values = rows[:, np.maximum(lots.places[:, 0], 0)]
    nearest[:, lots.places[:, 0] < 0] = np.nan
    for column in lots.places.T[1:]:
        (named,) = np.nonzero(column >= 0)
        nearest[:, named] = np.maximum(nearest[:, named], rows[:, column[named]])
    return nearest


def _place_rows(enterprises: EnterpriseBlock, lots: LotBlock) -> Values:
    """Return (n_enterprises, n_places): how near each place of the lots is to the nearest region served."""
    return np.stack(
        [
            np.max([_region_row(region, lots.place_codes) for region in regions_served(item)], axis=0)
            for item in enterprises.enterprises
        ]
    )


@lru_cache(maxsize=4096)
def _region_row(region: str, place_codes: tuple[str, ...]) -> Values:
    """Return how near each place is to one region; (1,) when no lot names a place."""
    return np.array([nuts.nearness(region, place) for place in place_codes] or [0.0], np.float32)
