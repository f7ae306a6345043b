"""The outbox against a real mail server: states, faults, retries, two senders at once."""

from __future__ import annotations

import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from jobs.alerts import run_alerts
from jobs.alerts.digest import make_digests
from jobs.alerts.send import LEASE, MOST_ATTEMPTS, RETRY_DELAYS, SendCounts, send_deliveries
from jobs.alerts.transports import SmtpTransport, parse_smtp_url, transport_for
from models.alerts import DeliveryRow, RecipientRow
from tests.jobs.alerts.contents import NOW
from tests.jobs.alerts.mailserver import Mailbox
from tests.jobs.alerts.world import World

ELSEWHERE = "another-machine:host:1:1"
"""A sender of which nobody here can say whether it still runs."""


def a_delivery(world: World, address: str = "reader@example.org", n_recipients: int = 1) -> None:
    """One mail to each recipient in the outbox."""
    enterprise = world.enterprise()
    for number in range(n_recipients):
        world.recipient(enterprise, address=address if not number else f"reader{number}@example.org")
    world.matched_lots(1, enterprise)
    make_digests(world.settings, now=NOW)


def send(world: World, now: datetime = NOW) -> SendCounts:
    return send_deliveries(world.settings, transport_for(world.settings), clock=lambda: now)


def test_a_mail_is_sent_once_and_its_items_with_it(mailed: World, mailbox: Mailbox) -> None:
    a_delivery(mailed)
    assert send(mailed) == SendCounts(sent=1)
    assert send(mailed, NOW + timedelta(days=1)) == SendCounts()
    (delivery,) = mailed.deliveries()
    assert (delivery.state, delivery.sent_at, delivery.attempts, delivery.lease_owner) == ("sent", NOW, 1, None)
    assert mailed.item_states() == {"sent": 1}
    (message,) = mailbox.received
    assert message["Message-ID"] == delivery.message_id
    assert message["To"] == "reader@example.org"
    assert "/alerts/unsubscribe/" in message["List-Unsubscribe"]


def test_a_fault_that_may_pass_is_retried_with_the_same_message(mailed: World, mailbox: Mailbox) -> None:
    a_delivery(mailed)
    mailbox.on_rcpt = lambda _address: "451 greylisted"
    assert send(mailed) == SendCounts(retry=1)
    (delivery,) = mailed.deliveries()
    assert (delivery.state, delivery.error, delivery.sent_at) == ("retry", "451 greylisted", None)
    assert delivery.due_at == NOW + RETRY_DELAYS[0]
    assert mailed.item_states() == {"claimed": 1}
    assert send(mailed, NOW + RETRY_DELAYS[0] - timedelta(seconds=1)) == SendCounts()
    mailbox.on_rcpt = lambda _address: "250 OK"
    assert send(mailed, NOW + RETRY_DELAYS[0]) == SendCounts(sent=1)
    assert [message["Message-ID"] for message in mailbox.received] == [delivery.message_id]
    assert mailed.deliveries()[0].error is None


def test_after_the_last_attempt_a_delivery_has_failed(mailed: World, mailbox: Mailbox) -> None:
    a_delivery(mailed)
    mailbox.on_data = lambda _envelope: "452 disk full"
    now, ends = NOW, []
    for delay in (*RETRY_DELAYS, timedelta(days=1)):
        ends.append(send(mailed, now))
        now += delay
    assert ends == [SendCounts(retry=1)] * (MOST_ATTEMPTS - 1) + [SendCounts(failed=1)]
    assert send(mailed, now) == SendCounts()
    assert [(row.state, row.error) for row in mailed.deliveries()] == [("failed", "452 disk full")]


def test_a_refusal_for_good_is_kept_with_its_reason_and_stops_nobody_else(mailed: World, mailbox: Mailbox) -> None:
    a_delivery(mailed, address="nobody@example.org", n_recipients=3)
    mailbox.on_rcpt = lambda address: "550 no such user" if address.startswith("nobody") else "250 OK"
    assert send(mailed) == SendCounts(sent=2, failed=1)
    failed = mailed.deliveries()[0]
    assert (failed.state, failed.error) == ("failed", "550 no such user")
    assert send(mailed, NOW + timedelta(days=9)) == SendCounts()


@pytest.mark.parametrize("address", ["not an address", "a@b\r\nBcc: c@d.example"])
def test_an_address_that_is_none_fails_without_stopping_others(mailed: World, mailbox: Mailbox, address: str) -> None:
    a_delivery(mailed, address=address, n_recipients=2)
    assert send(mailed) == SendCounts(sent=1, failed=1)
    assert [message["To"] for message in mailbox.received] == ["reader1@example.org"]


