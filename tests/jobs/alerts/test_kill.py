"""kill -9 of a sending process at its worst moments, against a real mail server: nothing lost, nothing twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from config.settings import PROJECT_ROOT
from jobs.alerts import run_alerts, send
from jobs.alerts.send import LEASE
from models.alerts import DeliveryRow
from models.database import get_engine
from tests.jobs.alerts.contents import NOW
from tests.jobs.alerts.mailserver import OK, Mailbox
from tests.jobs.alerts.world import World

PATIENCE_S = 60.0
N_RECIPIENTS = 3
SENDER = """
import sys
from datetime import datetime
from config.settings import Settings
from jobs.alerts import run_alerts
run_alerts(Settings(_env_file=None), datetime.fromisoformat(sys.argv[1]))
"""


def start_sender(world: World, now: datetime) -> subprocess.Popen[bytes]:
    """A process of its own that runs one round of alerts."""
    settings = world.settings
    environment = {
        **os.environ,
        "DATABASE_URL": str(settings.database_url),
        "SMTP_URL": str(settings.smtp_url),
        "VAR_DIR": str(settings.var_dir),
        "PYTHONPATH": str(PROJECT_ROOT),
    }
    return subprocess.Popen([sys.executable, "-c", SENDER, now.isoformat()], env=environment, cwd=PROJECT_ROOT)


def kill_before_the_text(world: World, mailbox: Mailbox) -> None:
    mailbox.hold_rcpt = True
    sender = start_sender(world, NOW)
    assert mailbox.reached_rcpt.wait(PATIENCE_S)
    kill(sender)
    mailbox.hold_rcpt = False
    assert mailbox.received == []


def kill_after_the_text_was_accepted(world: World, mailbox: Mailbox) -> None:
    mailbox.hold_data_reply = True
    sender = start_sender(world, NOW)
    assert mailbox.accepted.wait(PATIENCE_S)
    kill(sender)
    mailbox.hold_data_reply = False
    assert len(mailbox.received) == 1


def kill_while_it_records_that_it_sent(world: World, mailbox: Mailbox) -> None:
    """The narrowest window: the server's 250 is there, the commit of ``sent`` is not."""
    with Session(get_engine(world.settings)) as locking:

        def lock_deliveries(_address: str) -> str:
            locking.execute(select(DeliveryRow.id).with_for_update())
            return OK

        mailbox.on_rcpt = lock_deliveries
        sender = start_sender(world, NOW)
        assert mailbox.accepted.wait(PATIENCE_S)
        wait_until_blocked(world)
        kill(sender)
        mailbox.on_rcpt = lambda _address: OK
        locking.rollback()
    assert len(mailbox.received) == 1


def wait_until_blocked(world: World) -> None:
    """Return when a session of the database waits for a lock."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    deadline = monotonic() + PATIENCE_S
    with get_engine(world.settings).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.execute(waiting).scalar_one():
            assert monotonic() < deadline, "the sender never came to record what it sent"


def kill(sender: subprocess.Popen[bytes]) -> None:
    sender.kill()
    assert sender.wait() == -signal.SIGKILL


@pytest.mark.parametrize("is_seen_to_be_gone", [True, False], ids=["same machine", "another machine"])
@pytest.mark.parametrize(
    "kill_sender", [kill_before_the_text, kill_after_the_text_was_accepted, kill_while_it_records_that_it_sent]
)
def test_a_killed_sender_loses_nothing_and_repeats_nothing(
    mailed: World,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    *,
    kill_sender: Callable[[World, Mailbox], None],
    is_seen_to_be_gone: bool,
) -> None:
    enterprise = mailed.enterprise()
    for number in range(N_RECIPIENTS):
        mailed.recipient(enterprise, address=f"reader{number}@example.org")
    mailed.matched_lots(2, enterprise)

    kill_sender(mailed, mailbox)
    assert sorted(row.state for row in mailed.deliveries()) == ["created", "created", "sending"]
    assert mailed.item_states()["sent"] == 0

    if is_seen_to_be_gone:
        assert run_alerts(mailed.settings, NOW + timedelta(minutes=1)).sent == N_RECIPIENTS
    else:
        monkeypatch.setattr(send, "is_gone", lambda _owner: False)
        assert run_alerts(mailed.settings, NOW + timedelta(minutes=1)).sent == N_RECIPIENTS - 1
        assert run_alerts(mailed.settings, NOW + LEASE + timedelta(minutes=1)).sent == 1
    assert run_alerts(mailed.settings, NOW + timedelta(hours=3)).sent == 0

    assert [row.state for row in mailed.deliveries()] == ["sent"] * N_RECIPIENTS
    assert mailed.item_states() == {"sent": 2 * N_RECIPIENTS}
    assert len({message["Message-ID"] for message in mailbox.received}) == N_RECIPIENTS
    assert {to for to, _ in mailbox.delivered()} == {f"reader{number}@example.org" for number in range(N_RECIPIENTS)}
    assert set(mailbox.delivered().values()) == {1}
    by_id = {(message["Message-ID"], raw) for message, raw in zip(mailbox.received, mailbox.raw, strict=True)}
    assert len(by_id) == N_RECIPIENTS, "a repeated mail must be the same to the byte"
