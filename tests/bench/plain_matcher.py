"""What a plain program does: ``util.semantic_search``, then a loop over pairs. The yardstick of ``bench_day``.

It computes what the product computes, pair by pair, and keeps the same best pairs; points come from the same scorer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import util

from matcher.blocks import Corpus, LotBlock
from matcher.codes import cpv, nuts
from matcher.enterprise_blocks import EnterpriseTable, code_trust, languages_of, regions_served
from matcher.features import kind, lexical, semantic
from matcher.features.cpv import MAIN_SHARE
from matcher.features.days_left import ENOUGH_DAYS, SECONDS_A_DAY
from matcher.features.reserved import reserved_fit
from matcher.features.value import TOO_LARGE, TOO_SMALL
from matcher.records import Answer, Enterprise
from matcher.scoring import Criteria, Scorer
from matcher.signals import LotSignals
from matcher.terms import term_counts, weigh

Terms = dict[int, float]
Kept = dict[int, int]
"""Lot number -> score in hundredths."""


class PlainMatcher:
    """Matches enterprises one by one with all lots."""

    def __init__(
        self, lots: Sequence[LotSignals], block: LotBlock, corpus: Corpus, scorer: Scorer, criteria: Criteria
    ) -> None:
        self._lots, self._scorer, self._criteria, self._weights = lots, scorer, criteria, corpus.term_weights
        self._vectors = torch.from_numpy(np.asarray(block.vectors).astype(np.float32))
        self._terms = [self._term_weights(lot.text) for lot in lots]
        self._labels = torch.from_numpy(np.asarray(block.labels).astype(np.float32))

    def match(self, enterprise: Enterprise, table: EnterpriseTable, place: int, now: datetime) -> Kept:
        """Return the best open lots of an enterprise, which is row ``place`` of ``table``."""
        said, spoken = table.capabilities.row(place), table.phrases.row(place)
        wholes, phrases = self._nearest(said, self._vectors), self._nearest(spoken, self._vectors)
        breadth = float(table.breadth[place])
        labels = _meaning(self._nearest(said, self._labels), self._nearest(spoken, self._labels), breadth)
        terms = [self._term_weights(skill.text) for skill in enterprise.capabilities]
        trust = {cpv.all_codes()[code]: share for code, share in code_trust(enterprise).items()}
        meaning, found = _meaning(wholes, phrases, breadth), []
        for number, lot in enumerate(self._lots):
            if self._is_ruled_out(lot, enterprise, now):
                continue
            shared = max(_dot(own, self._terms[number]) for own in terms)
            trade = [
                meaning[number],
                _code_nearness(lot, trust),
                min(max(shared * breadth / lexical.FULL_MATCH_COSINE, 0), 1),
                _kind(lot, trust, labels),
            ]
            values = np.array([*trade, *_context(lot, enterprise, now)], np.float32)
            points = self._scorer.points(values[None, :], self._criteria)[0]
            if points.sum() >= 100 * self._criteria.bands["possible"]:
                found.append((-int(points[: len(self._scorer.trade)].sum()), lot.id, int(points.sum())))
        best = sorted(found)[: int(self._criteria.knobs["candidates"])]
        return {number: score for _, number, score in best}

    def _nearest(self, vectors: NDArray[np.float16], others: torch.Tensor) -> dict[int, float]:
        queries = torch.from_numpy(np.asarray(vectors).astype(np.float32))
        best: dict[int, float] = {}
        for hits in util.semantic_search(queries, others, top_k=len(others)):
            for hit in hits:
                number = int(hit["corpus_id"])
                best[number] = max(best.get(number, -1.0), float(hit["score"]))
        return best

    def _term_weights(self, text: str) -> Terms:
        row = weigh(term_counts([text]), self._weights)
        return dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))

    def _is_ruled_out(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> bool:
        knobs = self._criteria.knobs
        capacity = enterprise.max_contract_eur_cents
        nearness = _nearness(lot, enterprise)
        return (
            (lot.closes_at is not None and lot.closes_at <= now)
            or (lot.reserved_participation is Answer.YES and reserved_fit(lot, enterprise.status) == 0)
            or (nearness is not None and np.float32(nearness) < knobs["least_region_nearness"])
            or (None not in (lot.value_eur_cents, capacity) and _ratio(lot, enterprise) > knobs["most_capacity_factor"])
        )


def _dot(one: Terms, other: Terms) -> float:
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())


def _meaning(wholes: dict[int, float], phrases: dict[int, float], breadth: float) -> dict[int, float]:
    whole, full = semantic.WHOLE_SHARE, semantic.FULL_MATCH_COSINE / breadth
    return {place: min(max((whole * wholes[place] + (1 - whole) * phrases[place]) / full, 0), 1) for place in wholes}


def _code_nearness(lot: LotSignals, trust: dict[str, float]) -> float:
    if not trust:
        return float("nan")
    return _main_and_best([_near(code, trust) for code in lot.cpv if cpv.is_known(code)])


def _kind(lot: LotSignals, trust: dict[str, float], labels: dict[int, float]) -> float:
    codes = [code for code in lot.cpv if cpv.is_known(code)]
    share = kind.NEARNESS_SHARE
    return _main_and_best([share * _near(code, trust) + (1 - share) * labels[cpv.position(code)] for code in codes])


def _near(code: str, trust: dict[str, float]) -> float:
    return max((share * cpv.nearness(own, code) for own, share in trust.items()), default=0.0)


def _main_and_best(each: Sequence[float]) -> float:
    return MAIN_SHARE * each[0] + (1 - MAIN_SHARE) * max(each) if each else float("nan")


def _nearness(lot: LotSignals, enterprise: Enterprise) -> float | None:
    return max((nuts.nearness(own, place) for own in regions_served(enterprise) for place in lot.nuts), default=None)


def _ratio(lot: LotSignals, enterprise: Enterprise) -> float:
    return (lot.value_eur_cents or 0) / (enterprise.max_contract_eur_cents or 1)


def _context(lot: LotSignals, enterprise: Enterprise, now: datetime) -> list[float]:
    unknown = float("nan")
    near, reserved = _nearness(lot, enterprise), reserved_fit(lot, enterprise.status)
    value = unknown
    if lot.value_eur_cents is not None and enterprise.max_contract_eur_cents:
        ratio = _ratio(lot, enterprise)
        value = 0.5 if ratio < TOO_SMALL else min(max((TOO_LARGE - ratio) / (TOO_LARGE - 1), 0), 1)
    days = unknown
    if lot.closes_at is not None:
        days = min(max((lot.closes_at - now).total_seconds() / SECONDS_A_DAY / ENOUGH_DAYS, 0), 1)
    aims = 1.0 if lot.social is Answer.YES else 0.5 if lot.green is Answer.YES else 0.0
    if aims == 0 and Answer.UNKNOWN in (lot.social, lot.green):
        aims = unknown
    spoken = languages_of(enterprise)
    accepted = lot.accepted_languages
    language = float(any(item in spoken for item in accepted)) if accepted else unknown
    return [
        unknown if near is None else near,
        value,
        days,
        unknown if reserved is None else reserved,
        aims,
        language,
    ]
