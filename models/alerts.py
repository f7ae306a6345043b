"""Recipients, what they subscribed to, what is to be announced, and the deliveries that did it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Created, Json, Key, Table


class RecipientRow(Table):
    """An address that receives alerts. ``channel``: mail (others later); ``frequency``: instant, daily, weekly, off."""

    __tablename__ = "recipients"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: Mapped[Key]
    channel: Mapped[str] = mapped_column(server_default="mail")
    address: Mapped[str]
    language: Mapped[str]
    frequency: Mapped[str]
    most_per_mail: Mapped[int] = mapped_column(server_default="10")
    unsubscribed_at: Mapped[datetime | None]
    last_digest_at: Mapped[datetime | None]
    created_at: Mapped[Created]


class SubscriptionRow(Table):
    """A recipient hears of an enterprise's matches from ``least_score_centi`` on (``None``: the criteria's).

    With ``is_off`` it hears of this one no more, while mails about others go on as the recipient has them.
    """

    __tablename__ = "subscriptions"

    recipient_id: Mapped[int] = mapped_column(ForeignKey("recipients.id", ondelete="CASCADE"), primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(
        ForeignKey("enterprises.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    least_score_centi: Mapped[int | None] = mapped_column(SmallInteger)
    is_off: Mapped[bool] = mapped_column(server_default=false())


class AlertItemRow(Table):
    """One lot to be announced to one recipient: at most one per ``lot_key``, whatever is re-matched.

    ``state``: pending, claimed (belongs to ``delivery_id``), sent, dropped (closed or unsubscribed before it was sent).
    A pending item with a ``delivery_id`` did not fit into that mail, which counted it in its "and N more".
    """

    __tablename__ = "alert_items"
    __table_args__ = (
        UniqueConstraint("recipient_id", "lot_key"),
        Index("ix_alert_items_pending", "recipient_id", postgresql_where="state = 'pending'"),
    )

    id: Mapped[Key]
    recipient_id: Mapped[int] = mapped_column(ForeignKey("recipients.id", ondelete="CASCADE"))
    lot_key: Mapped[str]
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="CASCADE"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id", ondelete="CASCADE"), index=True)
    criteria_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"))
    score_centi: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(server_default="pending")
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), index=True)
    created_at: Mapped[Created]


class DeliveryRow(Table):
    """One message to one recipient: an outbox row. ``state``: created, sending, sent, retry, failed.

    ``content`` is frozen when the items are claimed; ``message_id`` is made from the id, so a repeated send is
    the same message.
    """

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[Key]
    recipient_id: Mapped[int] = mapped_column(ForeignKey("recipients.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(server_default="created")
    content: Mapped[Json]
    attempts: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[Created]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None]
    created_at: Mapped[Created]
    sent_at: Mapped[datetime | None]
