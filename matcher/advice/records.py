"""What the advice "May this lot be reserved?" is asked with and what it answers: frozen records without behaviour.

Absent means unknown, never no: a value, a duration or a capacity that is ``None`` was not stated. Money is euro cents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matcher.records import Answer

Facts = Mapping[str, str | int]


class Level(StrEnum):
    """What is advised, the strongest first. Source: Directive 2014/24/EU, Arts 20, 77 (reserve), 70 (clause), 67."""

    RESERVE_ALL = "reserve_all"
    RESERVE_LOT = "reserve_lot"
    SOCIAL_CLAUSE = "social_clause"
    SOCIAL_AWARD_CRITERION = "social_award_criterion"
    NONE = "none"

    @property
    def strength(self) -> int:
        """How strong the advice is: 0 (none) to 4 (reserve the whole contract)."""
        return len(Level) - 1 - list(Level).index(self)


class GroundKind(StrEnum):
    """The two grounds on which a contract may be reserved, by their article in Directive 2014/24/EU."""

    ART_20 = "art20"
    ART_77 = "art77"


class State(StrEnum):
    """Whether a condition of the law is met."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """Whether a ground allows to reserve this lot."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence before it is written: its code and the facts it names; see :mod:`matcher.advice.wording`.

    ``state`` is set where the sentence tells whether a condition is met.
    """

    code: str
    facts: Facts = field(default_factory=dict)
    state: State | None = None


@dataclass(frozen=True, slots=True)
class LotFacts:
    """What is known of a lot. ``country`` is ISO 3166-1 alpha-2, ``cpv`` has the main code first.

    ``nature`` is ``goods``, ``services`` or ``works``; anything else counts as not stated.
    """

    country: str
    cpv: tuple[str, ...] = ()
    value_eur_cents: int | None = None
    duration_days: int | None = None
    nature: str | None = None


@dataclass(frozen=True, slots=True)
class EnterpriseFacts:
    """What is known of an enterprise that fits the lot. ``band`` is how well: ``strong``, ``good``, ``possible``.

    ``awarded_same`` says whether this buyer gave it the same services under Art. 77 within the past three years.
    ``proved`` are the statuses on which ``is_verified`` rests; empty: all of them.
    """

    band: str
    status: tuple[str, ...] = ()
    is_verified: bool = False
    max_contract_eur_cents: int | None = None
    turnover_eur_cents: int | None = None
    awarded_same: Answer = Answer.UNKNOWN
    proved: tuple[str, ...] = ()

    def has_proved(self, statuses: frozenset[str]) -> bool:
        """Whether one of these statuses is verified."""
        return self.is_verified and bool(statuses.intersection(self.proved or self.status))


@dataclass(frozen=True, slots=True)
class Market:
    """Every enterprise that fits the lot, and how many lots of the kind were awarded as reserved before."""

    enterprises: tuple[EnterpriseFacts, ...] = ()
    past_reserved_awards: int | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a ground. Those ``of_bidder`` are for each bidder to prove and do not decide the verdict."""

    code: str
    state: State
    of_bidder: bool = False
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """Whether a ground allows to reserve the lot, under which national law, and each condition with its state."""

    kind: GroundKind
    verdict: Verdict
    law: str
    directive: str
    is_certain: bool
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Depth:
    """How deep the market is for one ground, or for any social enterprise.

    ``whole`` and ``part`` are weighted counts of enterprises for the whole lot and for a part of it; the other counts
    are plain. ``quartiles_percent`` are the lower quartile, median and upper quartile of capacity in percent of the
    lot's value, ``None`` where value or all capacities are unknown.
    """

    whole: float
    part: float
    fitting: int
    fitting_well: int
    qualifying: int
    verified: int
    verified_whole: int
    verified_part: int
    unknown_capacity: int
    quartiles_percent: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Reason:
    """What was taken off the confidence, in hundredths, and why."""

    evidence: Evidence
    minus_centi: int


@dataclass(frozen=True, slots=True)
class Confidence:
    """How far the advice can be relied upon, 0..1: one less the reasons, never below zero."""

    value: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class FrenchRule:
    """What France's public rule would say; ``level`` is ``None`` where it needs a turnover that nobody stated."""

    level: Level | None
    suppliers: int
    dependence_percent: int | None
    differences: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class GroundFindings:
    """What is said of one ground: the conditions of the lot, and what is for bidders to prove."""

    basis: LegalBasis
    conditions: tuple[Evidence, ...]
    of_bidders: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that speaks for or against, by what it belongs to; ``law`` is what holds besides the grounds."""

    grounds: tuple[GroundFindings, ...]
    law: tuple[Evidence, ...]
    market: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """The advice for one lot with everything it rests on. ``ground`` is set where reserving is advised.

    ``why`` says in a sentence or two why ``level`` is what it is.
    """

    level: Level
    why: tuple[Evidence, ...]
    ground: GroundKind | None
    confidence: Confidence
    depth: Depth
    past_reserved_awards: int | None
    bases: tuple[LegalBasis, ...]
    findings: Findings
    changes: tuple[Evidence, ...]
    french_rule: FrenchRule

    def basis(self, kind: GroundKind) -> LegalBasis:
        """Return the legal basis of a kind; both are always there."""
        return next(item for item in self.bases if item.kind is kind)
