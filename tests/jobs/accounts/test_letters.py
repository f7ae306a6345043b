"""Letters about accounts: sent once over a real server, tried again after a fault, forgotten once sent."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.alerts.transports import TransportError
from jobs.letters import send_letters
from jobs.queues import KINDS
from jobs.work import run_batch
from models.letters import LetterRow
from models.queries.letters import add_letter
from models.work import WorkItemRow
from tests.jobs.alerts.mailserver import Mailbox, serve

HTML = '<p lang="el">Γεια <a href="https://x.example/confirm/abc">σύνδεσμος</a></p>'


def letter(session: Session, address: str = "maria@example.test") -> int:
    number = add_letter(session, address, "el", "Επιβεβαίωση", text="https://x.example/confirm/abc", html=HTML)
    session.commit()
    return number


def test_a_letter_is_sent_once_and_then_forgotten(clean_database: Settings, session: Session) -> None:
    number = letter(session)
    assert session.scalars(select(WorkItemRow.subject_id).where(WorkItemRow.kind == "send_letter")).all() == [number]
    mailbox = Mailbox()
    with serve(mailbox) as url:
        settings = clean_database.model_copy(update={"smtp_url": url})
        send_letters(settings, [number])
        send_letters(settings, [number])
    (message,) = mailbox.received
    assert message["Subject"] == "Επιβεβαίωση"
    assert message["To"] == "maria@example.test"
    assert message["Content-Language"] == "el"
    assert "abc" in message.get_body(("plain",)).get_content()
    assert "σύνδεσμος" in message.get_body(("html",)).get_content()
    session.expire_all()
    row = session.get_one(LetterRow, number)
    assert row.sent_at is not None
    assert (row.text, row.html) == ("", "")


def test_a_refused_letter_stays_for_the_next_try_with_the_same_name(clean_database: Settings, session: Session) -> None:
    number, replies = letter(session), ["451 later", "250 OK"]
    mailbox = Mailbox(on_data=lambda _envelope: replies.pop(0))
    with serve(mailbox) as url:
        settings = clean_database.model_copy(update={"smtp_url": url})
        with pytest.raises(TransportError):
            send_letters(settings, [number])
        send_letters(settings, [number])
    assert [message["Message-ID"].startswith(f"<letter-{number}-") for message in mailbox.received] == [True]


def attempt(settings: Settings, session: Session) -> datetime:
    """Try to send the letter when it is due; return when that was."""
    due_at = session.scalars(select(WorkItemRow.due_at)).one()
    session.commit()
    run_batch(settings, KINDS["send_letter"], send_letters, clock=lambda: due_at)
    return due_at


def test_a_letter_waits_for_the_server_nearly_a_day(clean_database: Settings, session: Session) -> None:
    letter(session)
    settings = clean_database.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})
    first = last = attempt(settings, session)
    while session.scalar(select(WorkItemRow.state)) == "pending":
        last = attempt(settings, session)
    assert timedelta(hours=20) < last - first < timedelta(hours=24)
    assert session.scalar(select(WorkItemRow.state)) == "failed"


def test_without_a_server_letters_land_in_the_folder(clean_database: Settings, session: Session) -> None:
    send_letters(clean_database, [letter(session)])
    (path,) = (clean_database.var_dir / "mail").glob("letter-*.eml")
    assert b"maria@example.test" in path.read_bytes()
    path.unlink()
