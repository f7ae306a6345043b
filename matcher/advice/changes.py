"""What would change the advice: each answer is tried out, and told only where the advice becomes stronger by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from matcher.advice.grading import grade
from matcher.advice.records import EnterpriseFacts, Evidence, GroundKind, Level, LotFacts, Market
from matcher.advice.rules import CountryRules, Knobs
from matcher.records import Answer

MOST_NEWCOMERS = 6
"""With more enterprises missing than these there is no market that a buyer could wait for."""


def changes(lot: LotFacts, market: Market, rules: CountryRules, knobs: Knobs, *, level: Level) -> tuple[Evidence, ...]:
    """Return what would make the advice stronger than ``level``, the greatest gain first."""
    found = []
    for evidence, other_lot, other_market, other_rules in _tries(lot, market, rules, knobs):
        reached, _ = grade(other_lot, other_market, other_rules, knobs)
        if reached.strength > level.strength:
            facts = {**evidence.facts, "level": str(reached)}
            found.append((reached.strength, Evidence(evidence.code, facts)))
    return tuple(evidence for _, evidence in sorted(found, key=lambda item: -item[0]))


def _tries(
    lot: LotFacts, market: Market, rules: CountryRules, knobs: Knobs
) -> Iterator[tuple[Evidence, LotFacts, Market, CountryRules]]:
    for evidence, other in (*_of_market(lot, market, rules), *_newcomers(lot, market, rules, knobs)):
        yield evidence, lot, other, rules
    for evidence, other_lot in _of_lot(lot, market, rules, knobs):
        yield evidence, other_lot, market, rules
    for ground in rules.grounds:
        if ground.allowed is Answer.UNKNOWN and ground.statuses:
            allowed = tuple(
                replace(item, allowed=Answer.YES) if item.kind is ground.kind else item for item in rules.grounds
            )
            facts = {"directive": ground.directive}
            yield Evidence("change_law", facts), lot, market, replace(rules, grounds=allowed)


def _of_market(lot: LotFacts, market: Market, rules: CountryRules) -> Iterator[tuple[Evidence, Market]]:
    unverified = _changed(market, _has_unverified_status, is_verified=True, proved=())
    silent = _changed(market, lambda item: not item.status, status=_qualifying(rules), is_verified=True)
    yield Evidence("change_verify", {"count": unverified[0]}), unverified[1]
    yield Evidence("change_status", {"count": silent[0]}), silent[1]
    if lot.value_eur_cents is not None:
        able = _changed(
            market, lambda item: item.max_contract_eur_cents is None, max_contract_eur_cents=lot.value_eur_cents
        )
        yield Evidence("change_capacity", {"count": able[0]}), able[1]


def _newcomers(lot: LotFacts, market: Market, rules: CountryRules, knobs: Knobs) -> Iterator[tuple[Evidence, Market]]:
    """Yield the fewest enterprises more with which reserving, or reserving more, would be advised."""
    least = max(grade(lot, market, rules, knobs)[0].strength, Level.SOCIAL_CLAUSE.strength)
    ready = EnterpriseFacts("strong", _qualifying(rules), is_verified=True, max_contract_eur_cents=lot.value_eur_cents)
    for count in range(1, MOST_NEWCOMERS + 1):
        larger = replace(market, enterprises=(*market.enterprises, *[ready] * count))
        if grade(lot, larger, rules, knobs)[0].strength > least:
            yield Evidence("change_more", {"count": count}), larger
            return


def _qualifying(rules: CountryRules) -> tuple[str, ...]:
    return tuple(sorted(set().union(*(ground.statuses for ground in rules.grounds))))


def _has_unverified_status(enterprise: EnterpriseFacts) -> bool:
    verified = (enterprise.proved or enterprise.status) if enterprise.is_verified else ()
    return not set(enterprise.status) <= set(verified)


def _of_lot(lot: LotFacts, market: Market, rules: CountryRules, knobs: Knobs) -> Iterator[tuple[Evidence, LotFacts]]:
    if lot.value_eur_cents is None:
        yield Evidence("change_value"), replace(lot, value_eur_cents=0)
    else:
        smaller = _largest_whole(lot, market, rules, knobs)
        if smaller is not None:
            yield Evidence("change_smaller", {"eur_cents": smaller}), replace(lot, value_eur_cents=smaller)
    most_days = rules.ground(GroundKind.ART_77).most_days
    if most_days is not None and (lot.duration_days is None or lot.duration_days > most_days):
        yield Evidence("change_duration", {"days": most_days}), replace(lot, duration_days=most_days)
    if not lot.cpv:
        return
    only_main = replace(lot, cpv=lot.cpv[:1])
    if only_main != lot:
        yield Evidence("change_codes", {"code": lot.cpv[0]}), only_main


def _largest_whole(lot: LotFacts, market: Market, rules: CountryRules, knobs: Knobs) -> int | None:
    """Return the greatest value below the lot's that could be reserved whole: one of the enterprises' capacities."""
    capacities = {item.max_contract_eur_cents for item in market.enterprises} - {None}
    stated = sorted(item for item in capacities if item is not None and 0 < item < (lot.value_eur_cents or 0))
    for value in reversed(stated):
        if grade(replace(lot, value_eur_cents=value), market, rules, knobs)[0] is Level.RESERVE_ALL:
            return value
    return None


def _changed(market: Market, wanted: Callable[[EnterpriseFacts], bool], **facts: object) -> tuple[int, Market]:
    """Return how many enterprises are ``wanted``, and the market with the facts changed for them."""
    items = tuple(replace(item, **facts) if wanted(item) else item for item in market.enterprises)  # type: ignore[arg-type]
    return sum(map(wanted, market.enterprises)), replace(market, enterprises=items)
