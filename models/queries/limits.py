"""SQL that keeps to the number of matches of an enterprise, so that new lots give what matching all anew would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

_CROWDED = """
SELECT enterprise_id FROM matches
WHERE criteria_id = :criteria_id AND enterprise_id IN (
    SELECT enterprise_id FROM matches
    WHERE criteria_id = :criteria_id AND lot_id = ANY(:lot_ids) AND enterprise_id = ANY(:enterprise_ids)
)
GROUP BY enterprise_id
HAVING count(*) FILTER (WHERE gates = '{}') >= :most_open OR count(*) FILTER (WHERE gates <> '{}') >= :most_gated
ORDER BY enterprise_id
"""
_BEYOND = """
DELETE FROM matches USING (
    SELECT lot_id AS beyond_lot, enterprise_id AS beyond_enterprise FROM (
        SELECT lot_id, enterprise_id, gates <> '{{}}' AS is_gated, row_number() OVER (
            PARTITION BY enterprise_id, gates <> '{{}}' ORDER BY {trade} DESC, lot_id
        ) AS place
        FROM matches WHERE criteria_id = :criteria_id AND enterprise_id IN (
            SELECT enterprise_id FROM matches
            WHERE criteria_id = :criteria_id AND lot_id = ANY(:lot_ids) AND enterprise_id = ANY(:enterprise_ids)
        )
        AND NOT EXISTS (SELECT 1 FROM pursuits p WHERE p.stage <> ''
                        AND p.lot_id = matches.lot_id AND p.enterprise_id = matches.enterprise_id)
        AND NOT EXISTS (SELECT 1 FROM feedback f WHERE f.verdict <> 'not_for_me'
                        AND f.lot_id = matches.lot_id AND f.enterprise_id = matches.enterprise_id)
    ) AS ranked
    WHERE place > CASE WHEN is_gated THEN :most_gated ELSE :most_open END
) AS beyond
WHERE criteria_id = :criteria_id AND lot_id = beyond_lot AND enterprise_id = beyond_enterprise
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """How many open and gated matches an enterprise keeps under some criteria: those with the most trade points.

    ``n_trade`` is how many of a match's points, from the first on, are points of the trade.
    """

    criteria_id: int
    n_trade: int
    most_open: int
    most_gated: int


def crowded_with(session: Session, limit: Limit, enterprise_ids: Sequence[int], lot_ids: Sequence[int]) -> list[int]:
    """Return those of the enterprises that keep as many matches as they may, one of these lots among them.

    Where such a lot changes for the worse, a lot that was beyond the limit may take its place: nobody knows which
    until the enterprise is matched with all lots.
    """
    if not lot_ids:
        return []
    return list(session.scalars(text(_CROWDED), _values(limit, enterprise_ids, lot_ids)))


def drop_beyond(session: Session, limit: Limit, enterprise_ids: Sequence[int], lot_ids: Sequence[int]) -> None:
    """Drop what is beyond the limit where one of these lots has just been matched with one of the enterprises.

    Of equal matches the one with the lower lot number stays. What an enterprise follows or finds relevant stays, too,
    and does not count.
    """
    trade = " + ".join(f"points_centi[{place}]" for place in range(1, limit.n_trade + 1))
    session.execute(text(_BEYOND.format(trade=trade)), _values(limit, enterprise_ids, lot_ids))


def _values(limit: Limit, enterprise_ids: Sequence[int], lot_ids: Sequence[int]) -> dict[str, Any]:
    return {
        "criteria_id": limit.criteria_id,
        "enterprise_ids": list(enterprise_ids),
        "lot_ids": list(lot_ids),
        "most_open": limit.most_open,
        "most_gated": limit.most_gated,
    }
