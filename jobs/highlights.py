"""Finds, for good matches, the sentence of the lot that the enterprise's work is nearest to: what pages quote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.corpus import base_corpus, with_texts
from jobs.criteria import published_criteria
from jobs.embed import embed_texts, loaded_encoder
from jobs.matrices.open import Matrices
from jobs.work import utc_now
from matcher.blocks import Corpus, Vectors, stacked
from matcher.enterprise_blocks import EnterpriseTable
from matcher.sentences import nearest_sentence, sentences
from matcher.signals import LotSignals
from models.database import session_scope
from models.queries import highlights, matching
from models.queries.vectors import active_encoder_id

NO_SENTENCE = -1


def highlight_lots(settings: Settings, lot_ids: Sequence[int]) -> None:
    """Find the sentences of the good matches of some lots: the handler of ``highlight_lot`` work.

    While the vectors of another encoder serve, nothing is found: matching asks again when that is over.
    """
    encoder = loaded_encoder(settings)
    with session_scope(settings) as session:
        if active_encoder_id(session, encoder.id) != encoder.id:
            return
        lots = matching.lots_by_id(session, lot_ids)
    spoken = {lot_id: sentences(lot.text) for lot_id, lot in lots.items()}
    embed_texts(settings, encoder, sorted({sentence for found in spoken.values() for sentence in found}))
    with session_scope(settings) as session:
        _find(settings, session, encoder.id, lots, spoken)


def _find(
    settings: Settings,
    session: Session,
    encoder_id: str,
    lots: Mapping[int, LotSignals],
    spoken: Mapping[int, tuple[str, ...]],
) -> None:
    criteria_id, _ = published_criteria(session, utc_now())
    waiting = highlights.waiting(session, criteria_id, list(lots))
    corpus = base_corpus(settings, session, encoder_id)
    owners = sorted({enterprise for _, enterprise in waiting})
    table = Matrices(settings, session, encoder_id, corpus).some_enterprises(owners)
    place = {identifier: row for row, identifier in enumerate(table.ids.tolist())}
    corpus = with_texts(session, encoder_id, corpus, (text for found in spoken.values() for text in found))
    found = {}
    for lot_id, enterprise in waiting:
        if enterprise in place:
            best = nearest_sentence(
                _sentence_vectors(corpus, lots[lot_id], spoken[lot_id]), _work(table, place[enterprise])
            )
            found[lot_id, enterprise] = NO_SENTENCE if best is None else best
    highlights.store(session, criteria_id, found)


def _sentence_vectors(corpus: Corpus, lot: LotSignals, found: Sequence[str]) -> Vectors:
    raw = stacked([corpus.vectors.get(text) for text in found], len(corpus.centre.overall))
    return corpus.centre.of_lots(raw, [lot.language] * len(found))


def _work(table: EnterpriseTable, row: int) -> Vectors:
    work: Vectors = np.vstack([table.capabilities.row(row), table.phrases.row(row)]).astype(np.float32)
    return work
