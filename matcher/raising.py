"""What would raise a score: what the profile does not say, or could say, and what each would add for this lot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from matcher.codes import cpv, languages, nuts
from matcher.enterprise_blocks import MOST_CAPABILITIES, breadth
from matcher.features.base import Values
from matcher.features.kind import NEARNESS_SHARE
from matcher.records import Answer, Enterprise
from matcher.scoring.criteria import Criteria
from matcher.scoring.scorer import Scorer
from matcher.signals import LotSignals

Translate = Callable[[str], str]
LEAST_MEANING = 0.5
"""From which likeness in meaning a code is suggested: nobody should name codes of work that is not theirs."""
LEAST_CENTI = 20


@dataclass(frozen=True, slots=True)
class Raise:
    """Something that the profile could say: the feature that it lifts to its full value, and what that adds."""

    feature: str
    points_centi: int
    detail: Mapping[str, str] = field(default_factory=dict)


def raises(
    lot: LotSignals, enterprise: Enterprise, values: Values, *, scorer: Scorer, criteria: Criteria
) -> tuple[Raise, ...]:
    """Return what would raise the score of a pair whose feature values (n_features,) are given, the most first."""
    names = scorer.feature_names
    known = dict(zip(names, values.tolist(), strict=True))
    before = int(scorer.points(values[None, :], criteria).sum())
    found = []
    for name, detail in _sayable(lot, enterprise, known):
        lifted = values.copy()
        lifted[names.index(name)] = 1.0
        if name == "cpv" and "kind" in names:
            lifted[names.index("kind")] += NEARNESS_SHARE * (1 - np.nan_to_num(values[names.index(name)]))
        gain = int(scorer.points(lifted[None, :], criteria).sum()) - before
        if gain >= LEAST_CENTI:
            found.append(Raise(name, gain, detail))
    if breadth(enterprise) < 1:
        found.append(Raise("breadth", 0, {"most": str(MOST_CAPABILITIES)}))
    return tuple(sorted(found, key=lambda item: -item.points_centi))


def raise_sentence(item: Raise, points: str, _: Translate, language: str) -> str:
    """Return one sentence that says what to say and how many points it adds."""
    facts: dict[str, str] = {**item.detail, "points": points}
    if item.feature == "geography":
        facts["place"] = nuts.name(item.detail["place"], language)
        return _("Say that you serve %(place)s, if you do: +%(points)s points.") % facts
    if item.feature == "language":
        codes = item.detail["languages"].split()
        facts["languages"] = ", ".join(languages.name(code, language) or code for code in codes)
        return _("Say that you work in %(languages)s, if you do: +%(points)s points.") % facts
    if item.feature == "cpv":
        facts["label"] = cpv.label(item.detail["code"], language)
        return _("Name the code %(code)s (%(label)s), if it is your work: +%(points)s points.") % facts
    if item.feature == "value":
        return _("Say how large a contract you can carry: up to +%(points)s points.") % facts
    if item.feature == "breadth":
        return _("Name your main kinds of work only: with more than %(most)s, each counts less.") % facts
    return _("Say which legal status you have: up to +%(points)s points.") % facts


def _sayable(
    lot: LotSignals, enterprise: Enterprise, known: Mapping[str, float]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the features that a statement in the profile would lift, with what to state."""
    if lot.nuts and known["geography"] < 1:
        yield "geography", {"place": nuts.resolve(lot.nuts[0]) or lot.nuts[0]}
    if enterprise.max_contract_eur_cents is None and lot.value_eur_cents is not None:
        yield "value", {}
    if not enterprise.status and Answer.YES in (lot.reserved_participation, lot.reserved_execution):
        yield "reserved", {}
    if known["language"] == 0:
        yield "language", {"languages": " ".join(lot.accepted_languages)}
    main = next((code for code in lot.cpv if cpv.is_known(code)), None)
    if main and known["semantic"] >= LEAST_MEANING and not known["cpv"] >= 1 and not np.isnan(known["semantic"]):
        yield "cpv", {"code": main}
