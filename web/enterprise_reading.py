"""Reads everything that an enterprise's page shows, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from matcher.standing import StatusEvidence
from models.enterprises import EnterpriseRow, ReferenceRow
from models.matches import CriteriaRow
from models.queries import awards, references
from models.queries.accounts import organisation_of
from models.queries.evidence import evidence_of
from models.queries.pages_enterprise import (
    MATCH_BANDS,
    MatchCounts,
    MatchFilter,
    RankedLot,
    count_matches,
    find_matches,
    load_enterprise,
)
from web import site
from web.accounts.members import current_person, own_membership
from web.arguments import ListingRules, read_choice, read_page, read_token
from web.criteria import in_force

RULES = ListingRules(facets={}, orders=("score",), per_page=10)
VIEWS = ("matches", "why-not")
BANDS = ("all", "strong", "good", "possible", "weak")
LOTS = ("open", "all")
NO_COUNTS = MatchCounts(bands={}, gates={}, n_gated=0)


@dataclass(frozen=True, slots=True)
class MatchesAsked:
    """Which matches of an enterprise a visitor wants to see."""

    view: str = VIEWS[0]
    band: str = BANDS[0]
    lots: str = LOTS[0]
    gate: str | None = None
    page: int = 1
    rules: ListingRules = RULES

    @property
    def is_gated(self) -> bool:
        """Whether the lots that do not come into question are asked for."""
        return self.view == "why-not"

    def arguments(self) -> dict[str, str]:
        """Return what the address carries; defaults are left out."""
        stated = {"view": self.view, "band": self.band, "lots": self.lots, "page": str(self.page)}
        defaults = {"view": VIEWS[0], "band": BANDS[0], "lots": LOTS[0], "page": "1"}
        arguments = {name: value for name, value in stated.items() if value != defaults[name]}
        return {**arguments, "gate": self.gate} if self.gate else arguments


@dataclass(frozen=True, slots=True)
class EnterpriseRead:
    """An enterprise with the page of matches that was asked for; ``n_found`` counts all pages."""

    enterprise: EnterpriseRow
    criteria: CriteriaRow | None
    asked: MatchesAsked
    counts: MatchCounts
    matches: tuple[RankedLot, ...]
    contracts: tuple[Row[Any], ...] = ()
    """The confirmed contracts (``models.queries.awards.of_enterprise``)."""
    references: tuple[ReferenceRow, ...] = ()
    evidence: tuple[StatusEvidence, ...] = ()
    organisation_id: int | None = None
    """For which organisation its people work; ``None``: nobody works for it here."""
    is_administered: bool = False
    """Whether an administrator reads."""

    @property
    def shows_matches(self) -> bool:
        """Whether the page shows which lots fit: whoever works here has them among the own work, for nobody else."""
        return self.is_administered or self.organisation_id is None

    @property
    def n_matches(self) -> int:
        """How many lots fit; weak ones are not counted."""
        return sum(self.counts.bands.get(band, 0) for band in MATCH_BANDS)

    @property
    def n_found(self) -> int:
        """How many matches the filter finds."""
        if self.asked.is_gated:
            return self.counts.n_gated if self.asked.gate is None else self.counts.gates.get(self.asked.gate, 0)
        if self.asked.band == BANDS[0]:
            return self.n_matches
        return self.counts.bands.get(self.asked.band, 0)


def read_matches_asked(arguments: MultiDict[str, str]) -> MatchesAsked:
    """Return which matches the address asks for.

    Raises: BadRequest, NotFound.
    """
    return MatchesAsked(
        view=read_choice(arguments, "view", VIEWS),
        band=read_choice(arguments, "band", BANDS),
        lots=read_choice(arguments, "lots", LOTS),
        gate=read_token(arguments, "gate"),
        page=read_page(arguments),
    )


def read_enterprise(key: str, asked: MatchesAsked) -> EnterpriseRead | None:
    """Return an enterprise by its key (or id) with the matches asked for; ``None`` when the reader may see none."""
    if "\x00" in key:
        return None
    with site.open_reading() as session:
        enterprise = load_enterprise(session, key)
        if enterprise is None:
            return None
        organisation_id = organisation_of(session, enterprise.id)
        person = current_person()
        is_administered = person is not None and person.is_administrator
        is_own = organisation_id is not None and own_membership(organisation_id) is not None
        if not (enterprise.listed or is_own or is_administered):
            return None
        read = EnterpriseRead(
            enterprise=enterprise,
            criteria=in_force(session),
            asked=asked,
            counts=NO_COUNTS,
            matches=(),
            contracts=tuple(awards.of_enterprise(session, enterprise.id, ["confirmed"])),
            references=tuple(references.of_enterprise(session, enterprise.id)),
            evidence=evidence_of(session, [enterprise.id]).get(enterprise.id, ()),
            organisation_id=organisation_id,
            is_administered=is_administered,
        )
        if read.shows_matches and read.criteria is not None:
            read = _with_matches(session, read, read.criteria.id)
        session.expunge_all()
        return read


def _with_matches(session: Session, read: EnterpriseRead, criteria_id: int) -> EnterpriseRead:
    wanted, now = _filter(read.enterprise.id, criteria_id, read.asked), site.now()
    offset = (read.asked.page - 1) * RULES.per_page
    return replace(
        read,
        counts=count_matches(session, wanted, now),
        matches=find_matches(session, wanted, now=now, limit=RULES.per_page, offset=offset),
    )


def _filter(enterprise_id: int, criteria_id: int, asked: MatchesAsked) -> MatchFilter:
    return MatchFilter(
        enterprise_id=enterprise_id,
        criteria_id=criteria_id,
        gated=asked.is_gated,
        bands=MATCH_BANDS if asked.band == BANDS[0] else (asked.band,),
        gate=asked.gate if asked.is_gated else None,
        only_open=asked.lots == "open" and not asked.is_gated,
    )
