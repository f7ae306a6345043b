"""How far an enterprise works from a place, in the words that regions and the way between them allow."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from matcher.codes import nuts, reach


class Distance(StrEnum):
    """From the nearest to the farthest; UNKNOWN where no place is named."""

    HERE = "here"
    PARTLY = "partly"
    NEIGHBOUR = "neighbour"
    COUNTRY = "country"
    ABROAD = "abroad"
    UNKNOWN = "unknown"


ORDER = tuple(Distance)
NEIGHBOURS_KM = 150
LEAST_SHARED = 3
"""Letters of a code: sharing the country alone makes no neighbours."""


def distance(regions: Sequence[str], places: Sequence[str]) -> tuple[Distance, str]:
    """Return how near the nearest of an enterprise's regions is to the nearest of the places, and that region.

    HERE: it works there, or all over a region around it. PARTLY: the place is a whole country of which it serves
    a part. NEIGHBOUR: both lie in the same region just above the wider of the two, and where that is a whole part of a
    country, no more than ``NEIGHBOURS_KM`` apart.
    """
    found = [(ORDER.index(_between(region, place)), region) for region in regions for place in places]
    if not found:
        return Distance.UNKNOWN, ""
    rank, region = min(found)
    return ORDER[rank], region


def _between(region: str, place: str) -> Distance:
    nearness = nuts.nearness(region, place)
    if nearness == nuts.WITHIN:
        return Distance.HERE
    if nuts.covers(place, region):
        return Distance.PARTLY
    shared = min(len(region), len(place)) - 1
    if shared >= LEAST_SHARED and region[:shared] == place[:shared]:
        km = reach.apart_km(region, place) if shared == LEAST_SHARED else None
        return Distance.NEIGHBOUR if km is None or km <= NEIGHBOURS_KM else Distance.COUNTRY
    return Distance.COUNTRY if region[:2] == place[:2] else Distance.ABROAD
