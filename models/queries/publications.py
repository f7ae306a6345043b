"""SQL of publications: one that is asked for, its blocks, what goes with the new version. The caller commits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, or_, select, text, update
from sqlalchemy.orm import Session

from models.criteria_work import PublicationRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow
from models.notices import LotRow
from models.queries.among import among

BLOCK = 1_000
"""Enterprises whose ids lie in the same thousand are matched as one piece of work."""
_MOVE = """
UPDATE alert_items AS item SET criteria_id = :criteria_id, score_centi = new.score_centi
FROM matches AS new
WHERE item.state = 'pending' AND item.criteria_id <> :criteria_id AND item.enterprise_id = ANY(:enterprise_ids)
  AND new.gates = '{}'
  AND new.lot_id = item.lot_id AND new.enterprise_id = item.enterprise_id AND new.criteria_id = :criteria_id
  AND new.score_centi >= coalesce((
      SELECT least_score_centi FROM subscriptions AS own
      WHERE own.recipient_id = item.recipient_id AND own.enterprise_id = item.enterprise_id
  ), :least_score_centi)
"""
_DROP = """
UPDATE alert_items SET state = 'dropped'
WHERE state = 'pending' AND criteria_id <> :criteria_id AND enterprise_id = ANY(:enterprise_ids)
"""
_QUOTE = """
WITH quoted AS MATERIALIZED (
    SELECT old.lot_id, old.enterprise_id, old.encoder_id, old.sentence
    FROM matches AS old JOIN criteria ON criteria.id = old.criteria_id AND criteria.state = 'published'
    WHERE old.enterprise_id = ANY(:enterprise_ids) AND old.criteria_id <> :criteria_id AND old.sentence IS NOT NULL
)
UPDATE matches AS new SET sentence = quoted.sentence FROM quoted
WHERE new.lot_id = quoted.lot_id AND new.enterprise_id = quoted.enterprise_id AND new.criteria_id = :criteria_id
  AND new.enterprise_id = ANY(:enterprise_ids) AND new.encoder_id = quoted.encoder_id AND new.sentence IS NULL
"""

_IS_IN_COURSE = or_(
    PublicationRow.state == "matching", PublicationRow.waiting != [], PublicationRow.seen_lots.is_not(None)
)


def in_course(session: Session) -> PublicationRow | None:
    """Return the publication whose list is being made or brought up to date, or ``None``."""
    unfinished = select(PublicationRow).where(_IS_IN_COURSE).order_by(PublicationRow.id.desc()).limit(1)
    return session.scalars(unfinished.execution_options(populate_existing=True)).one_or_none()


def publication(session: Session, publication_id: int) -> PublicationRow | None:
    """Return a publication, or ``None``."""
    return session.get(PublicationRow, publication_id)


def locked(session: Session, publication_id: int) -> PublicationRow:
    """Return a publication, locked and read anew."""
    query = select(PublicationRow).where(PublicationRow.id == publication_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def abandon(session: Session) -> int:
    """Give up what is in course: nothing more is matched for it. Return how many publications that ends."""
    nothing: dict[str, Any] = {"waiting": [], "seen_lots": None, "seen_enterprises": None}
    ended = update(PublicationRow).where(PublicationRow.state == "matching").values(state="abandoned", **nothing)
    count = len(session.scalars(ended.returning(PublicationRow.id)).all())
    session.execute(update(PublicationRow).where(_IS_IN_COURSE).values(**nothing))
    return count


def history(session: Session, limit: int) -> Sequence[Row[PublicationRow, str | None]]:
    """Return publications, the newest first, each with the fingerprint of its version."""
    newest = select(PublicationRow, CriteriaRow.fingerprint).join(
        CriteriaRow, CriteriaRow.id == PublicationRow.criteria_id
    )
    return session.execute(newest.order_by(PublicationRow.id.desc()).limit(limit)).all()


def blocks(session: Session) -> list[int]:
    """Return the blocks that hold enterprises, in order."""
    number = EnterpriseRow.id // BLOCK
    return list(session.scalars(select(number).distinct().order_by(number)))


def enterprises_in(session: Session, numbers: Sequence[int]) -> list[int]:
    """Return the ids of the enterprises in some blocks, in order."""
    inside = or_(*(EnterpriseRow.id.between(number * BLOCK, number * BLOCK + BLOCK - 1) for number in numbers))
    return list(session.scalars(select(EnterpriseRow.id).where(inside).order_by(EnterpriseRow.id)))


def notices_of(session: Session, lot_ids: Sequence[int]) -> list[int]:
    """Return the notices of some lots, in order."""
    notices: Select[int] = select(LotRow.notice_id).where(among(LotRow.id, lot_ids)).distinct()
    return list(session.scalars(notices.order_by(LotRow.notice_id)))


def quote_alike(session: Session, criteria_id: int, enterprise_ids: Sequence[int]) -> None:
    """Take over the quoted sentences from the version in force: they do not depend on the criteria."""
    session.execute(text(_QUOTE), {"criteria_id": criteria_id, "enterprise_ids": list(enterprise_ids)})


def move_waiting_items(
    session: Session, criteria_id: int, enterprise_ids: Sequence[int], *, least_score_centi: int
) -> None:
    """Let the alert items of some enterprises that wait from other versions go with the one in force.

    One whose lot is worth no alert any more is dropped; it waits again when it becomes so. None that was sent moves.
    """
    values = {"criteria_id": criteria_id, "enterprise_ids": list(enterprise_ids)}
    session.execute(text(_MOVE), {**values, "least_score_centi": least_score_centi})
    session.execute(text(_DROP), values)
