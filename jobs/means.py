"""Keeps what the stored lots say about an encoder's vectors in step with them: language means and the projection.

So it also decides when the encoder may serve.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from matcher.centre import Centre, blended_means
from matcher.projection import trade_projection
from models.queries.matching import enterprise_ids
from models.queries.projections import save_projection, trade_lots
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
    _refresh_projection(session, encoder_id, Centre(overall, means))
    add_work(session, "match_enterprise", enterprise_ids(session))
    return True


def _refresh_projection(session: Session, encoder_id: str, centre: Centre) -> None:
    lots = trade_lots(session, encoder_id)
    if lots is None:
        return
    projection = trade_projection(centre.of_lots(lots.vectors, lots.languages), lots.codes)
    if projection is not None:
        save_projection(session, encoder_id, projection, len(lots.codes))


def _has_outgrown(counts: Mapping[str, int], stored: Mapping[str, int]) -> bool:
    n_lots = sum(counts.values())
    is_new_language = any(language not in stored for language in counts)
    return n_lots > 0 and (is_new_language or n_lots > REFRESH_FACTOR * stored.get(OVERALL, 0))
