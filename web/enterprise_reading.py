"""Reads everything that an enterprise's page shows, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from werkzeug.datastructures import MultiDict

from matcher.standing import StatusEvidence
from models.enterprises import EnterpriseRow, ReferenceRow
from models.matches import CriteriaRow
from models.queries import awards, references
from models.queries import criteria as criteria_queries
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
from web.arguments import ListingRules, read_choice, read_page, read_token

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
    """Return an enterprise by its key (or id) with the matches asked for; ``None`` when there is none."""
    if "\x00" in key:
        return None
    with site.open_session() as session:
        enterprise = load_enterprise(session, key)
        if enterprise is None or not enterprise.listed:
            return None
        criteria = criteria_queries.published(session)
        counts = NO_COUNTS
        matches: tuple[RankedLot, ...] = ()
        if criteria is not None:
            wanted = _filter(enterprise.id, criteria.id, asked)
            counts = count_matches(session, wanted, site.now())
            per_page = RULES.per_page
            matches = find_matches(session, wanted, now=site.now(), limit=per_page, offset=(asked.page - 1) * per_page)
        contracts = tuple(awards.of_enterprise(session, enterprise.id, ["confirmed"]))
        told = tuple(references.of_enterprise(session, enterprise.id))
        evidence = evidence_of(session, [enterprise.id]).get(enterprise.id, ())
        session.expunge_all()
        return EnterpriseRead(enterprise, criteria, asked, counts, matches, contracts, told, evidence)


def _filter(enterprise_id: int, criteria_id: int, asked: MatchesAsked) -> MatchFilter:
    return MatchFilter(
        enterprise_id=enterprise_id,
        criteria_id=criteria_id,
        gated=asked.is_gated,
        bands=MATCH_BANDS if asked.band == BANDS[0] else (asked.band,),
        gate=asked.gate if asked.is_gated else None,
        only_open=asked.lots == "open" and not asked.is_gated,
    )
