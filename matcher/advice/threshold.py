"""Whether a lot is worth less than the value from which the directive applies, and which law then says more.

The value of all lots together counts; only this lot's is known here, so that the answer is a thing to check.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.advice.records import Evidence, LegalBasis, LotFacts, State, Verdict
from matcher.advice.rules import NATURES, CountryRules, Knobs
from matcher.codes.reservation import is_light_regime


def below_threshold(
    lot: LotFacts, bases: Sequence[LegalBasis], rules: CountryRules, knobs: Knobs
) -> tuple[Evidence, ...]:
    """Return what holds below the EU threshold on each ground that is open; nothing from it up or without a value.

    Source: Directive 2014/24/EU, Arts 4 and 5(8).
    """
    threshold = _eu_threshold(lot, knobs)
    if lot.value_eur_cents is None or lot.value_eur_cents >= threshold:
        return ()
    open_grounds = [basis for basis in bases if basis.verdict is Verdict.ALLOWED]
    found = {item.code: item for item in (_of_ground(basis, lot, rules, threshold) for basis in open_grounds)}
    is_to_check = any(item.state is State.UNKNOWN for item in found.values())
    return (*found.values(), *(_of_central(lot, threshold, knobs) if is_to_check else ()))


def _eu_threshold(lot: LotFacts, knobs: Knobs) -> int:
    """Return the threshold for what is bought; where that is not stated the least, below which all lie."""
    if lot.nature == "works":
        return knobs.works_eur_cents
    if lot.nature == "services" and lot.cpv and is_light_regime(lot.cpv[0]):
        return knobs.light_regime_eur_cents
    return knobs.supplies_eur_cents if lot.nature in NATURES else knobs.central_supplies_eur_cents


def _of_ground(basis: LegalBasis, lot: LotFacts, rules: CountryRules, threshold: int) -> Evidence:
    law = rules.ground(basis.kind).below_threshold.get(lot.nature or "")
    if law is None:
        return Evidence("below_threshold_unknown", {"eur_cents": threshold}, State.UNKNOWN)
    if law == basis.law:
        return Evidence("below_threshold_met", {"eur_cents": threshold, "law": law}, State.MET)
    return Evidence("below_threshold_law", {"eur_cents": threshold, "law": law}, State.UNKNOWN)


def _of_central(lot: LotFacts, threshold: int, knobs: Knobs) -> Iterator[Evidence]:
    """Yield the lower threshold of central authorities where it makes a difference."""
    central = knobs.central_supplies_eur_cents
    if threshold == knobs.supplies_eur_cents and (lot.value_eur_cents or 0) >= central:
        yield Evidence("central_threshold", {"eur_cents": central})
