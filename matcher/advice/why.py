"""Why a level is advised: what is there to reserve, or the first thing that is missing for it."""

from __future__ import annotations

from matcher.advice.grading import best_ground, least_needed
from matcher.advice.law import legal_bases
from matcher.advice.records import Depth, Evidence, Level, LotFacts, Market, Verdict
from matcher.advice.rules import CountryRules, Knobs


def why(lot: LotFacts, market: Market, rules: CountryRules, knobs: Knobs) -> tuple[Evidence, ...]:
    """Return the reason for the level of a lot; where only a part is to be reserved, why not the whole."""
    best = best_ground(lot, market, rules, knobs)
    if best is None:
        verdicts = {basis.verdict for basis in legal_bases(lot, market.enterprises, rules, knobs)}
        return (Evidence("why_law_unknown" if Verdict.UNKNOWN in verdicts else "why_no_ground"),)
    level, depth, _ = best
    whole, part = least_needed(lot, rules, knobs)
    if level is Level.RESERVE_ALL:
        return (Evidence("why_enough", {"count": depth.verified_whole}),)
    if level is Level.RESERVE_LOT:
        are_too_small = depth.whole < depth.part or depth.verified_whole < depth.verified
        return (
            Evidence("why_part"),
            _missing(depth, whole, knobs.least_verified_whole, are_too_small=are_too_small),
        )
    are_too_small = depth.verified_part < depth.verified
    return (_missing(depth, part, knobs.least_verified_part, are_too_small=are_too_small),)


def _missing(depth: Depth, least: float, least_verified: int, *, are_too_small: bool) -> Evidence:
    """Return the first thing that is missing, from the plainest to what weighs them all."""
    if depth.fitting == 0:
        return Evidence("why_nobody_fits")
    if depth.qualifying == 0:
        return Evidence("why_nobody_qualifies")
    if depth.qualifying < least:
        return Evidence("why_few", {"count": depth.qualifying, "least": round(least)})
    if depth.verified < least_verified:
        return Evidence("why_unverified", {"count": depth.verified, "least": least_verified})
    return Evidence("why_too_small" if are_too_small else "why_unsure")
