"""The list of those who fit a lot of a draft: what narrows it and in which order it stands. Decides only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from matcher.codes import nuts
from matcher.distance import ORDER, Distance, distance
from models.queries.bidders import BidderSketch
from models.queries.pages_enterprise import MATCH_BANDS
from web.arguments import TOKEN, Listing, ListingRules

ORDERS = ("score", "near", "capacity", "contracts")
RULES = ListingRules(
    facets={
        "status": TOKEN,
        "band": re.compile("|".join(MATCH_BANDS)),
        "near": re.compile("yes"),
        "able": re.compile("yes"),
    },
    orders=ORDERS,
    per_page=10,
)


def arranged(
    sketches: Sequence[BidderSketch], listing: Listing, places: Sequence[str], value_eur_cents: int | None
) -> list[BidderSketch]:
    """Return those whom the list keeps, in its order; of equals the better fit comes first.

    Without a value of the lot, whoever states a capacity is able.
    """
    keeps: Mapping[str, Callable[[BidderSketch, str], bool]] = {
        "status": lambda item, value: value in item.status,
        "band": lambda item, value: item.band == value,
        "near": lambda item, _: distance_of(item, places)[0] in (Distance.HERE, Distance.PARTLY),
        "able": lambda item, _: (
            item.max_contract_eur_cents is not None and item.max_contract_eur_cents >= (value_eur_cents or 0)
        ),
    }
    kept = [
        item
        for item in sketches
        if all(any(keeps[name](item, value) for value in values) for name, values in listing.facets.items() if values)
    ]
    first: Mapping[str, Callable[[BidderSketch], int]] = {
        "score": lambda _: 0,
        "near": lambda item: ORDER.index(distance_of(item, places)[0]),
        "capacity": lambda item: -(item.max_contract_eur_cents or 0),
        "contracts": lambda item: -item.n_won,
    }
    return sorted(kept, key=lambda item: (first[listing.order](item), -item.score_centi, item.enterprise_id))


def distance_of(item: BidderSketch, places: Sequence[str]) -> tuple[Distance, str]:
    """Return how far an enterprise works from the places of a lot; one that names no region serves its country."""
    return distance(item.nuts or (nuts.prefix_of(item.country),), places)


def statuses(sketches: Sequence[BidderSketch]) -> tuple[tuple[str, int], ...]:
    """Return the statuses there are, with how many have each, the most frequent first."""
    counts = Counter(status for item in sketches for status in item.status)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
