"""Matches the lots of drafts with all enterprises, as published lots are; nothing of it is announced to anybody."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.bridging import suggest_for_texts
from jobs.corpus import NoVectorsError, base_corpus, with_lots
from jobs.criteria import published_criteria
from jobs.embed import embed_texts, loaded_encoder
from jobs.matrices.open import Matrices
from jobs.work import utc_now
from matcher.blocks import LotBlock, lot_block
from matcher.bridge import bridge_texts
from matcher.enterprise_blocks import EnterpriseBlock
from matcher.scoring import Criteria, Scorer, scorer_for
from matcher.search import ScoredPairs, score_blocks
from models.database import session_scope
from models.queries import drafts
from models.queries.pages_enterprise import MATCH_BANDS
from models.queries.vectors import active_encoder_id

logger = logging.getLogger(__name__)

BIDDERS_KEPT = 500
"""Per lot; beyond them enterprises are only counted."""


@dataclass(frozen=True, slots=True)
class _Scoring:
    """Under what a draft is matched."""

    criteria_id: int
    criteria: Criteria
    scorer: Scorer
    now: datetime


def match_drafts(settings: Settings, draft_ids: Sequence[int]) -> None:
    """Embed and match the lots of some drafts: the handler of ``match_draft`` work.

    Until something is embedded there is nothing to match with; then the draft stays waiting.
    """
    encoder = loaded_encoder(settings)
    with session_scope(settings) as session:
        lots = drafts.signals(drafts.lots_of(session, draft_ids))
    texts = {lot.text for lot in lots}
    for lot in lots:
        texts |= set(bridge_texts(lot.text, lot.language or "en"))
    embed_texts(settings, encoder, sorted(texts))
    suggested = suggest_for_texts(settings, encoder, {(lot.text, lot.language or "en") for lot in lots})
    try:
        with session_scope(settings) as session:
            drafts.lock(session, draft_ids)
            for row, lot in zip(drafts.lots_of(session, draft_ids), lots, strict=True):
                row.suggestions = suggested.get((lot.text, lot.language or "en"), [])
            _match(settings, session, draft_ids)
    except NoVectorsError:
        logger.info("nothing is embedded yet, so no draft is matched")


def _match(settings: Settings, session: Session, draft_ids: Sequence[int]) -> None:
    now = utc_now()
    criteria_id, criteria = published_criteria(session, now)
    scoring = _Scoring(criteria_id, criteria, scorer_for(criteria), now)
    encoder_id = active_encoder_id(session, loaded_encoder(settings).id)
    corpus = base_corpus(settings, session, encoder_id)
    lots = drafts.signals(drafts.lots_of(session, draft_ids))
    block = lot_block(lots, with_lots(session, encoder_id, corpus, lots))
    rows, bands = _bidders(Matrices(settings, session, encoder_id, corpus), block, scoring)
    drafts.replace_bidders(session, [lot.id for lot in lots], rows, bands)
    drafts.mark_matched(session, draft_ids, now)
    logger.info("matched %d lots of %d drafts", len(lots), len(draft_ids))


def _bidders(
    matrices: Matrices, block: LotBlock, scoring: _Scoring
) -> tuple[list[dict[str, Any]], dict[int, Counter[str]]]:
    """Return the best bidders of each lot as rows, and how many fit by lot and band; only of who wants to be seen."""
    listed = np.array(sorted(drafts.listed_ids(matrices.session)), np.int64)
    rows: list[dict[str, Any]] = []
    bands: dict[int, Counter[str]] = {}
    for table in matrices.all_enterprises():
        for part, pairs in score_blocks(
            [block], table, scorer=scoring.scorer, criteria=scoring.criteria, now=scoring.now
        ):
            for row in _rows(part, pairs, scoring, listed):
                rows.append(row)
                if not row["gates"] and row["band"] in MATCH_BANDS:
                    bands.setdefault(row["lot_id"], Counter())[row["band"]] += 1
        rows = _best(rows)
    return rows, bands


def _rows(
    part: EnterpriseBlock, pairs: ScoredPairs, scoring: _Scoring, listed: np.typing.NDArray[np.int64]
) -> list[dict[str, Any]]:
    owners = part.ids[pairs.enterprise]
    scores, rows = pairs.score_centi, []
    for index in np.flatnonzero(np.isin(owners, listed)).tolist():
        score, phrase = int(scores[index]), int(pairs.phrase[index])
        rows.append(
            {
                "lot_id": int(pairs.lot[index]),
                "enterprise_id": int(owners[index]),
                "criteria_id": scoring.criteria_id,
                "score_centi": score,
                "band": scoring.criteria.band(score),
                "gates": list(scoring.scorer.gate_names(int(pairs.gates[index]))),
                "points_centi": pairs.points[index].tolist(),
                "feature_values": pairs.values[index].tolist(),
                "phrase": phrase if phrase >= 0 else None,
                "matched_at": scoring.now,
            }
        )
    return rows


def _best(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the best rows of each lot, those without a gate before those with one."""
    ordered = sorted(rows, key=lambda row: (bool(row["gates"]), -row["score_centi"], row["enterprise_id"]))
    taken: Counter[int] = Counter()
    kept = []
    for row in ordered:
        if taken[row["lot_id"]] < BIDDERS_KEPT:
            taken[row["lot_id"]] += 1
            kept.append(row)
    return kept
