"""How deep the market is: how many enterprises fit, qualify, are verified and can carry the lot or a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matcher.advice.records import Depth, EnterpriseFacts, GroundKind, LotFacts
from matcher.advice.rules import STATUSES, Ground, Knobs
from matcher.records import Answer

LEAST_FOR_QUARTILES = 4


def depth_for(ground: Ground, lot: LotFacts, enterprises: Sequence[EnterpriseFacts], knobs: Knobs) -> Depth:
    """Return the depth among the enterprises that qualify, or may qualify, for a ground."""
    return _depth(lot, [(_proving(ground, item), qualification(ground, item, knobs)) for item in enterprises], knobs)


def _proving(ground: Ground, enterprise: EnterpriseFacts) -> EnterpriseFacts:
    """Return an enterprise as verified only where a status that counts for the ground is."""
    is_full = bool(ground.statuses.intersection(enterprise.status))
    counts = ground.statuses if is_full else ground.may_qualify
    return replace(enterprise, is_verified=enterprise.has_proved(counts))


def depth_of_all(lot: LotFacts, enterprises: Sequence[EnterpriseFacts], knobs: Knobs) -> Depth:
    """Return the depth among the enterprises with any social status: who could work under a social clause."""
    return _depth(lot, [(item, float(bool(STATUSES.intersection(item.status)))) for item in enterprises], knobs)


def qualification(ground: Ground, enterprise: EnterpriseFacts, knobs: Knobs) -> float:
    """Return how far a status meets a ground: 1, the knob ``may_qualify``, or 0; a status not stated counts 0."""
    if ground.kind is GroundKind.ART_77 and enterprise.awarded_same is Answer.YES:
        return 0.0
    if ground.statuses.intersection(enterprise.status):
        return 1.0
    return knobs.may_qualify if ground.may_qualify.intersection(enterprise.status) else 0.0


def proves(ground: Ground, enterprise: EnterpriseFacts, knobs: Knobs) -> bool:
    """Return whether an enterprise has a verified status that meets a ground by itself."""
    return qualification(ground, enterprise, knobs) == 1 and enterprise.has_proved(ground.statuses)


def carries(enterprise: EnterpriseFacts, eur_cents: float | None) -> Answer:
    """Return whether an enterprise can carry a contract of this value."""
    if eur_cents is None or enterprise.max_contract_eur_cents is None:
        return Answer.UNKNOWN
    return Answer.YES if enterprise.max_contract_eur_cents >= eur_cents else Answer.NO


def quartiles_percent(lot: LotFacts, enterprises: Sequence[EnterpriseFacts]) -> tuple[int, int, int] | None:
    """Return lower quartile, median and upper quartile of the stated capacities in percent of the lot's value."""
    stated = [item.max_contract_eur_cents for item in enterprises if item.max_contract_eur_cents is not None]
    if len(stated) < LEAST_FOR_QUARTILES or not lot.value_eur_cents:
        return None
    low, middle, high = np.percentile(stated, (25, 50, 75)) * 100 / lot.value_eur_cents
    return round(low), round(middle), round(high)


def _depth(lot: LotFacts, weighed: Sequence[tuple[EnterpriseFacts, float]], knobs: Knobs) -> Depth:
    part_eur_cents = None if lot.value_eur_cents is None else lot.value_eur_cents * knobs.part_of_lot
    able = {Answer.YES: 1.0, Answer.UNKNOWN: knobs.unknown_capacity, Answer.NO: 0.0}
    whole = part = 0.0
    for item, share in weighed:
        weight = knobs.fit(item.band) * share * (1.0 if item.is_verified else knobs.unverified)
        whole += weight * able[carries(item, lot.value_eur_cents)]
        part += weight * able[carries(item, part_eur_cents)]
    fitting = [item for item, _ in weighed if knobs.fit(item.band) > 0]
    qualifying = [item for item, share in weighed if share > 0 and knobs.fit(item.band) > 0]
    verified = [item for item, share in weighed if share == 1 and item.is_verified and knobs.is_solid(item.band)]
    return Depth(
        whole=round(whole, 4),
        part=round(part, 4),
        fitting=len(fitting),
        fitting_well=sum(knobs.is_solid(item.band) for item in fitting),
        qualifying=len(qualifying),
        verified=len(verified),
        verified_whole=sum(carries(item, lot.value_eur_cents) is not Answer.NO for item in verified),
        verified_part=sum(carries(item, part_eur_cents) is not Answer.NO for item in verified),
        unknown_capacity=sum(item.max_contract_eur_cents is None for item in qualifying),
        quartiles_percent=quartiles_percent(lot, qualifying),
    )