def test_when_the_server_is_away_one_attempt_is_made_and_all_mails_wait(mailed: World, mailbox: Mailbox) -> None:
    a_delivery(mailed, n_recipients=3)
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        nobody = SmtpTransport(parse_smtp_url(f"smtp://127.0.0.1:{bound.getsockname()[1]}"))
        assert send_deliveries(mailed.settings, nobody, clock=lambda: NOW) == SendCounts(retry=1)
    assert Counter(row.state for row in mailed.deliveries()) == {"retry": 1, "created": 2}
    assert send(mailed) == SendCounts(sent=2)
    assert send(mailed, NOW + RETRY_DELAYS[0]) == SendCounts(sent=1)
    assert set(mailbox.delivered().values()) == {1}


def test_a_time_out_after_the_text_sends_the_same_message_again(mailed: World, mailbox: Mailbox) -> None:
    a_delivery(mailed)
    mailbox.hold_data_reply = True
    assert mailed.settings.smtp_url is not None
    impatient = SmtpTransport(parse_smtp_url(mailed.settings.smtp_url), timeout_s=0.5)
    assert send_deliveries(mailed.settings, impatient, clock=lambda: NOW) == SendCounts(retry=1)
    mailbox.hold_data_reply = False
    assert send(mailed, NOW + RETRY_DELAYS[0]) == SendCounts(sent=1)
    assert len(mailbox.received) == 2
    assert mailbox.raw[0] == mailbox.raw[1]
    assert list(mailbox.delivered().values()) == [1]


def test_two_senders_at_once_send_everything_once(mailed: World, mailbox: Mailbox) -> None:
    a_delivery(mailed, n_recipients=20)
    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(lambda _: send(mailed), range(2)))
    assert sum(count.sent for count in counts) == 20
    assert len(mailbox.received) == 20
    assert set(mailbox.delivered().values()) == {1}


def test_two_rounds_at_once_announce_everything_once(mailed: World, mailbox: Mailbox) -> None:
    enterprise = mailed.enterprise()
    for number in range(10):
        mailed.recipient(enterprise, address=f"reader{number}@example.org", most_per_mail=3)
    mailed.matched_lots(3, enterprise)
    with ThreadPoolExecutor(2) as pool:
        rounds = list(pool.map(lambda _: run_alerts(mailed.settings, NOW), range(2)))
    run_alerts(mailed.settings, NOW)
    assert sum(counts.claimed for counts in rounds) == 30
    assert mailed.item_states() == {"sent": 30}
    assert len(mailbox.received) == 10


def test_a_delivery_in_other_hands_is_left_until_its_lease_ends(mailed: World, mailbox: Mailbox) -> None:
    a_delivery(mailed)
    (delivery,) = mailed.deliveries()
    held = {"state": "sending", "attempts": 1, "lease_owner": ELSEWHERE, "lease_until": NOW + LEASE}
    mailed.change(DeliveryRow, delivery.id, **held)
    assert send(mailed, NOW + LEASE) == SendCounts()
    assert send(mailed, NOW + LEASE + timedelta(seconds=1)) == SendCounts(sent=1)
    assert len(mailbox.received) == 1


def test_a_delivery_whose_sender_always_dies_ends_as_failed(mailed: World, mailbox: Mailbox) -> None:
    a_delivery(mailed)
    (delivery,) = mailed.deliveries()
    held = {"state": "sending", "attempts": MOST_ATTEMPTS, "lease_owner": ELSEWHERE, "lease_until": NOW}
    mailed.change(DeliveryRow, delivery.id, **held)
    assert send(mailed, NOW + timedelta(hours=1)) == SendCounts(failed=1)
    assert mailbox.received == []
    assert mailed.deliveries()[0].error


def test_who_unsubscribes_before_a_retry_gets_no_mail(mailed: World, mailbox: Mailbox) -> None:
    a_delivery(mailed)
    mailbox.on_rcpt = lambda _address: "451 later"
    send(mailed)
    mailed.change(RecipientRow, mailed.deliveries()[0].recipient_id, unsubscribed_at=NOW)
    mailbox.on_rcpt = lambda _address: "250 OK"
    assert send(mailed, NOW + timedelta(days=1)) == SendCounts(failed=1)
    assert mailbox.received == []


def test_an_empty_outbox_connects_to_nobody(world: World) -> None:
    class Unreachable:
        def open(self) -> None:
            raise AssertionError("connected for nothing")

    assert send_deliveries(world.settings, Unreachable(), clock=lambda: NOW) == SendCounts()  # type: ignore[arg-type]
