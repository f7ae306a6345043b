"""What the rule of France's public service for inclusive purchasing would say, and why this advice differs.

n is how many inclusive suppliers fit, dep the budget in percent of their mean turnover: n > 30 and dep < 30: reserve
all; n > 30, or n > 10: reserve a lot; n > 1: social clause; else nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean, median

from matcher.advice.records import Evidence, FrenchRule, Level, LotFacts, Market
from matcher.advice.rules import Knobs


def french_rule(lot: LotFacts, market: Market, level: Level, knobs: Knobs) -> FrenchRule:
    """Return what the French rule says of the same market, with why ``level`` is another where it is."""
    fitting = [item for item in market.enterprises if knobs.is_solid(item.band)]
    turnovers = [item.turnover_eur_cents for item in fitting if item.turnover_eur_cents]
    dependence = _percent(lot, fmean(turnovers)) if turnovers else None
    said = _said(len(fitting), dependence, knobs)
    differences = () if said is level else tuple(_differences(lot, market, turnovers, said, knobs))
    return FrenchRule(said, len(fitting), dependence, differences)


def _said(suppliers: int, dependence_percent: int | None, knobs: Knobs) -> Level | None:
    if suppliers > knobs.french_many:
        if dependence_percent is None:
            return None
        return Level.RESERVE_ALL if dependence_percent < knobs.french_dependence_percent else Level.RESERVE_LOT
    if suppliers > knobs.french_several:
        return Level.RESERVE_LOT
    return Level.SOCIAL_CLAUSE if suppliers > knobs.french_few else Level.NONE


def _percent(lot: LotFacts, turnover: float) -> int | None:
    return None if lot.value_eur_cents is None else round(100 * lot.value_eur_cents / turnover)


def _differences(
    lot: LotFacts, market: Market, turnovers: list[int], said: Level | None, knobs: Knobs
) -> Iterator[Evidence]:
    """Yield why, the plainest first."""
    fitting = [item for item in market.enterprises if knobs.is_solid(item.band)]
    if said is None:
        yield Evidence("french_needs_turnover")
    yield Evidence("french_no_law")
    unverified = sum(not item.is_verified for item in fitting)
    if unverified:
        yield Evidence("french_not_verified", {"count": unverified})
    mean, middle = (_percent(lot, rule(turnovers)) if turnovers else None for rule in (fmean, median))
    if mean is not None and middle is not None and mean != middle:
        yield Evidence("french_mean", {"mean": mean, "median": middle})
    yield Evidence("french_counts", {"count": len(fitting)})
