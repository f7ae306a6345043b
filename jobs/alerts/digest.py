"""Claims what is due for each recipient and freezes it into one delivery, in one transaction per recipient.

Owns the order: drop what is stale, take the best, freeze the content, give the items to the delivery. Sends nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from config.i18n import get_translations, negotiate
from config.settings import Settings
from config.time_zones import zone_of_country, zone_or
from jobs.alerts.content import LotContent, MailContent, content_to_json, freeze_lot, subject_of
from jobs.alerts.explain import place_name, reasons
from jobs.alerts.links import enterprise_url, home_url, lot_url
from jobs.alerts.plan import Frequency, Rhythm, is_digest_due
from jobs.alerts.render import message_id_for
from jobs.alerts.wording import Voice
from models.alerts import DeliveryRow, RecipientRow
from models.database import session_scope
from models.queries import alerts as queries
from models.queries.accounts import time_zone_of
from models.queries.deliveries import next_delivery_id

logger = logging.getLogger(__name__)
RECIPIENTS_PER_PAGE = 500


@dataclass(frozen=True, slots=True)
class DigestCounts:
    """What one pass over the recipients did: items put into mails, items dropped, mails made."""

    claimed: int = 0
    dropped: int = 0
    mails: int = 0

    def __add__(self, other: DigestCounts) -> DigestCounts:
        """Return the counts of both passes."""
        return DigestCounts(self.claimed + other.claimed, self.dropped + other.dropped, self.mails + other.mails)


def make_digests(settings: Settings, *, now: datetime) -> DigestCounts:
    """Make the digests that are due for all recipients; safe to run twice at once."""
    counts, after_id = DigestCounts(), 0
    while True:
        with session_scope(settings) as session:
            page = queries.waiting_recipients(session, after_id=after_id, limit=RECIPIENTS_PER_PAGE)
            ids = [recipient.id for recipient in page]
        for recipient_id in ids:
            with session_scope(settings) as session:
                counts += make_digest(session, recipient_id, settings=settings, now=now)
        if len(ids) < RECIPIENTS_PER_PAGE:
            return counts
        after_id = ids[-1]


def make_digest(session: Session, recipient_id: int, *, settings: Settings, now: datetime) -> DigestCounts:
    """Make one recipient's digest if it is due and there is something to say; the caller commits."""
    recipient = queries.lock_recipient(session, recipient_id)
    if recipient is None:
        return DigestCounts()
    dropped = queries.drop_stale_items(session, recipient, now=now)
    zone = _zone_of(session, recipient, settings)
    if not _is_due(session, recipient, now=now, zone=zone):
        return DigestCounts(dropped=dropped)
    claimed = queries.lock_best_items(session, recipient)
    if not claimed:
        return DigestCounts(dropped=dropped)
    _freeze(session, recipient, claimed, settings=settings, now=now, zone=zone)
    recipient.last_digest_at = now
    session.flush()
    return DigestCounts(claimed=len(claimed), dropped=dropped, mails=1)


def _zone_of(session: Session, recipient: RecipientRow, settings: Settings) -> ZoneInfo:
    """Return the zone that the reader has chosen, else that of the enterprise's country, as on the pages."""
    name = time_zone_of(session, recipient.address)
    if not name and (country := queries.country_of(session, recipient.id)):
        name = zone_of_country(country)
    return zone_or(name, settings.time_zone)


def _is_due(session: Session, recipient: RecipientRow, *, now: datetime, zone: ZoneInfo) -> bool:
    if recipient.unsubscribed_at is not None:
        return False
    has_new = queries.has_new_items(session, recipient.id)
    rhythm = Rhythm(Frequency(recipient.frequency), recipient.created_at, recipient.last_digest_at, has_new)
    return is_digest_due(rhythm, now=now, zone=zone)


def _freeze(
    session: Session,
    recipient: RecipientRow,
    claimed: Sequence[queries.ClaimedLot],
    *,
    settings: Settings,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """Write the delivery of the claimed items, with everything that its mail will show."""
    delivery = DeliveryRow(id=next_delivery_id(session), recipient_id=recipient.id, content={}, due_at=now)
    delivery.message_id = message_id_for(
        delivery.id, recipient_id=recipient.id, frozen_at=now.isoformat(), sender=settings.mail_from
    )
    session.add(delivery)
    session.flush()
    queries.claim_items(session, [lot.item.id for lot in claimed], delivery.id)
    more = queries.count_remaining(session, recipient.id, delivery.id)
    language = negotiate([recipient.language])
    voice = Voice(language, get_translations(language), zone)
    why = reasons(session, claimed, voice, now=now)
    lots = tuple(_lot_content(lot, why[lot.lot.id], voice=voice, settings=settings) for lot in claimed)
    content = MailContent(
        language=language,
        subject=subject_of(lots, voice.translations),
        frozen_at=now,
        lots=lots,
        more=more,
        more_url=_more_url(settings, claimed),
        zone=zone.key,
    )
    delivery.content = content_to_json(content)


def _lot_content(claimed: queries.ClaimedLot, why: Sequence[str], *, voice: Voice, settings: Settings) -> LotContent:
    return freeze_lot(
        claimed,
        language=voice.language,
        place=place_name(claimed.lot, voice),
        reasons=why,
        url=lot_url(settings, notice_id=claimed.notice.id, lot_id=claimed.lot.id),
    )


def _more_url(settings: Settings, claimed: Sequence[queries.ClaimedLot]) -> str:
    """Return where the lots that did not fit are listed: the enterprise's page when the mail is about one only."""
    enterprise_ids = {lot.enterprise.id for lot in claimed}
    return enterprise_url(settings, enterprise_ids.pop()) if len(enterprise_ids) == 1 else home_url(settings)
