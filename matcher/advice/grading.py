"""The grade of the advice: the strongest that law and market carry."""

from __future__ import annotations

from matcher.advice.law import legal_bases, obliged
from matcher.advice.market import depth_for, depth_of_all
from matcher.advice.records import Depth, GroundKind, Level, LotFacts, Market, State, Verdict
from matcher.advice.rules import CountryRules, Knobs


def grade(lot: LotFacts, market: Market, rules: CountryRules, knobs: Knobs) -> tuple[Level, GroundKind | None]:
    """Return the level, and the ground where it is to reserve; of two equal grounds the deeper one, Art. 20 first."""
    best = best_ground(lot, market, rules, knobs)
    if best is not None and best[0] is not Level.NONE:
        return best[0], best[2]
    return _without_reserving(depth_of_all(lot, market.enterprises, knobs), knobs), None


def best_ground(
    lot: LotFacts, market: Market, rules: CountryRules, knobs: Knobs
) -> tuple[Level, Depth, GroundKind] | None:
    """Return of the open grounds the one on which most can be reserved, as far as its market goes; none if none is."""
    least = least_needed(lot, rules, knobs)
    found = []
    for basis in legal_bases(lot, market.enterprises, rules, knobs):
        if basis.verdict is Verdict.ALLOWED:
            depth = depth_for(rules.ground(basis.kind), lot, market.enterprises, knobs)
            found.append((_reserving(depth, knobs, least), depth, basis.kind))
    return max(found, key=lambda item: (item[0].strength, item[1].whole), default=None)


def least_needed(lot: LotFacts, rules: CountryRules, knobs: Knobs) -> tuple[float, float]:
    """Return the least weighted count of enterprises to reserve the whole, and a part."""
    if obliged(lot, rules) is State.MET:
        return knobs.least_obliged, knobs.least_obliged
    return knobs.least_whole, knobs.least_part


def _reserving(depth: Depth, knobs: Knobs, least: tuple[float, float]) -> Level:
    whole, part = least
    if depth.whole >= whole and depth.verified_whole >= knobs.least_verified_whole:
        return Level.RESERVE_ALL
    if depth.part >= part and depth.verified_part >= knobs.least_verified_part:
        return Level.RESERVE_LOT
    return Level.NONE


def _without_reserving(depth: Depth, knobs: Knobs) -> Level:
    """Return what can be asked of any bidder. A clause needs somebody who can do a part; a criterion rewards."""
    if depth.part >= knobs.least_clause:
        return Level.SOCIAL_CLAUSE
    return Level.SOCIAL_AWARD_CRITERION if depth.fitting > 0 else Level.NONE
