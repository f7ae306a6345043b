"""What waits is looked at once more before it is sent: who left, was answered or asks for better ones hears nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from jobs.alerts import run_alerts
from jobs.alerts.digest import make_digests
from models.alerts import RecipientRow, SubscriptionRow
from models.database import session_scope
from models.feedback import FeedbackRow
from models.pursuits import PursuitRow
from tests.jobs.alerts.contents import NOW
from tests.jobs.alerts.world import World


@pytest.mark.parametrize("meanwhile", ["left the enterprise", "wants better ones", "answered", "bids"])
def test_what_is_not_wanted_any_more_is_dropped(world: World, meanwhile: str) -> None:
    enterprise = world.enterprise()
    recipient = world.recipient(enterprise)
    lot = world.matched_lots(1, enterprise)[0]
    with session_scope(world.settings) as session:
        subscription = session.scalars(select(SubscriptionRow).where(SubscriptionRow.recipient_id == recipient)).one()
        if meanwhile == "left the enterprise":
            session.delete(subscription)
        elif meanwhile == "wants better ones":
            subscription.least_score_centi = 9_999
        elif meanwhile == "answered":
            session.add(FeedbackRow(enterprise_id=enterprise, lot_id=lot, verdict="relevant"))
        else:
            session.add(PursuitRow(enterprise_id=enterprise, lot_id=lot, stage="saved"))
    counts = make_digests(world.settings, now=NOW)
    assert (counts.dropped, counts.mails) == (1, 0)


@pytest.mark.parametrize("change", [{"unsubscribed_at": NOW}, {"frequency": "off"}])
def test_who_left_meanwhile_gets_no_mail(world: World, change: dict[str, object]) -> None:
    enterprise = world.enterprise()
    recipient = world.recipient(enterprise)
    world.matched_lots(2, enterprise)
    world.change(RecipientRow, recipient, **change)
    counts = run_alerts(world.settings, NOW)
    assert (counts.dropped, counts.mails, counts.sent) == (2, 0, 0)
