"""SQL that writes matches: staged by COPY, then merged, so that what did not change is not touched.

What did not change has the same points, gates and phrase, and the same values are unknown: a value that counts the days
until the deadline is another one every day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

_STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS match_stage (
    lot_id bigint, enterprise_id bigint, score_centi smallint, band text, gates text[],
    points_centi integer[], feature_values real[], phrase smallint
) ON COMMIT DELETE ROWS
"""
_COPY = """
COPY match_stage (lot_id, enterprise_id, score_centi, band, gates, points_centi, feature_values, phrase) FROM STDIN
"""
_MERGE = """
INSERT INTO matches AS old (lot_id, enterprise_id, criteria_id, score_centi, band, gates, points_centi,
                            feature_values, phrase, encoder_id, first_matched_at, matched_at)
SELECT lot_id, enterprise_id, :criteria_id, score_centi, band, gates, points_centi, feature_values, phrase,
       :encoder_id, :now, :now
FROM match_stage
ON CONFLICT (lot_id, enterprise_id, criteria_id) DO UPDATE
SET score_centi = excluded.score_centi, band = excluded.band, gates = excluded.gates,
    points_centi = excluded.points_centi, feature_values = excluded.feature_values,
    phrase = excluded.phrase, sentence = NULL, encoder_id = excluded.encoder_id, matched_at = excluded.matched_at
WHERE (old.points_centi, old.gates, old.phrase, old.encoder_id, array_positions(old.feature_values, 'NaN'))
      IS DISTINCT FROM (excluded.points_centi, excluded.gates, excluded.phrase, excluded.encoder_id,
                        array_positions(excluded.feature_values, 'NaN'))
"""
_STALE = """
DELETE FROM matches AS old
WHERE old.criteria_id = :criteria_id AND old.enterprise_id = ANY(:enterprise_ids)
  AND (CAST(:lot_ids AS bigint[]) IS NULL OR old.lot_id = ANY(CAST(:lot_ids AS bigint[])))
  AND NOT EXISTS (SELECT 1 FROM match_stage new
                  WHERE new.lot_id = old.lot_id AND new.enterprise_id = old.enterprise_id)
"""
_KEPT = """
SELECT enterprise_id, lot_id FROM (
    SELECT enterprise_id, lot_id FROM pursuits WHERE stage <> ''
    UNION SELECT enterprise_id, lot_id FROM feedback WHERE verdict <> 'not_for_me'
) AS kept
WHERE enterprise_id = ANY(:enterprise_ids)
  AND (CAST(:lot_ids AS bigint[]) IS NULL OR lot_id = ANY(CAST(:lot_ids AS bigint[])))
  AND NOT EXISTS (SELECT 1 FROM match_stage
                  WHERE match_stage.lot_id = kept.lot_id AND match_stage.enterprise_id = kept.enterprise_id)
ORDER BY enterprise_id, lot_id
"""

ROWS_AT_ONCE = 2_000
NULL = r"\N"
StagedMatch = tuple[int, int, int, str, list[str], list[int], list[float], int]
"""lot id, enterprise id, score in hundredths, band, gates, points per feature, values per feature (NaN unknown),
nearest phrase (-1 unknown)."""


def replace_matches(
    session: Session,
    rows: Iterable[StagedMatch],
    *,
    criteria_id: int,
    encoder_id: str,
    enterprise_ids: Sequence[int],
    lot_ids: Sequence[int] | None,
    now: datetime,
    keep: Callable[[Mapping[int, Sequence[int]]], Iterable[StagedMatch]] = lambda _pairs: (),
) -> int:
    """Make ``rows`` the matches of the enterprises with the lots (``None``: with all); return how many there are.

    A match that stays keeps ``first_matched_at``; one that is not among the rows goes. What an enterprise follows or
    finds relevant stays, whatever became of the lot: ``keep`` gives the rows of what is left (enterprise -> lots).
    """
    scope: dict[str, Any] = {"criteria_id": criteria_id, "enterprise_ids": list(enterprise_ids), "lot_ids": lot_ids}
    session.execute(text(_STAGE))
    count = _stage(session, rows)
    kept: dict[int, list[int]] = {}
    for enterprise_id, lot_id in session.execute(text(_KEPT), scope):
        kept.setdefault(enterprise_id, []).append(lot_id)
    if kept:
        count += _stage(session, list(keep(kept)))
    session.execute(text(_STALE), scope)
    session.execute(text(_MERGE), {"criteria_id": criteria_id, "encoder_id": encoder_id, "now": now})
    session.execute(text("DELETE FROM match_stage"))
    return count


def _stage(session: Session, rows: Iterable[StagedMatch]) -> int:
    """Copy rows into the stage as text, many at once: several times as fast as row by row."""
    cursor = session.connection().connection.cursor()
    count, remaining = 0, iter(rows)
    with cursor.copy(_COPY) as copy:
        while chunk := list(islice(remaining, ROWS_AT_ONCE)):
            copy.write("".join(map(_as_copy_line, chunk)))
            count += len(chunk)
    return count


def _as_copy_line(row: StagedMatch) -> str:
    """Return a row in COPY's text form; names of bands and gates are identifiers and need no quoting."""
    lot_id, enterprise_id, score, band, gates, points, values, phrase = row
    numbers = ",".join(["%.5g" % value for value in values])  # noqa: UP031 - the fastest way, and this line is hot
    return (
        f"{lot_id}\t{enterprise_id}\t{score}\t{band}\t{{{','.join(gates)}}}\t"
        f"{{{','.join(map(str, points))}}}\t{{{numbers}}}\t{phrase if phrase >= 0 else NULL}\n"
    )
