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
        return region_nearness(pairs.lots, pairs.enterprises, pairs.enterprise, pairs.lot)

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


def region_nearness(lots: LotBlock, enterprises: EnterpriseBlock, enterprise: np.ndarray, lot: np.ndarray) -> Values:
    """Return the nearness of places and regions at the given positions; broadcasts ``enterprise`` against ``lot``."""
    rows = np.stack([_place_row(regions_served(item), lots.place_codes) for item in enterprises.enterprises])
    places = lots.places[lot]
    best = np.full(np.broadcast_shapes(np.shape(enterprise), np.shape(lot)), np.nan, np.float32)
    for column in range(places.shape[-1]):
        position = places[..., column]
        found = np.where(position >= 0, rows[enterprise, np.maximum(position, 0)], np.nan)
        best = np.fmax(best, found)
    result: Values = best.astype(np.float32, copy=False)
    return result


@lru_cache(maxsize=4096)
def _place_row(regions: tuple[str, ...], place_codes: tuple[str, ...]) -> Values:
    """Return (n_places + 1,) float32: how near each place is to the nearest of the regions."""
    row = np.zeros(len(place_codes) + 1, np.float32)
    for position, place in enumerate(place_codes):
        row[position] = max(nuts.nearness(region, place) for region in regions)
    return row
