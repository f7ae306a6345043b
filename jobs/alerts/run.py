"""One round of alerts: digests first, then the outbox. Safe to run twice at once and as often as wanted."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from config.settings import Settings
from jobs.alerts.digest import make_digests
from jobs.alerts.send import Clock, send_deliveries, utc_now
from jobs.alerts.transports import Transport, transport_for
from models.database import session_scope
from models.queries.alerts import count_waiting

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AlertCounts:
    """What one round did.

    ``planned``: items that waited when it began; ``claimed`` of them went into ``mails``, ``dropped`` were no longer
    worth a mail. ``sent``, ``retry``, ``failed``: how the attempts to send ended.
    """

    planned: int
    claimed: int
    dropped: int
    mails: int
    sent: int
    retry: int
    failed: int


def run_alerts(settings: Settings, now: datetime | None = None, *, transport: Transport | None = None) -> AlertCounts:
    """Make the digests that are due and send what is in the outbox.

    ``now`` stands still for the whole round when given. ``transport`` stands in for the one of the settings.
    Raises: BadSmtpUrlError.
    """
    clock: Clock = utc_now if now is None else (lambda: now)
    way_out = transport or transport_for(settings)
    with session_scope(settings) as session:
        planned = count_waiting(session)
    digests = make_digests(settings, now=clock())
    ends = send_deliveries(settings, way_out, clock=clock)
    counts = AlertCounts(
        planned=planned,
        claimed=digests.claimed,
        dropped=digests.dropped,
        mails=digests.mails,
        sent=ends.sent,
        retry=ends.retry,
        failed=ends.failed,
    )
    logger.info("alerts: %s", counts)
    return counts
