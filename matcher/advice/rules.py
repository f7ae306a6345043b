"""The rules of a country and the knobs of the advice, read from plain documents and checked.

Owns what a document must look like; whoever loads the files (TOML, database) is elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from matcher.advice.records import GroundKind
from matcher.records import Answer

STATUSES = frozenset(
    {"work-integration", "sheltered-workshop", "social-enterprise", "cooperative", "public-service-mission"}
)
"""The words for a status; see docs/glossary.md."""
NATURES = frozenset({"goods", "services", "works"})
PROOFS = frozenset({"recognition", "staff_share", "statutes", "register", "no_recent_award"})
"""What a bidder may be asked to prove a status with."""
BANDS = ("strong", "good", "possible")


class RulesError(ValueError):
    """A document of rules or knobs is not usable; raised while reading it, before anything is advised."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A kind of evidence asked of bidders; ``months`` is how old it may be, ``None`` where the law is silent."""

    kind: str
    months: int | None


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground of a country. ``is_certain`` is false where a detail was not checked against the law's text.

    ``below_threshold`` names by nature the law on reserving below the EU threshold, where it is known.
    """

    kind: GroundKind
    allowed: Answer
    law: str
    directive: str
    is_certain: bool
    note: str
    statuses: frozenset[str]
    may_qualify: frozenset[str]
    least_share_percent: int | None
    below_threshold: Mapping[str, str]
    natures: frozenset[str]
    most_days: int | None
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Obligation:
    """A duty to reserve: a share of what is bought, or what stands on a list of CPV stems (``None``: not known)."""

    law: str
    share_percent: int | None
    has_list: bool
    cpv: tuple[str, ...] | None
    is_certain: bool
    note: str


@dataclass(frozen=True, slots=True)
class CountryRules:
    """What the law of a country says about reserving."""

    country: str
    grounds: tuple[Ground, ...]
    obligation: Obligation | None

    def ground(self, kind: GroundKind) -> Ground:
        """Return the ground of a kind; both are always there."""
        return next(item for item in self.grounds if item.kind is kind)


@dataclass(frozen=True, slots=True)
class Knobs:
    """Every threshold of the advice; what each means stands beside it in config/reservation/default.toml."""

    light_regime_eur_cents: int
    works_eur_cents: int
    supplies_eur_cents: int
    central_supplies_eur_cents: int
    fit_strong: float
    fit_good: float
    fit_possible: float
    solid_fit: float
    may_qualify: float
    unverified: float
    unknown_capacity: float
    part_of_lot: float
    least_whole: float
    least_part: float
    least_obliged: float
    least_verified_whole: int
    least_verified_part: int
    least_clause: float
    minus_unknown_value: int
    minus_unknown_cpv: int
    minus_unknown_nature: int
    minus_below_threshold: int
    minus_unknown_duration: int
    minus_bidders_prove: int
    minus_uncertain_law: int
    minus_unknown_law: int
    minus_unverified: int
    minus_unknown_capacity: int
    minus_unknown_status: int
    minus_no_past_award: int
    minus_unknown_past_awards: int
    french_many: int
    french_several: int
    french_few: int
    french_dependence_percent: int

    def fit(self, band: str) -> float:
        """Return how much an enterprise of this band counts, 0..1; those that hardly fit do not count."""
        return {"strong": self.fit_strong, "good": self.fit_good, "possible": self.fit_possible}.get(band, 0.0)

    def is_solid(self, band: str) -> bool:
        """Return whether an enterprise of this band fits well enough to be counted on."""
        return self.fit(band) >= self.solid_fit


def country_rules(document: Mapping[str, Any]) -> CountryRules:
    """Read the rules of a country from a document.

    Raises:
        RulesError: a part is missing, unknown, or out of its range; the message names it.
    """
    country = _text(document, "country", "country rules")
    _only(document, {"country", "art20", "art77", "obligation"}, country)
    obligation = document.get("obligation")
    return CountryRules(
        country=country,
        grounds=tuple(_ground(kind, _table(document, kind, country), f"{country} {kind}") for kind in GroundKind),
        obligation=None if obligation is None else _obligation(obligation, f"{country} obligation"),
    )


def knobs_from(document: Mapping[str, Any]) -> Knobs:
    """Read the knobs from a document.

    Raises:
        RulesError: a knob is missing, unknown, negative, or of the wrong kind, or an unknown would cost less than a no.
    """
    names = {item.name: item.type for item in fields(Knobs)}
    _only(document, set(names), "knobs")
    for name, kind in names.items():
        value = document.get(name)
        if isinstance(value, bool) or not isinstance(value, int if kind == "int" else (int, float)) or value < 0:
            raise RulesError(f"knob {name} must be a number of kind {kind} from zero up, not {value!r}")
    knobs = Knobs(**document)
    if not all(0 <= share <= 1 for share in _shares(knobs)):
        raise RulesError("fit_*, solid_fit, may_qualify, unverified, unknown_capacity and part_of_lot must lie in 0..1")
    if knobs.minus_unknown_past_awards < knobs.minus_no_past_award:
        raise RulesError("minus_unknown_past_awards must not be less than minus_no_past_award")
    unknown = (knobs.minus_unknown_value, knobs.minus_unknown_cpv, knobs.minus_unknown_nature)
    if knobs.minus_below_threshold > min(*unknown, knobs.minus_unknown_duration):
        raise RulesError("minus_below_threshold must not be more than what not knowing a fact of the lot costs")
    return knobs


def _shares(knobs: Knobs) -> tuple[float, ...]:
    fits = tuple(knobs.fit(band) for band in BANDS)
    return (*fits, knobs.solid_fit, knobs.may_qualify, knobs.unverified, knobs.unknown_capacity, knobs.part_of_lot)


GROUND_PARTS = {
    "allowed", "law", "directive", "certain", "note", "statuses", "may_qualify", "least_share_percent",
    "below_threshold", "natures", "most_days", "proofs",
}  # fmt: skip


def _ground(kind: GroundKind, table: Mapping[str, Any], where: str) -> Ground:
    _only(table, GROUND_PARTS, where)
    ground = Ground(
        kind=kind,
        allowed=_answer(table, where),
        law=str(table.get("law", "")),
        directive=_text(table, "directive", where),
        is_certain=_flag(table, "certain", where),
        note=str(table.get("note", "")),
        statuses=_words(table, "statuses", STATUSES, where),
        may_qualify=_words(table, "may_qualify", STATUSES, where),
        least_share_percent=_number(table, "least_share_percent", 100, where),
        below_threshold=_laws(table, "below_threshold", where),
        natures=_words(table, "natures", NATURES, where) or NATURES,
        most_days=_number(table, "most_days", 36_500, where),
        proofs=tuple(_proof(item, where) for item in table.get("proofs", ())),
    )
    if not ground.is_certain and not ground.note:
        raise RulesError(f"{where}: what is not certain needs a note")
    if ground.allowed is Answer.YES and not ground.statuses:
        raise RulesError(f"{where}: statuses are missing")
    return ground


def _obligation(table: Mapping[str, Any], where: str) -> Obligation:
    _only(table, {"law", "share_percent", "list", "cpv", "certain", "note"}, where)
    cpv = table.get("cpv")
    return Obligation(
        law=_text(table, "law", where),
        share_percent=_number(table, "share_percent", 100, where),
        has_list=bool(table.get("list", cpv is not None)),
        cpv=None if cpv is None else tuple(map(str, cpv)),
        is_certain=_flag(table, "certain", where),
        note=str(table.get("note", "")),
    )


def _proof(item: Mapping[str, Any], where: str) -> Proof:
    kind = _text(item, "kind", where)
    if kind not in PROOFS:
        raise RulesError(f"{where}: {kind!r} is not one of {sorted(PROOFS)}")
    return Proof(kind, _number(item, "months", 120, where))


def _answer(table: Mapping[str, Any], where: str) -> Answer:
    try:
        return Answer(table.get("allowed", Answer.UNKNOWN))
    except ValueError as error:
        raise RulesError(f"{where}: allowed must be yes, no or unknown") from error


def _table(document: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    table = document.get(name)
    if not isinstance(table, Mapping):
        raise RulesError(f"{where}: the part {name} is missing")
    return MappingProxyType(dict(table))


def _text(table: Mapping[str, Any], name: str, where: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value:
        raise RulesError(f"{where}: {name} must be a text")
    return value


def _flag(table: Mapping[str, Any], name: str, where: str) -> bool:
    value = table.get(name)
    if not isinstance(value, bool):
        raise RulesError(f"{where}: {name} must be true or false")
    return value


def _number(table: Mapping[str, Any], name: str, most: int, where: str) -> int | None:
    value = table.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= most):
        raise RulesError(f"{where}: {name} must be a whole number in 1..{most}")
    return value


def _words(table: Mapping[str, Any], name: str, known: frozenset[str], where: str) -> frozenset[str]:
    words = table.get(name, ())
    if not isinstance(words, (list, tuple)) or not known.issuperset(words):
        raise RulesError(f"{where}: {name} must be a list of {sorted(known)}")
    return frozenset(words)


def _laws(table: Mapping[str, Any], name: str, where: str) -> Mapping[str, str]:
    laws = table.get(name, {})
    if not isinstance(laws, Mapping) or not NATURES.issuperset(laws):
        raise RulesError(f"{where}: {name} must give laws by {sorted(NATURES)}")
    return MappingProxyType({nature: _text(laws, nature, f"{where} {name}") for nature in laws})


def _only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise RulesError(f"{where}: unknown parts {unknown}")
