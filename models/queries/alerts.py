"""What is to be announced to whom: planning, the due recipients, claiming, unsubscribing.

Owns the SQL of recipients, subscriptions and alert items; the outbox is in ``models.queries.deliveries``. Decides
nothing about time of day and sends nothing. The caller commits.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, distinct_on, insert
from sqlalchemy.orm import Session

from models.alerts import AlertItemRow, DeliveryRow, RecipientRow, SubscriptionRow
from models.enterprises import EnterpriseRow
from models.feedback import FeedbackRow
from models.matches import CriteriaRow, MatchRow
from models.notices import BuyerRow, LotRow, NoticeRow
from models.pursuits import PursuitRow
from models.queries.awards import whole_enterprise

Announcements = Select[int, str, int, int, int, int, datetime]


@dataclass(frozen=True, slots=True)
class ClaimedLot:
    """One alert item with all rows that its mail speaks of; the enterprise comes with its capabilities."""

    item: AlertItemRow
    lot: LotRow
    notice: NoticeRow
    buyer: BuyerRow | None
    match: MatchRow
    enterprise: EnterpriseRow


def plan_items(
    session: Session,
    *,
    criteria_id: int,
    lot_ids: Collection[int] | None = None,
    enterprise_ids: Collection[int] | None = None,
    least_score_centi: int,
    now: datetime,
) -> int:
    """Plan the announcement of new matches in the caller's transaction; return how many items are new or moved.

    A match without gates, of an open lot, with at least the subscription's score (else ``least_score_centi``)
    becomes one item per recipient and ``lot_key``: the best one. What was claimed or sent is never touched. An item
    that still waits moves to the newer lot or the better match; one that was dropped waits again.
    """
    matches = _matches_to_announce(criteria_id, least_score_centi, now)
    if lot_ids is not None:
        matches = matches.where(MatchRow.lot_id == func.any(list(lot_ids)))
    if enterprise_ids is not None:
        matches = matches.where(MatchRow.enterprise_id == func.any(list(enterprise_ids)))
    columns = ["recipient_id", "lot_key", "lot_id", "enterprise_id", "criteria_id", "score_centi", "created_at"]
    planned = _keep_announced(insert(AlertItemRow).from_select(columns, matches)).returning(AlertItemRow.id).cte()
    return session.scalars(select(func.count()).select_from(planned)).one()


def _matches_to_announce(criteria_id: int, least_score_centi: int, now: datetime) -> Announcements:
    """Select the best match per recipient and lot key, in the order in which they are inserted."""
    score = MatchRow.score_centi
    return (
        select(
            RecipientRow.id,
            LotRow.lot_key,
            MatchRow.lot_id,
            MatchRow.enterprise_id,
            MatchRow.criteria_id,
            score,
            literal(now),
        )
        .ext(distinct_on(RecipientRow.id, LotRow.lot_key))
        .join_from(MatchRow, LotRow, LotRow.id == MatchRow.lot_id)
        .join(SubscriptionRow, SubscriptionRow.enterprise_id == MatchRow.enterprise_id)
        .join(RecipientRow, RecipientRow.id == SubscriptionRow.recipient_id)
        .where(MatchRow.criteria_id == criteria_id, MatchRow.gates == [], _is_open(now), ~_is_answered(MatchRow))
        .where(score >= func.coalesce(SubscriptionRow.least_score_centi, least_score_centi))
        .where(RecipientRow.unsubscribed_at.is_(None), RecipientRow.frequency != "off", ~SubscriptionRow.is_off)
        .order_by(RecipientRow.id, LotRow.lot_key, LotRow.id.desc(), score.desc(), MatchRow.enterprise_id)
    )


def _is_answered(of: type[MatchRow | AlertItemRow]) -> ColumnElement[bool]:
    """Return the condition that the enterprise has said or done something about the lot: it needs no announcement."""
    said = exists().where(FeedbackRow.lot_id == of.lot_id, FeedbackRow.enterprise_id == of.enterprise_id)
    done = exists().where(
        PursuitRow.lot_id == of.lot_id, PursuitRow.enterprise_id == of.enterprise_id, PursuitRow.stage != ""
    )
    return or_(said, done)


def drop_answered(session: Session, enterprise_id: int, lot_id: int) -> None:
    """Drop what waits to be announced of a lot that the enterprise has answered."""
    is_this = (AlertItemRow.enterprise_id == enterprise_id, AlertItemRow.lot_id == lot_id)
    session.execute(update(AlertItemRow).where(*is_this, AlertItemRow.state == "pending").values(state="dropped"))


def _keep_announced(statement: Insert) -> Insert:
    """Let an insert move waiting items and revive dropped ones, and leave all others alone."""
    item, new = AlertItemRow, statement.excluded
    moved = {name: new[name] for name in ("lot_id", "enterprise_id", "criteria_id", "score_centi")}
    is_better_match = and_(item.lot_id == new.lot_id, item.score_centi < new.score_centi)
    is_better = or_(item.lot_id < new.lot_id, is_better_match)
    was_dropped = item.state == "dropped"
    counted_in = case((was_dropped, null()), else_=item.delivery_id)
    return statement.on_conflict_do_update(
        index_elements=["recipient_id", "lot_key"],
        set_={**moved, "state": "pending", "delivery_id": counted_in},
        where=or_(was_dropped, and_(item.state == "pending", is_better)),
    )


def waiting_recipients(session: Session, *, after_id: int, limit: int) -> Sequence[RecipientRow]:
    """Return the next recipients with waiting items, by id; ``after_id`` turns the page."""
    waiting = exists().where(AlertItemRow.recipient_id == RecipientRow.id, AlertItemRow.state == "pending")
    query = select(RecipientRow).where(RecipientRow.id > after_id, waiting).order_by(RecipientRow.id).limit(limit)
    return session.scalars(query).all()


def lock_recipient(session: Session, recipient_id: int) -> RecipientRow | None:
    """Return the recipient, locked and read anew; ``None`` when another process is at it or it is gone."""
    query = (
        select(RecipientRow)
        .where(RecipientRow.id == recipient_id)
        .with_for_update(skip_locked=True, key_share=True)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).one_or_none()


def country_of(session: Session, recipient_id: int) -> str | None:
    """Return the country of the enterprise of whose matches a recipient hears, of the first where there are several."""
    statement = (
        select(EnterpriseRow.country)
        .join(SubscriptionRow, SubscriptionRow.enterprise_id == EnterpriseRow.id)
        .where(SubscriptionRow.recipient_id == recipient_id)
        .order_by(EnterpriseRow.id)
        .limit(1)
    )
    return session.scalar(statement)


def count_waiting(session: Session) -> int:
    """Return how many items wait for a digest."""
    return session.scalars(select(func.count()).where(AlertItemRow.state == "pending")).one()


def has_new_items(session: Session, recipient_id: int) -> bool:
    """Return whether an item waits that no mail has counted among its "more" yet."""
    new = _waiting(recipient_id).where(AlertItemRow.delivery_id.is_(None))
    return session.scalars(select(new.exists())).one()


def drop_stale_items(session: Session, recipient: RecipientRow, *, now: datetime) -> int:
    """Drop what need not be announced any more.

    The lot closed or the enterprise answered it, the match is gone, the recipient left or asks for better ones by now.
    """
    stale = _waiting(recipient.id)
    if recipient.unsubscribed_at is None and recipient.frequency != "off":
        live_lot = exists().where(LotRow.id == AlertItemRow.lot_id, _is_open(now))
        live_match = exists().where(_is_match_of_item(), MatchRow.gates == [])
        is_wanted = exists().where(
            SubscriptionRow.recipient_id == AlertItemRow.recipient_id,
            SubscriptionRow.enterprise_id == AlertItemRow.enterprise_id,
            ~SubscriptionRow.is_off,
            func.coalesce(SubscriptionRow.least_score_centi, 0) <= AlertItemRow.score_centi,
        )
        stale = stale.where(~(live_lot & live_match & is_wanted & ~_is_answered(AlertItemRow)))
    ids = stale.with_for_update(skip_locked=True).correlate(None)
    return _count(session, update(AlertItemRow).where(AlertItemRow.id.in_(ids)).values(state="dropped"))


def lock_best_items(session: Session, recipient: RecipientRow) -> list[ClaimedLot]:
    """Return the best waiting items, at most ``most_per_mail``, locked until the caller commits.

    What waits from a version of the criteria that was replaced is left alone until it is moved or dropped.
    """
    query = (
        select(AlertItemRow, LotRow, NoticeRow, BuyerRow, MatchRow, EnterpriseRow)
        .join(LotRow, LotRow.id == AlertItemRow.lot_id)
        .join(NoticeRow, NoticeRow.id == LotRow.notice_id)
        .outerjoin(BuyerRow, BuyerRow.id == NoticeRow.buyer_id)
        .join(MatchRow, _is_match_of_item())
        .join(EnterpriseRow, EnterpriseRow.id == AlertItemRow.enterprise_id)
        .join(CriteriaRow, CriteriaRow.id == AlertItemRow.criteria_id)
        .where(AlertItemRow.recipient_id == recipient.id, AlertItemRow.state == "pending")
        .where(CriteriaRow.state == "published")
        .order_by(AlertItemRow.score_centi.desc(), LotRow.closes_at.asc().nulls_last(), AlertItemRow.id)
        .limit(recipient.most_per_mail)
        .with_for_update(skip_locked=True, of=AlertItemRow)
        .options(*whole_enterprise())
        .execution_options(populate_existing=True)
    )
    return [ClaimedLot(*row) for row in session.execute(query)]


def claim_items(session: Session, item_ids: Sequence[int], delivery_id: int) -> None:
    """Give locked items to a delivery: no other will ever carry them."""
    claim = update(AlertItemRow).where(AlertItemRow.id.in_(item_ids), AlertItemRow.state == "pending")
    if _count(session, claim.values(state="claimed", delivery_id=delivery_id)) != len(item_ids):
        raise RuntimeError("an alert item changed under its lock")


def count_remaining(session: Session, recipient_id: int, delivery_id: int) -> int:
    """Return the "and N more" of a mail and remember which items it counted: they alone are no reason for another."""
    uncounted = _waiting(recipient_id).where(AlertItemRow.delivery_id.is_(None))
    ids = uncounted.with_for_update(skip_locked=True).correlate(None)
    session.execute(update(AlertItemRow).where(AlertItemRow.id.in_(ids)).values(delivery_id=delivery_id))
    counted = _waiting(recipient_id).where(AlertItemRow.delivery_id.is_not(None)).subquery()
    return session.scalars(select(func.count()).select_from(counted)).one()


def unsubscribe(session: Session, recipient_id: int, now: datetime) -> bool:
    """Keep that a recipient wants no more mail and stop what is not being sent yet; return whether it exists.

    A second call changes nothing. What still waits is dropped by the next digest.
    """
    query = select(RecipientRow).where(RecipientRow.id == recipient_id).with_for_update(key_share=True)
    recipient = session.scalars(query).one_or_none()
    if recipient is None:
        return False
    if recipient.unsubscribed_at is None:
        recipient.unsubscribed_at = now
    unsent = [DeliveryRow.recipient_id == recipient_id, DeliveryRow.state.in_(["created", "retry"])]
    session.execute(update(DeliveryRow).where(*unsent).values(state="failed", error="unsubscribed"))
    session.flush()
    return True


def _waiting(recipient_id: int) -> Select[int]:
    return select(AlertItemRow.id).where(AlertItemRow.recipient_id == recipient_id, AlertItemRow.state == "pending")


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(LotRow.state == "open", or_(LotRow.closes_at.is_(None), LotRow.closes_at > now))


def _is_match_of_item() -> ColumnElement[bool]:
    return and_(
        MatchRow.lot_id == AlertItemRow.lot_id,
        MatchRow.enterprise_id == AlertItemRow.enterprise_id,
        MatchRow.criteria_id == AlertItemRow.criteria_id,
    )


def _count(session: Session, statement: Executable) -> int:
    result = session.execute(statement)
    assert isinstance(result, CursorResult)  # noqa: S101 - what INSERT and UPDATE return; tells the type checker
    return int(result.rowcount)
