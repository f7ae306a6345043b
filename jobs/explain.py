"""Scores one lot against one enterprise as matching does, and takes the score apart."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from config.settings import Settings
from jobs.corpus import base_corpus, with_enterprises, with_lots
from jobs.criteria import published_criteria
from jobs.encoder.catalogue import encoder_id as wanted_encoder_id
from matcher.blocks import lot_block
from matcher.enterprise_blocks import enterprise_block
from matcher.features import Pairs
from matcher.scoring import Explanation, scorer_for
from models.database import session_scope
from models.queries import matching
from models.queries.vectors import active_encoder_id


class UnknownPairError(LookupError):
    """There is no such lot or enterprise; raised before anything is scored."""


def explain_pair(settings: Settings, lot: str, enterprise: str, *, now: datetime) -> Explanation:
    """Explain a lot (public id or number) for an enterprise (key) under the published criteria.

    Raises:
        UnknownPairError: the lot or the enterprise is not there.
    """
    with session_scope(settings) as session:
        signals = matching.one_lot(session, lot)
        found = matching.enterprises(session, matching.enterprise_ids_by_key(session, enterprise))
        if signals is None:
            raise UnknownPairError(f"There is no lot {lot!r}. Lots are named like 123456-2026#LOT-0001.")
        if not found:
            raise UnknownPairError(f"There is no enterprise with the key {enterprise!r}.")
        _, criteria = published_criteria(session, now)
        encoder_id = active_encoder_id(session, wanted_encoder_id(settings))
        corpus = base_corpus(settings, session, encoder_id)
        lots = lot_block([signals], with_lots(session, encoder_id, corpus, [signals]))
        record = found[0][1]
        block = enterprise_block([record], with_enterprises(session, encoder_id, corpus, [record]))
    scorer = scorer_for(criteria)
    here = np.zeros(1, np.int64)
    trade = [float(matrix[0, 0]) for matrix in scorer.trade_matrices(lots, block)]
    context = scorer.context_values(Pairs(lots, block, here, here, now))[0]
    gates = scorer.gate_names(int(scorer.closed_gates(lots, block, now, criteria)[0, 0]))
    values = np.array([*trade, *context], np.float32)
    return scorer.explain(signals, record, values=values, gates=gates, criteria=criteria, now=now)
