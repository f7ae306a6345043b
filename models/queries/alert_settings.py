"""SQL of what one person wants to hear of one enterprise's matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, Text, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.alerts import RecipientRow, SubscriptionRow
from models.enterprises import EnterpriseRow
from models.matches import MatchRow
from models.notices import LotRow, NoticeRow

MAIL = "mail"
LOOKED_BACK = timedelta(days=30)
OFF = "off"
MOST_NAMED = 20


def recipient_of(address: ColumnElement[str]) -> Select[RecipientRow]:
    """Return the query of who is written to at an address in lower case."""
    return (
        select(RecipientRow)
        .where(RecipientRow.channel == MAIL, func.lower(RecipientRow.address) == address)
        .order_by(RecipientRow.unsubscribed_at.nulls_first(), RecipientRow.id)
        .limit(1)
    )


_RECIPIENT = recipient_of(bindparam("address", type_=Text))


@dataclass(frozen=True, slots=True)
class AlertWish:
    """How often (``frequency``: instant, daily, weekly, off), from which score on, and at most how many per mail."""

    frequency: str
    least_score_centi: int | None
    most_per_mail: int


def wish_of(session: Session, address: str, enterprise_id: int) -> AlertWish | None:
    """Return what an address wants to hear of an enterprise; ``None`` where it has never said."""
    recipient = _recipient(session, address)
    subscription = None if recipient is None else session.get(SubscriptionRow, (recipient.id, enterprise_id))
    if recipient is None or subscription is None:
        return None
    is_off = subscription.is_off or recipient.unsubscribed_at is not None
    frequency = OFF if is_off else recipient.frequency
    return AlertWish(frequency, subscription.least_score_centi, recipient.most_per_mail)


def keep_wish(session: Session, address: str, language: str, enterprise_id: int, wish: AlertWish) -> None:
    """Keep what a person wants to hear; how often and how many hold for all enterprises of which the person hears.

    Asking for no mails stops those about this enterprise; what still waits is dropped by the next digest. Asking for
    mails again ends an earlier unsubscription, for this enterprise only.
    """
    recipient = _recipient(session, address)
    if recipient is None:
        recipient = _added(session, address, language, wish.frequency)
    recipient.language = language
    is_off = wish.frequency == OFF
    if not is_off:
        if recipient.unsubscribed_at is not None:
            _stop_all(session, recipient.id)
        recipient.frequency, recipient.most_per_mail = wish.frequency, wish.most_per_mail
        recipient.unsubscribed_at = None
    session.flush()
    values = {"least_score_centi": wish.least_score_centi, "is_off": is_off}
    statement = insert(SubscriptionRow).values(recipient_id=recipient.id, enterprise_id=enterprise_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["recipient_id", "enterprise_id"], set_=values))


def others_heard_of(session: Session, address: str, enterprise_id: int) -> Sequence[str]:
    """Return the names of the other enterprises of which an address hears, by name."""
    recipient = _recipient(session, address)
    if recipient is None or recipient.unsubscribed_at is not None or recipient.frequency == OFF:
        return ()
    statement = (
        select(EnterpriseRow.name)
        .join(SubscriptionRow, SubscriptionRow.enterprise_id == EnterpriseRow.id)
        .where(SubscriptionRow.recipient_id == recipient.id, ~SubscriptionRow.is_off)
        .where(SubscriptionRow.enterprise_id != enterprise_id)
        .order_by(EnterpriseRow.name, EnterpriseRow.id)
        .limit(MOST_NAMED)
    )
    return session.scalars(statement).all()


def _stop_all(session: Session, recipient_id: int) -> None:
    is_own = SubscriptionRow.recipient_id == recipient_id
    session.execute(update(SubscriptionRow).where(is_own).values(is_off=True))


def count_recent(
    session: Session, enterprise_id: int, criteria_id: int, bounds_centi: Mapping[str, int], now: datetime
) -> Mapping[str, int]:
    """Count the lots of the last 30 days that would have been announced from each bound on, those closed since too."""
    counts = {name: func.count().filter(MatchRow.score_centi >= bound) for name, bound in bounds_centi.items()}
    statement = (
        select(*(count.label(name) for name, count in counts.items()))
        .select_from(MatchRow)
        .join(LotRow, LotRow.id == MatchRow.lot_id)
        .join(NoticeRow, NoticeRow.id == LotRow.notice_id)
        .where(
            MatchRow.enterprise_id == enterprise_id,
            MatchRow.criteria_id == criteria_id,
            MatchRow.gates.contained_by(["closed"]),
            NoticeRow.published_on > (now - LOOKED_BACK).date(),
        )
    )
    return dict(zip(counts, session.execute(statement).one(), strict=True))


def days_of_history(session: Session, now: datetime) -> int:
    """Return over how many of the last 30 days notices are stored: 30 where older ones are, 0 where there are none."""
    first: date | None = session.scalar(select(func.min(NoticeRow.published_on)))
    if first is None:
        return 0
    return max(0, min((now.date() - first).days + 1, LOOKED_BACK.days))


def _added(session: Session, address: str, language: str, frequency: str) -> RecipientRow:
    """Add a recipient; where the same was added at the same moment, that one is meant."""
    statement = insert(RecipientRow).values(channel=MAIL, address=address, language=language, frequency=frequency)
    session.execute(statement.on_conflict_do_nothing(index_elements=["channel", "address"]))
    row = _recipient(session, address)
    assert row is not None  # noqa: S101 - it is there now, whoever added it
    return row


def _recipient(session: Session, address: str) -> RecipientRow | None:
    return session.scalar(_RECIPIENT, {"address": address.lower()})
