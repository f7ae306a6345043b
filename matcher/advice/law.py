"""Whether the law allows to reserve a lot: each condition of each ground with its state.

A verdict rests on the conditions that the lot must meet; those of bidders are listed for the officer to ask for.
"""

from __future__ import annotations

from collections.abc import Sequence

from matcher.advice.market import proves
from matcher.advice.records import (
    Condition,
    EnterpriseFacts,
    GroundKind,
    LegalBasis,
    LotFacts,
    State,
    Verdict,
)
from matcher.advice.rules import NATURES, CountryRules, Ground, Knobs
from matcher.codes import cpv
from matcher.codes.reservation import is_art77, is_light_regime
from matcher.records import Answer

_STATES = {Answer.YES: State.MET, Answer.NO: State.UNMET, Answer.UNKNOWN: State.UNKNOWN}


def legal_bases(
    lot: LotFacts, enterprises: Sequence[EnterpriseFacts], rules: CountryRules, knobs: Knobs
) -> tuple[LegalBasis, ...]:
    """Return both grounds as they stand for this lot."""
    return tuple(_basis(lot, enterprises, ground, knobs) for ground in rules.grounds)


def art77_codes(lot: LotFacts) -> State:
    """Return whether the codes let a lot be reserved under Art. 77: not where the main one, its subject, is not listed.

    With other codes besides it is unknown: the article is "exclusively" for what is listed, and of a mixed contract it
    does not say whether the main subject is enough. Source: Directive 2014/24/EU, Arts 3(2) and 77(1).
    """
    listed = list(map(_on_art77, lot.cpv))
    if not listed or listed[0] is not State.MET:
        return listed[0] if listed else State.UNKNOWN
    return State.MET if set(listed) == {State.MET} else State.UNKNOWN


def _on_art77(code: str) -> State:
    """Return whether a code is on the list; of one below a listed code it is open whether the list means it."""
    if is_art77(code):
        return State.MET
    return State.UNKNOWN if any(map(is_art77, cpv.ancestors(code))) else State.UNMET


def light_regime(lot: LotFacts, knobs: Knobs) -> State:
    """Return whether the Union's light regime applies: main code in Annex XIV and a value from the threshold up.

    Source: Directive 2014/24/EU, Arts 4(d), 74-76 and Annex XIV.
    """
    if not lot.cpv:
        return State.UNKNOWN
    if not is_light_regime(lot.cpv[0]):
        return State.UNMET
    if lot.value_eur_cents is None:
        return State.UNKNOWN
    return State.MET if lot.value_eur_cents >= knobs.light_regime_eur_cents else State.UNMET


def obliged(lot: LotFacts, rules: CountryRules) -> State:
    """Return whether the lot stands on a list that must be reserved; unknown where the list or the code is."""
    duty = rules.obligation
    if duty is None or not duty.has_list:
        return State.UNMET
    if duty.cpv is None or not lot.cpv:
        return State.UNKNOWN
    stems = tuple(map(cpv.stem, duty.cpv))
    return State.MET if lot.cpv[0].startswith(stems) else State.UNMET


def _basis(lot: LotFacts, enterprises: Sequence[EnterpriseFacts], ground: Ground, knobs: Knobs) -> LegalBasis:
    conditions = (*_lot_conditions(lot, ground), *_bidder_conditions(enterprises, ground, knobs))
    states = {item.state for item in conditions if not item.of_bidder}
    if State.UNMET in states:
        verdict = Verdict.NOT_ALLOWED
    else:
        verdict = Verdict.UNKNOWN if State.UNKNOWN in states else Verdict.ALLOWED
    return LegalBasis(ground.kind, verdict, ground.law, ground.directive, ground.is_certain, conditions)


def _lot_conditions(lot: LotFacts, ground: Ground) -> list[Condition]:
    conditions = [Condition("national_law", _STATES[ground.allowed])]
    if ground.natures < NATURES:
        conditions.append(
            Condition("nature", _nature(lot, ground), facts={"natures": " ".join(sorted(ground.natures))})
        )
    if ground.kind is GroundKind.ART_77:
        conditions.append(_art77_condition(lot))
    if ground.most_days is not None:
        conditions.append(Condition("duration", _duration(lot, ground.most_days), facts={"days": ground.most_days}))
    return conditions


def _art77_condition(lot: LotFacts) -> Condition:
    state, foreign = art77_codes(lot), [code for code in lot.cpv if _on_art77(code) is State.UNMET]
    if state is State.UNKNOWN and foreign:
        return Condition("art77_mixed", state, facts={"main": lot.cpv[0], "codes": ", ".join(foreign)})
    return Condition("art77_code", state, facts={"main": lot.cpv[0]} if lot.cpv else {})


def _nature(lot: LotFacts, ground: Ground) -> State:
    if lot.nature not in NATURES:
        return State.UNKNOWN
    return State.MET if lot.nature in ground.natures else State.UNMET


def _duration(lot: LotFacts, most_days: int) -> State:
    if lot.duration_days is None:
        return State.UNKNOWN
    return State.MET if lot.duration_days <= most_days else State.UNMET


def _bidder_conditions(enterprises: Sequence[EnterpriseFacts], ground: Ground, knobs: Knobs) -> list[Condition]:
    proved = any(proves(ground, item, knobs) for item in enterprises)
    conditions = [Condition("status", State.MET if proved else State.UNKNOWN, of_bidder=True)]
    if ground.least_share_percent is not None:
        facts = {"percent": ground.least_share_percent}
        conditions.append(Condition("staff_share", State.UNKNOWN, of_bidder=True, facts=facts))
    if ground.kind is GroundKind.ART_77:
        conditions.append(Condition("no_recent_award", _no_recent_award(enterprises, ground), of_bidder=True))
    return conditions


def _no_recent_award(enterprises: Sequence[EnterpriseFacts], ground: Ground) -> State:
    """Return whether somebody is left who was not awarded the same lately. Source: Art. 77(2)(d)."""
    wanted = ground.statuses | ground.may_qualify
    answers = {item.awarded_same for item in enterprises if wanted.intersection(item.status)}
    if Answer.NO in answers:
        return State.MET
    return State.UNMET if answers == {Answer.YES} else State.UNKNOWN
