"""The evidence behind an advice as codes with facts: ground by ground, then the law besides, then the market."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.advice.law import light_regime, obliged
from matcher.advice.records import (
    Depth,
    Evidence,
    Findings,
    GroundFindings,
    GroundKind,
    LegalBasis,
    LotFacts,
    Market,
    State,
    Verdict,
)
from matcher.advice.rules import CountryRules, Knobs
from matcher.advice.threshold import below_threshold


def findings_of(
    lot: LotFacts,
    market: Market,
    rules: CountryRules,
    knobs: Knobs,
    *,
    depth: Depth,
    bases: Sequence[LegalBasis],
    kind: GroundKind | None,
) -> Findings:
    """Return everything that speaks for or against, each as one sentence; ``kind`` is the ground that is advised."""
    return Findings(
        grounds=tuple(_of_basis(basis, rules, is_advised=basis.kind is kind) for basis in bases),
        law=(*below_threshold(lot, bases, rules, knobs), *_of_duty(lot, rules), *_of_regime(lot, knobs)),
        market=tuple(_of_market(lot, market, depth, of_all=kind is None)),
    )


def _of_basis(basis: LegalBasis, rules: CountryRules, *, is_advised: bool) -> GroundFindings:
    """Return what is said of a ground; of one that is ruled out only what rules it out."""
    named = {"law": basis.law or basis.directive, "directive": basis.directive}
    is_ruled_out = basis.verdict is Verdict.NOT_ALLOWED
    conditions: list[Evidence] = []
    of_bidders: list[Evidence] = []
    for item in basis.conditions:
        if item.state is State.UNMET or not is_ruled_out:
            told = Evidence(f"{item.code}_{item.state}", {**named, **item.facts}, item.state)
            (of_bidders if item.of_bidder else conditions).append(told)
    note = rules.ground(basis.kind).note
    if not is_ruled_out:
        conditions += [] if basis.is_certain else [Evidence("law_uncertain", named, State.UNKNOWN)]
        conditions += [Evidence("law_note", {"note": note})] if note else []
    if is_advised:
        of_bidders += _of_proofs(rules, basis.kind)
    return GroundFindings(basis, tuple(conditions), tuple(of_bidders))


def _of_market(lot: LotFacts, market: Market, depth: Depth, *, of_all: bool) -> Iterator[Evidence]:
    """Yield what is known of the market: of those who qualify for the ground advised, else of all with a status."""
    counts = {"count": depth.fitting, "well": depth.fitting_well, "qualifying": depth.qualifying}
    yield Evidence("fitting_of_all" if of_all else "fitting", {**counts, "verified": depth.verified})
    if depth.quartiles_percent is not None and lot.value_eur_cents is not None:
        low, median, high = (round(percent * lot.value_eur_cents, -5) // 100 for percent in depth.quartiles_percent)
        yield Evidence("capacity", {"low_eur_cents": low, "median_eur_cents": median, "high_eur_cents": high})
    elif lot.value_eur_cents is None:
        yield Evidence("unknown_value")
    if depth.unknown_capacity:
        yield Evidence("unknown_capacities", {"count": depth.unknown_capacity, "all": depth.qualifying})
    if market.past_reserved_awards is None:
        yield Evidence("unknown_past_awards")
    else:
        count = market.past_reserved_awards
        yield Evidence("past_awards", {"count": count}) if count else Evidence("no_past_award")


def _of_duty(lot: LotFacts, rules: CountryRules) -> Iterator[Evidence]:
    duty = rules.obligation
    if duty is None:
        return
    if duty.share_percent is not None:
        yield Evidence("obligatory_share", {"law": duty.law, "percent": duty.share_percent})
    if duty.has_list:
        yield Evidence(f"obligatory_list_{obliged(lot, rules)}", {"law": duty.law})
    if not duty.is_certain:
        yield Evidence("duty_uncertain", {"law": duty.law})
    if duty.note:
        yield Evidence("law_note", {"note": duty.note})


def _of_regime(lot: LotFacts, knobs: Knobs) -> Iterator[Evidence]:
    state = light_regime(lot, knobs)
    if state is not State.UNMET:
        yield Evidence(f"light_regime_{state}", {"eur_cents": knobs.light_regime_eur_cents})


def _of_proofs(rules: CountryRules, kind: GroundKind) -> Iterator[Evidence]:
    for proof in rules.ground(kind).proofs:
        yield Evidence(f"proof_{proof.kind}")
        if proof.months is not None:
            yield Evidence("proof_age", {"months": proof.months})
