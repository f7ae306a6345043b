"""Where the work is done against where the enterprise works."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from matcher.blocks import LotBlock
from matcher.codes import nuts
from matcher.enterprise_blocks import EnterpriseBlock, regions_served
from matcher.features.base import Detail, Pairs, Values
from matcher.records import Enterprise
from matcher.signals import LotSignals


class Geography:
    """How near the place of the work is to the regions that the enterprise serves."""

    name = "geography"

    def values(self, pairs: Pairs) -> Values:
        """Return (k,): the nearness of the nearest place; unknown when the lot names no place."""
        nearness = region_nearness(pairs.lots, pairs.enterprises)
        regions, places = pairs.enterprises.region_sets[pairs.enterprise], pairs.lots.place_sets[pairs.lot]
        result: Values = nearness[regions, places]
        return result

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name the nearest of the lot's places and the region it was compared with."""
        found = [
            (nuts.nearness(region, place), region, place) for region in regions_served(enterprise) for place in lot.nuts
        ]
        nearness, region, place = max(found, default=(None, None, None), key=lambda item: item[0] or 0.0)
        return {"nearness": nearness, "region": region, "place": place}


def region_nearness(lots: LotBlock, enterprises: EnterpriseBlock) -> Values:
    """Return (different sets of regions, different sets of places): how near the nearest place is, NaN for no place."""
    return np.stack(
        [np.max([lots.places.nearness(region) for region in regions], axis=0) for regions in enterprises.regions]
    )
