"""The records of the domain: what a notice says, what an enterprise says of itself.

Frozen, without behaviour beyond reading themselves. Absent means unknown, not no: an optional
field that is ``None`` and an :class:`Answer` that is ``UNKNOWN`` were not stated by the source.

Conventions: languages are ISO 639-1 (``"bg"``), countries ISO 3166-1 alpha-2 (``"GR"``, ``"GB"``),
NUTS codes are as Eurostat writes them (``"EL65"``), CPV codes are the eight digits without check
digit, money is integer minor units (cents) with an ISO 4217 currency, times are aware UTC, text is NFC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Texts = Mapping[str, str]
"""One text in one or more languages: language -> text. Empty when the source gave none."""


class Answer(StrEnum):
    """A statement with three states: the source may be silent."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class FormType(StrEnum):
    """What a notice is for. Source: eForms code list form-type; CHANGE is TED_EXPORT's F14."""

    PLANNING = "planning"
    COMPETITION = "competition"
    RESULT = "result"
    DIRECT_AWARD = "dir-awa-pre"
    MODIFICATION = "cont-modif"
    CONSULTATION = "consultation"
    COMPLETION = "completion"
    BUSINESS_REGISTRATION = "bri"
    CHANGE = "change"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in integer minor units (cents) of ``currency`` (ISO 4217)."""

    amount_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where work is done. ``scope`` is eForms BT-727 (anyw, anyw-eea, anyw-cou)."""

    nuts: str | None = None
    country: str | None = None
    city: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Duration:
    """How long a contract runs: an amount with its unit (DAY, WEEK, MONTH, YEAR), dates, or UNLIMITED/UNKNOWN."""

    amount: int | None = None
    unit: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The three kinds of deadline, aware UTC. Source: BT-131, BT-1311, BT-630."""

    tender: datetime | None = None
    participation: datetime | None = None
    interest: datetime | None = None

    @property
    def closes_at(self) -> datetime | None:
        """The moment from which a newcomer can no longer take part; ``None`` when not stated."""
        stated = [moment for moment in (self.tender, self.participation, self.interest) if moment is not None]
        return min(stated, default=None)


@dataclass(frozen=True, slots=True)
class Objectives:
    """Strategic procurement of a lot. Source: BT-06, 774, 775, 776, 777, 754, 805."""

    social: Answer = Answer.UNKNOWN
    green: Answer = Answer.UNKNOWN
    innovation: Answer = Answer.UNKNOWN
    accessibility: Answer = Answer.UNKNOWN
    social_codes: tuple[str, ...] = ()
    green_codes: tuple[str, ...] = ()
    innovation_codes: tuple[str, ...] = ()
    green_criteria_codes: tuple[str, ...] = ()
    description: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One selection criterion (BT-809, 750) or award criterion (BT-539, 734, 540, 541)."""

    code: str | None = None
    name: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    weight: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A buyer or a winner. Never a contact person, e-mail or phone; the name of a natural person is dropped."""

    name: str | None
    languages: Texts = field(default_factory=dict)
    company_id: str | None = None
    country: str | None = None
    nuts: str | None = None
    city: str | None = None
    size: str | None = None
    website: str | None = None
    legal_type: str | None = None
    is_natural_person: Answer = Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class LotResult:
    """How a lot ended. ``status`` is BT-142: selec-w, clos-nw, open-nw; ``lot_ref`` names the lot."""

    lot_ref: str | None
    status: str | None = None
    reason: str | None = None
    winners: tuple[Organisation, ...] = ()
    value: Money | None = None
    tenders_received: int | None = None
    concluded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Lot:
    """The unit of matching: what is bought, where, until when, under which conditions.

    ``ref`` is the source's lot id within its notice (``LOT-0001``); ``kind`` is ``Lot`` or ``Part`` (planning).
    """

    ref: str
    kind: str = "Lot"
    title: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    nature: str | None = None
    cpv_main: str | None = None
    cpv_additional: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    value: Money | None = None
    framework_maximum: Money | None = None
    duration: Duration | None = None
    renewals_max: int | None = None
    deadlines: Deadlines = Deadlines()
    reserved_participation: Answer = Answer.UNKNOWN
    reserved_for: tuple[str, ...] = ()
    reserved_execution: Answer = Answer.UNKNOWN
    objectives: Objectives = Objectives()
    sme_suitable: Answer = Answer.UNKNOWN
    eu_funded: Answer = Answer.UNKNOWN
    selection_criteria: tuple[Criterion, ...] = ()
    award_criteria: tuple[Criterion, ...] = ()
    documents_url: str | None = None
    documents_restricted: Answer = Answer.UNKNOWN
    submission_url: str | None = None
    submission_languages: tuple[str, ...] = ()
    framework: str | None = None
    dynamic_purchasing: str | None = None
    missing: tuple[str, ...] = ()
    """Why this lot has no title or no CPV, where the form has none: ``title``, ``cpv``."""

    @property
    def cpv(self) -> tuple[str, ...]:
        """All CPV codes, the main one first, each once."""
        codes = (self.cpv_main, *self.cpv_additional)
        return tuple(dict.fromkeys(code for code in codes if code))


@dataclass(frozen=True, slots=True)
class Change:
    """What a change notice or corrigendum says. Source: BT-758, 140, 762, 13716, 141."""

    changed_notice: str | None = None
    reasons: tuple[str, ...] = ()
    description: Texts = field(default_factory=dict)
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """One published document, read completely. ``notice_id`` + ``version`` identify it at its source."""

    schema: str
    schema_version: str | None
    notice_id: str
    version: str | None = None
    publication_number: str | None = None
    published_on: date | None = None
    issued_at: datetime | None = None
    form_type: FormType = FormType.UNKNOWN
    notice_type: str | None = None
    subtype: str | None = None
    legal_basis: str | None = None
    procedure_id: str | None = None
    procedure_type: str | None = None
    languages: tuple[str, ...] = ()
    title: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    nature: str | None = None
    cpv_main: str | None = None
    cpv_additional: tuple[str, ...] = ()
    value: Money | None = None
    buyers: tuple[Organisation, ...] = ()
    lots: tuple[Lot, ...] = ()
    results: tuple[LotResult, ...] = ()
    changes: tuple[Change, ...] = ()
    previous_notices: tuple[str, ...] = ()
    is_cancellation: bool = False

    @property
    def language(self) -> str | None:
        """The language in which the notice was written; the first of its official ones."""
        return self.languages[0] if self.languages else None


@dataclass(frozen=True, slots=True)
class CpvSuggestion:
    """A CPV code that the bridge found for a capability; ``confidence`` in 0..1."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing that an enterprise can do, in its own words."""

    text: str
    language: str
    suggestions: tuple[CpvSuggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class PastContract:
    """A contract that an enterprise is known to have won: the awarded lot's text and CPV codes, main one first."""

    lot: str
    text: str
    language: str | None
    cpv: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enterprise:
    """A social enterprise as it describes itself. ``max_contract_eur_cents`` is the largest contract it can carry."""

    key: str
    name: str
    country: str
    language: str
    capabilities: tuple[Capability, ...]
    nuts: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    max_contract_eur_cents: int | None = None
    excluded_words: tuple[str, ...] = ()
    excluded_cpv: tuple[str, ...] = ()
    description: str | None = None
    website: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    """Where it wants buyers to reach it; nothing is matched by it."""
    city: str | None = None
    company_id: str | None = None
    """Its number in the register of its country."""
    won: tuple[PastContract, ...] = ()
