"""Reads the reservation cases: lots and markets with the advice that the law argues for, one file per country."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from config.reservations import knobs_document, rule_documents
from matcher.advice import (
    Advice,
    CountryRules,
    EnterpriseFacts,
    Evidence,
    GroundKind,
    Knobs,
    LotFacts,
    Market,
    advise,
    country_rules,
    knobs_from,
)
from matcher.records import Answer

FOLDER = Path(__file__).resolve().parent / "cases"
CASE_PARTS = {"name", "argument", "source", "lot", "market", "past", "level", "art20", "art77", "says", "changes"}


@dataclass(frozen=True, slots=True)
class Case:
    """A lot, its market and what is expected; ``says`` and ``changes`` are codes that must be among the evidence."""

    name: str
    argument: str
    source: str
    lot: LotFacts
    market: Market
    expected: Mapping[str, str]
    says: frozenset[str]
    changes: frozenset[str]

    def faults(self) -> list[str]:
        """Return in what the advice is not as argued; empty when it is."""
        advice = self.advise()
        found = {
            "level": str(advice.level),
            "art20": str(advice.basis(GroundKind.ART_20).verdict),
            "art77": str(advice.basis(GroundKind.ART_77).verdict),
        }
        faults = [f"{key}: {found[key]}, not {value}" for key, value in self.expected.items() if found[key] != value]
        faults += [f"does not say {code}" for code in sorted(self.says - {item.code for item in found_of(advice)})]
        return faults + [f"no {code}" for code in sorted(self.changes - {item.code for item in advice.changes})]

    def advise(self) -> Advice:
        """Return the advice for the case."""
        return advise(self.lot, self.market, rules_of(self.lot.country), knobs())


def found_of(advice: Advice) -> tuple[Evidence, ...]:
    """Return everything that an advice finds for or against."""
    findings = advice.findings
    of_grounds = (item for ground in findings.grounds for item in (*ground.conditions, *ground.of_bidders))
    return (*of_grounds, *findings.law, *findings.market)


@cache
def knobs() -> Knobs:
    return knobs_from(knobs_document())


@cache
def rules_of(country: str) -> CountryRules:
    return country_rules(rule_documents()[country])


@cache
def read_cases() -> tuple[Case, ...]:
    """Return all cases in the order of their files."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [_case(path.stem, document["country"], item) for item in document["case"]]
    return tuple(found)


def _case(stem: str, country: str, item: Mapping[str, Any]) -> Case:
    assert set(item) <= CASE_PARTS, item["name"]
    lot = item["lot"]
    return Case(
        name=f"{stem}: {item['name']}",
        argument=item["argument"],
        source=item["source"],
        lot=LotFacts(country, tuple(lot.get("cpv", ())), _cents(lot.get("eur")), lot.get("days"), lot.get("nature")),
        market=Market(tuple(one for group in item["market"] for one in _group(group)), item.get("past")),
        expected={key: item[key] for key in ("level", "art20", "art77") if key in item},
        says=frozenset(item.get("says", ())),
        changes=frozenset(item.get("changes", ())),
    )


def _group(group: Mapping[str, Any]) -> list[EnterpriseFacts]:
    enterprise = EnterpriseFacts(
        band=group.get("band", "good"),
        status=tuple(group.get("status", ())),
        is_verified=group.get("verified", False),
        max_contract_eur_cents=_cents(group.get("eur")),
        awarded_same=Answer(group.get("awarded_same", "unknown")),
    )
    return [enterprise] * group["count"]


def _cents(eur: int | None) -> int | None:
    return None if eur is None else 100 * eur
