"""Keeps the language means of an encoder in step with the stored lots, and so decides when the encoder may serve."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from matcher.centre import blended_means
from models.queries.matching import enterprise_ids
from models.queries.vectors import (
    OVERALL,
    embedded_lot_counts,
    embedded_lot_sums,
    encoders_with_means,
    is_complete,
    mean_counts,
    store_language_means,
)
from models.queries.work import add_work

REFRESH_FACTOR = 1.1
"""Means are computed anew when this many times the lots are embedded."""


def refresh_means(session: Session, encoder_id: str) -> bool:
    """Compute the language means anew where the embedded lots have outgrown them; return whether that was so.

    While another encoder serves, this one gets its first means, and with them begins to serve, only when it has
    embedded everything that is open. With other means every score is another, so all enterprises are matched anew.
    """
    stored = mean_counts(session, encoder_id)
    if not stored and encoders_with_means(session) and not is_complete(session, encoder_id):
        return False
    counts = embedded_lot_counts(session, encoder_id)
    if not _has_outgrown(counts, stored):
        return False
    overall, means = blended_means(embedded_lot_sums(session, encoder_id), counts)
    store_language_means(session, encoder_id, {**means, OVERALL: overall}, {**counts, OVERALL: sum(counts.values())})
    add_work(session, "match_enterprise", enterprise_ids(session))
    return True


def _has_outgrown(counts: Mapping[str, int], stored: Mapping[str, int]) -> bool:
    n_lots = sum(counts.values())
    is_new_language = any(language not in stored for language in counts)
    return n_lots > 0 and (is_new_language or n_lots > REFRESH_FACTOR * stored.get(OVERALL, 0))
