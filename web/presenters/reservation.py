"""May a lot of a draft be reserved? The advice of the matcher in the reader's words, with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from config.reservations import knobs_document, rule_documents
from matcher.advice import (
    Advice,
    CountryRules,
    EnterpriseFacts,
    Evidence,
    Findings,
    GroundFindings,
    Knobs,
    LotFacts,
    Market,
    advise,
    country_rules,
    ground_title,
    knobs_from,
    level_title,
    sentence,
    state_title,
    verdict_sentence,
)
from matcher.standing import StatusEvidence, verified_statuses
from models.drafts import DraftLotRow
from models.queries.bidders import BidderSketch
from web.presenters.codes import country_name
from web.presenters.reader import Reader
from web.presenters.standing import local_day

DAYS_OF_A_MONTH = 365.25 / 12
_NATURES = {"supplies": "goods"}
"""What the law calls otherwise than notices do."""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A sentence; where it tells of a condition, ``state`` is met, unmet or unknown, said in words too."""

    sentence: str
    state: str
    state_title: str


@dataclass(frozen=True, slots=True)
class EvidenceGroup:
    """What belongs together: a ground with its ``outcome``, or what holds for all grounds."""

    title: str
    outcome: str
    lines: tuple[EvidenceLine, ...]
    of_bidders: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class AdviceView:
    """What is advised and why, how sure that is (per cent), what would change it, and how the French rule differs."""

    title: str
    why: str
    percent: int
    evidence: tuple[EvidenceGroup, ...]
    doubts: tuple[str, ...]
    changes: tuple[str, ...]
    french: str
    differences: tuple[str, ...]


def present_advice(
    lot: DraftLotRow,
    found: Sequence[BidderSketch],
    reader: Reader,
    *,
    evidence: Mapping[int, tuple[StatusEvidence, ...]],
    past_reserved_awards: int | None = None,
) -> AdviceView | str:
    """Return the advice on a lot from who fits it; a sentence where the country's rules are not known here.

    ``evidence`` says by enterprise which statuses are verified. ``past_reserved_awards``: how many lots of the kind
    were awarded as reserved; ``None``: nobody has looked.
    """
    if lot.country not in _rules()[0]:
        told = reader.gettext("The rules of %(country)s on reserving are not known here.")
        return told % {"country": country_name(lot.country, reader.language)}
    months = lot.duration_months
    facts = LotFacts(
        country=lot.country,
        cpv=tuple(lot.cpv),
        value_eur_cents=lot.value_eur_cents,
        duration_days=None if months is None else round(months * DAYS_OF_A_MONTH),
        nature=_NATURES.get(lot.nature, lot.nature),
    )
    market = Market(
        tuple(_enterprise(item, evidence.get(item.enterprise_id, ()), reader) for item in found),
        past_reserved_awards,
    )
    return _told(_advice(facts, market), reader)


@lru_cache(maxsize=200)
def _advice(facts: LotFacts, market: Market) -> Advice:
    """Return the advice, which is tried out for every answer that is open: whoever works at a lot asks it often."""
    rules, knobs = _rules()
    return advise(facts, market, rules[facts.country], knobs)


def _told(advice: Advice, reader: Reader) -> AdviceView:
    def told_each(items: Sequence[Evidence]) -> tuple[str, ...]:
        return tuple(line.sentence for line in _lines(items, reader))

    french = advice.french_rule.level
    return AdviceView(
        title=level_title(advice.level, reader.gettext),
        why=" ".join(told_each(advice.why)),
        percent=round(100 * advice.confidence.value),
        evidence=tuple(_groups(advice.findings, reader)),
        doubts=told_each([reason.evidence for reason in advice.confidence.reasons]),
        changes=told_each(advice.changes),
        french="" if french is None else level_title(french, reader.gettext),
        differences=told_each(advice.french_rule.differences),
    )


def _groups(findings: Findings, reader: Reader) -> Iterator[EvidenceGroup]:
    """Yield the grounds, then what holds for both; nothing without a sentence."""
    _ = reader.gettext
    yield from (_ground(item, reader) for item in findings.grounds)
    if findings.law:
        yield EvidenceGroup(_("What else the law says"), "", _lines(findings.law, reader), ())
    yield EvidenceGroup(_("The market"), "", _lines(findings.market, reader), ())


def _ground(item: GroundFindings, reader: Reader) -> EvidenceGroup:
    basis, _ = item.basis, reader.gettext
    return EvidenceGroup(
        ground_title(basis.kind, basis.directive, _),
        verdict_sentence(basis.verdict, _),
        _lines(item.conditions, reader),
        _lines(item.of_bidders, reader),
    )


def _lines(items: Sequence[Evidence], reader: Reader) -> tuple[EvidenceLine, ...]:
    """Return each sentence once."""
    _, language = reader.gettext, reader.language
    lines = (
        EvidenceLine(
            sentence(item, _, language), item.state or "", "" if item.state is None else state_title(item.state, _)
        )
        for item in items
    )
    return tuple(dict.fromkeys(lines))


def _enterprise(item: BidderSketch, evidence: Sequence[StatusEvidence], reader: Reader) -> EnterpriseFacts:
    proved = verified_statuses(item.status, evidence, local_day(reader))
    return EnterpriseFacts(
        band=item.band,
        status=item.status,
        is_verified=bool(proved),
        max_contract_eur_cents=item.max_contract_eur_cents,
        proved=proved,
    )


@cache
def _rules() -> tuple[dict[str, CountryRules], Knobs]:
    """Return the rules by country and the thresholds, read once."""
    return {code: country_rules(found) for code, found in rule_documents().items()}, knobs_from(knobs_document())
