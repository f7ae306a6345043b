"""SQL of the sentence of a lot that is nearest to an enterprise's work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.matches import MatchRow
from models.queries.among import among

QUOTED_BANDS = ("strong", "good")
_STORE = """
UPDATE matches SET sentence = found.sentence
FROM (SELECT unnest(CAST(:lots AS bigint[])) AS lot, unnest(CAST(:enterprises AS bigint[])) AS enterprise,
             unnest(CAST(:sentences AS smallint[])) AS sentence) AS found
WHERE criteria_id = :criteria_id AND lot_id = found.lot AND enterprise_id = found.enterprise
"""
_FORGET = """
UPDATE matches SET sentence = NULL
FROM (SELECT unnest(CAST(:notices AS bigint[])) AS notice, unnest(CAST(:refs AS text[])) AS ref,
             unnest(CAST(:hashes AS text[])) AS hash) AS now
JOIN lots ON lots.notice_id = now.notice AND lots.ref = now.ref AND lots.text_hash <> now.hash
WHERE matches.lot_id = lots.id AND matches.sentence IS NOT NULL
"""
_IS_WAITING = (MatchRow.sentence.is_(None), MatchRow.gates == [], MatchRow.band.in_(QUOTED_BANDS))


def forget_changed(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Forget the sentences of lots whose text is about to change: each row has notice_id, ref and text_hash."""
    values = {
        "notices": [row["notice_id"] for row in rows],
        "refs": [row["ref"] for row in rows],
        "hashes": [row["text_hash"] for row in rows],
    }
    session.execute(text(_FORGET), values)


def waiting(session: Session, criteria_id: int, lot_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Return lot and enterprise of the good matches of some lots whose sentence has not been looked for."""
    statement = (
        select(MatchRow.lot_id, MatchRow.enterprise_id)
        .where(MatchRow.criteria_id == criteria_id, among(MatchRow.lot_id, lot_ids), *_IS_WAITING)
        .order_by(MatchRow.lot_id, MatchRow.enterprise_id)
    )
    return [(lot, enterprise) for lot, enterprise in session.execute(statement)]


def lots_waiting(session: Session, criteria_id: int, enterprise_ids: Sequence[int]) -> list[int]:
    """Return the lots with a good match with one of the enterprises whose sentence has not been looked for."""
    statement = (
        select(MatchRow.lot_id)
        .distinct()
        .where(MatchRow.criteria_id == criteria_id, among(MatchRow.enterprise_id, enterprise_ids))
        .where(*_IS_WAITING)
        .order_by(MatchRow.lot_id)
    )
    return list(session.scalars(statement))


def store(session: Session, criteria_id: int, found: Mapping[tuple[int, int], int]) -> None:
    """Keep the sentences by lot and enterprise, -1 where none is near."""
    pairs = sorted(found)
    values = {
        "criteria_id": criteria_id,
        "lots": [lot for lot, _ in pairs],
        "enterprises": [enterprise for _, enterprise in pairs],
        "sentences": [found[pair] for pair in pairs],
    }
    session.execute(text(_STORE), values)
