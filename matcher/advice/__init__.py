"""Advice to officers: may a lot be reserved, on which ground, with which evidence, and how sure is that.

Pure: the caller gives the facts of lot and market and the documents of rules and knobs.
"""

from matcher.advice.records import (
    Advice,
    Condition,
    Confidence,
    Depth,
    EnterpriseFacts,
    Evidence,
    Findings,
    FrenchRule,
    GroundFindings,
    GroundKind,
    LegalBasis,
    Level,
    LotFacts,
    Market,
    Reason,
    State,
    Verdict,
)
from matcher.advice.reserving import advise
from matcher.advice.rules import CountryRules, Knobs, RulesError, country_rules, knobs_from
from matcher.advice.wording import ground_title, level_title, sentence, state_title, verdict_sentence

__all__ = [
    "Advice",
    "Condition",
    "Confidence",
    "CountryRules",
    "Depth",
    "EnterpriseFacts",
    "Evidence",
    "Findings",
    "FrenchRule",
    "GroundFindings",
    "GroundKind",
    "Knobs",
    "LegalBasis",
    "Level",
    "LotFacts",
    "Market",
    "Reason",
    "RulesError",
    "State",
    "Verdict",
    "advise",
    "country_rules",
    "ground_title",
    "knobs_from",
    "level_title",
    "sentence",
    "state_title",
    "verdict_sentence",
]
