"""Sends what is in the outbox: claim with a lease, hand over, record the end; each step committed by itself.

Owns the retry policy. A delivery is ``sending`` before it leaves and ``sent`` only after the transport took it. When a
sender dies in between, nobody can know; the next one sends the same bytes with the same Message-ID
(``docs/adr/0004-alert-delivery.md``).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from config.settings import Settings
from jobs.alerts.content import content_from_json
from jobs.alerts.links import home_url, unsubscribe_url
from jobs.alerts.render import BadAddressError, Envelope, render_message, sender_address
from jobs.alerts.transports import (
    PermanentFaultError,
    ServerFaultError,
    Session,
    TransientFaultError,
    Transport,
)
from jobs.owners import is_gone, process_name
from models.database import session_scope
from models.queries import deliveries as queries
from models.queries.deliveries import ClaimedDelivery, Lease

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
LEASE = timedelta(minutes=10)
"""Longer than all time-outs of one hand-over together."""
RETRY_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 45, 135, 360, 360, 360))
"""How long to wait after the first, second ... attempt."""
MOST_ATTEMPTS = len(RETRY_DELAYS) + 1


@dataclass(frozen=True, slots=True)
class SendCounts:
    """How the attempts of one run ended."""

    sent: int = 0
    retry: int = 0
    failed: int = 0


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def send_deliveries(settings: Settings, transport: Transport, *, clock: Clock = utc_now) -> SendCounts:
    """Send all deliveries that are due over one connection; stop when the server takes no mail at all."""
    outbox = Outbox(settings, process_name(), clock)
    outbox.take_back()
    ends: Counter[str] = Counter(failed=outbox.give_up())
    delivery = outbox.claim()
    if delivery is None:
        return SendCounts(**ends)
    try:
        with transport.open() as session:
            while delivery is not None:
                ends[_attempt(outbox, session, delivery)] += 1
                delivery = outbox.claim()
    except ServerFaultError as fault:
        logger.warning("the mail server takes no mail: %s", fault)
        if delivery is not None:
            ends[outbox.postpone(delivery, str(fault))] += 1
    return SendCounts(**ends)


def _attempt(outbox: Outbox, session: Session, delivery: ClaimedDelivery) -> str:
    """Hand over one delivery and record how that ended; return the state it is left in.

    Raises: ServerFaultError (the delivery is still held).
    """
    settings = outbox.settings
    envelope = Envelope(
        sender=settings.mail_from,
        to=delivery.address,
        message_id=delivery.message_id,
        unsubscribe_url=unsubscribe_url(settings, delivery.recipient_id),
        home_url=home_url(settings),
    )
    content = content_from_json(delivery.content)
    try:
        message = render_message(content, envelope, zone=ZoneInfo(settings.time_zone))
        session.send(message, sender=sender_address(settings.mail_from), to=delivery.address)
    except (BadAddressError, PermanentFaultError) as fault:
        return outbox.fail(delivery, str(fault))
    except ServerFaultError:
        raise
    except TransientFaultError as fault:
        return outbox.postpone(delivery, str(fault))
    return outbox.mark_sent(delivery)


@dataclass(frozen=True, slots=True)
class Outbox:
    """The outbox as one sender sees it: every method is one short transaction."""

    settings: Settings
    owner: str
    clock: Clock

    def take_back(self) -> int:
        """Make due at once what processes of this machine left behind when they ended; return how many."""
        with session_scope(self.settings) as session:
            gone = [owner for owner in queries.sending_owners(session) if is_gone(owner)]
            return sum(queries.release_deliveries(session, owner, now=self.clock()) for owner in gone)

    def give_up(self) -> int:
        """Fail what was tried often enough; return how many."""
        with session_scope(self.settings) as session:
            return queries.give_up_deliveries(session, now=self.clock(), most_attempts=MOST_ATTEMPTS)

    def claim(self) -> ClaimedDelivery | None:
        """Lease the next delivery: it is ``sending`` when this returns."""
        now = self.clock()
        with session_scope(self.settings) as session:
            return queries.claim_delivery(session, Lease(self.owner, now + LEASE), now=now, most_attempts=MOST_ATTEMPTS)

    def mark_sent(self, delivery: ClaimedDelivery) -> str:
        """Record that the transport took the delivery."""
        with session_scope(self.settings) as session:
            is_held = queries.mark_sent(session, delivery.id, owner=self.owner, now=self.clock())
        if not is_held:
            logger.warning("delivery %d was sent after its lease had ended", delivery.id)
        return "sent"

    def postpone(self, delivery: ClaimedDelivery, error: str) -> str:
        """Record a fault that may pass; after ``MOST_ATTEMPTS`` the delivery has failed."""
        if delivery.attempts >= MOST_ATTEMPTS:
            return self.fail(delivery, error)
        due_at = self.clock() + RETRY_DELAYS[delivery.attempts - 1]
        with session_scope(self.settings) as session:
            queries.mark_retry(session, delivery.id, owner=self.owner, error=error, due_at=due_at)
        return "retry"

    def fail(self, delivery: ClaimedDelivery, error: str) -> str:
        """Record a fault that will not pass."""
        with session_scope(self.settings) as session:
            queries.mark_failed(session, delivery.id, owner=self.owner, error=error)
        logger.warning("delivery %d failed", delivery.id)
        return "failed"
