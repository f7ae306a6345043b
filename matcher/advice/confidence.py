"""How far the advice can be relied upon: one, less something for each thing that is not known or not certain.

It never depends on the level that was advised, so that knowing less can never raise it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.advice.law import art77_codes
from matcher.advice.market import proves
from matcher.advice.records import (
    Confidence,
    EnterpriseFacts,
    Evidence,
    GroundKind,
    LegalBasis,
    LotFacts,
    Market,
    Reason,
    State,
    Verdict,
)
from matcher.advice.rules import NATURES, CountryRules, Ground, Knobs
from matcher.advice.threshold import below_threshold
from matcher.records import Answer


def confidence(
    lot: LotFacts, market: Market, rules: CountryRules, knobs: Knobs, *, bases: Sequence[LegalBasis]
) -> Confidence:
    """Return the confidence, 0..1, with its reasons, the heaviest first."""
    allowed = [rules.ground(basis.kind) for basis in bases if basis.verdict is Verdict.ALLOWED]
    reasons = [*_lot_reasons(lot, knobs), *_law_reasons(lot, rules, knobs), *_market_reasons(market, allowed, knobs)]
    for item in below_threshold(lot, bases, rules, knobs):
        if item.state is State.UNKNOWN:
            reasons.append(Reason(item, knobs.minus_below_threshold))
            break
    kept = sorted((item for item in reasons if item.minus_centi > 0), key=lambda item: -item.minus_centi)
    return Confidence(max(0, 100 - sum(item.minus_centi for item in kept)) / 100, tuple(kept))


def _lot_reasons(lot: LotFacts, knobs: Knobs) -> Iterator[Reason]:
    if lot.value_eur_cents is None:
        yield Reason(Evidence("unknown_value"), knobs.minus_unknown_value)
    if not lot.cpv:
        yield Reason(Evidence("unknown_cpv"), knobs.minus_unknown_cpv)
    if lot.nature not in NATURES:
        yield Reason(Evidence("unknown_nature"), knobs.minus_unknown_nature)
    if lot.duration_days is None and _touches_art77(lot):
        yield Reason(Evidence("unknown_duration"), knobs.minus_unknown_duration)


def _law_reasons(lot: LotFacts, rules: CountryRules, knobs: Knobs) -> Iterator[Reason]:
    yield Reason(Evidence("bidders_prove"), knobs.minus_bidders_prove)
    grounds = [rules.ground(GroundKind.ART_20)]
    if _touches_art77(lot):
        grounds.append(rules.ground(GroundKind.ART_77))
    for ground in grounds:
        if ground.allowed is Answer.UNKNOWN:
            yield Reason(_of_ground("law_unknown", ground), knobs.minus_unknown_law)
        elif not ground.is_certain:
            yield Reason(_of_ground("law_uncertain", ground), knobs.minus_uncertain_law)


def _market_reasons(market: Market, allowed: Sequence[Ground], knobs: Knobs) -> Iterator[Reason]:
    """Yield what is not known of the market, in proportion to the enterprises.

    With nobody who fits well the market is not known at all. A verified status counts where a ground that is
    ``allowed`` accepts it.
    """
    fitting = [item for item in market.enterprises if knobs.fit(item.band) > 0]
    unproved = [item for item in fitting if not any(proves(ground, item, knobs) for ground in allowed)]
    unknown = (
        ("unproved_statuses", unproved, knobs.minus_unverified),
        ("unknown_capacities", _without_capacity(fitting), knobs.minus_unknown_capacity),
        ("unknown_statuses", [item for item in fitting if not item.status], knobs.minus_unknown_status),
    )
    if any(knobs.is_solid(item.band) for item in fitting):
        for code, items, minus in unknown:
            facts = {"count": len(items), "all": len(fitting)}
            yield Reason(Evidence(code, facts), round(minus * len(items) / len(fitting)))
    else:
        yield Reason(Evidence("nobody_fits_well"), sum(minus for _, _, minus in unknown))
    if market.past_reserved_awards is None:
        yield Reason(Evidence("unknown_past_awards"), knobs.minus_unknown_past_awards)
    elif market.past_reserved_awards == 0:
        yield Reason(Evidence("no_past_award"), knobs.minus_no_past_award)


def _without_capacity(enterprises: Sequence[EnterpriseFacts]) -> list[EnterpriseFacts]:
    return [item for item in enterprises if item.max_contract_eur_cents is None]


def _touches_art77(lot: LotFacts) -> bool:
    return art77_codes(lot) is not State.UNMET


def _of_ground(code: str, ground: Ground) -> Evidence:
    return Evidence(code, {"directive": ground.directive, "law": ground.law or ground.directive, "note": ground.note})
