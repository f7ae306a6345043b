"""May this lot be reserved? Grades the advice from the law and the market, and says what would change it.

The law comes first: without a ground that is known to allow it, reserving is never advised. Then the market: enough
enterprises that fit, qualify and can carry the lot, some of them with a verified status.
"""

from __future__ import annotations

from matcher.advice.changes import changes
from matcher.advice.confidence import confidence
from matcher.advice.evidence import findings_of
from matcher.advice.french import french_rule
from matcher.advice.grading import grade
from matcher.advice.law import legal_bases
from matcher.advice.market import depth_for, depth_of_all
from matcher.advice.records import Advice, LotFacts, Market
from matcher.advice.rules import CountryRules, Knobs
from matcher.advice.why import why


def advise(lot: LotFacts, market: Market, rules: CountryRules, knobs: Knobs) -> Advice:
    """Return the advice for a lot under the rules of its country.

    Raises:
        ValueError: the rules are another country's.
    """
    if lot.country != rules.country:
        raise ValueError(f"rules of {rules.country} do not fit a lot in {lot.country}")
    level, kind = grade(lot, market, rules, knobs)
    everyone = depth_of_all(lot, market.enterprises, knobs)
    bases = legal_bases(lot, market.enterprises, rules, knobs)
    depth = everyone if kind is None else depth_for(rules.ground(kind), lot, market.enterprises, knobs)
    return Advice(
        level=level,
        why=why(lot, market, rules, knobs),
        ground=kind,
        confidence=confidence(lot, market, rules, knobs, bases=bases),
        depth=depth,
        past_reserved_awards=market.past_reserved_awards,
        bases=bases,
        findings=findings_of(lot, market, rules, knobs, depth=depth, bases=bases, kind=kind),
        changes=changes(lot, market, rules, knobs, level=level),
        french_rule=french_rule(lot, market, level, knobs),
    )
