"""How the service runs: what is shown, what is tried again, the quarantine read again on the real way of ingest."""

from __future__ import annotations

import gzip
import hashlib
import os
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rq import Queue, Worker
from rq.serializers import JSONSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.queues import KINDS, workers_alive
from jobs.valkey import connect
from jobs.work import handler_of, run_batch
from models.accounts import UserRow
from models.alerts import DeliveryRow, RecipientRow
from models.documents import QuarantineRow, RawDocumentRow
from models.letters import LetterRow
from models.notices import NoticeRow
from models.work import SourceRow, WorkItemRow
from tests.jobs.ingest.documents import CALL, document
from tests.web.admin.conftest import Written
from tests.web.factories import NOW, World
from tests.web.people import post, sign_in
from tests.web.tables import rows_of
from web import create_app
from web.presenters.masking import mask_addresses

PAGE = "/admin/operations"


@pytest.fixture
def ana(clean_queues: Settings, admin: UserRow) -> FlaskClient:
    """The administrator of a site that has a queue."""
    return sign_in(create_app(clean_queues, clock=lambda: NOW), "ana@example.test")


def work(session: Session, kind: str) -> list[tuple[int, str]]:
    session.expire_all()
    found = select(WorkItemRow.subject_id, WorkItemRow.state).where(WorkItemRow.kind == kind)
    return [tuple(row) for row in session.execute(found.order_by(WorkItemRow.id))]


def quarantine(session: Session, content: bytes, *, code: str = "no-lots", reference: str = "1.xml") -> QuarantineRow:
    raw = RawDocumentRow(
        source="ted", reference=reference, sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content),
        content=gzip.compress(content),
    )  # fmt: skip
    session.add(raw)
    session.flush()
    row = QuarantineRow(
        raw_document_id=raw.id, source="ted", reference=reference, code=code, reason="It has no lots.",
        parser_version="0",
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row


def test_a_document_is_read_again_in_the_background_and_the_result_is_shown(
    ana: FlaskClient, clean_queues: Settings, session: Session, written: Written
) -> None:
    row = quarantine(session, document(CALL).content)
    page = f"{PAGE}/quarantine"
    for _ in range(2):
        post(ana, f"{page}/read", {"id": row.id}, page="/account")
    assert work(session, "reread_document") == [(row.raw_document_id, "pending")]
    text = ana.get(page).get_data(as_text=True)
    assert "Waiting to be read" in text
    assert "reload.js" in text
    kind = KINDS["reread_document"]
    assert run_batch(clean_queues, kind, handler_of(kind)).done == 1
    text = ana.get(page).get_data(as_text=True)
    assert "Has now been read" in text
    assert "The quarantine is empty" in text
    assert "reload.js" not in text
    assert session.scalars(select(NoticeRow.raw_document_id)).all() == [row.raw_document_id]
    assert written() == [("quarantine.read-again", row.id, {"documents": 1, "reason": None})]


def test_all_of_a_reason_are_read_again_and_no_other(
    ana: FlaskClient, clean_queues: Settings, session: Session
) -> None:
    bad = [quarantine(session, b"<no/>%d" % number, code="broken", reference=f"{number}.xml") for number in range(3)]
    quarantine(session, b"<other/>")
    page = f"{PAGE}/quarantine?code=broken"
    assert "Read all 3 documents again" in ana.get(page).get_data(as_text=True)
    post(ana, f"{PAGE}/quarantine/read", {"code": "broken"}, page="/account")
    assert [subject for subject, _ in work(session, "reread_document")] == [row.raw_document_id for row in bad]
    run_batch(clean_queues, KINDS["reread_document"], handler_of(KINDS["reread_document"]))
    assert ana.get(page).get_data(as_text=True).count("Still cannot be read") == 3
    assert post(ana, f"{PAGE}/quarantine/read", {"code": "-"}, page="/account").status_code == 400


def test_failed_work_is_tried_again_by_piece_and_by_kind(ana: FlaskClient, session: Session, written: Written) -> None:
    for subject in (1, 2):
        session.add(WorkItemRow(kind="match_notice", subject_id=subject, state="failed", attempts=5, error="Boom"))
    session.add(WorkItemRow(kind="embed_notice", subject_id=1, state="failed", attempts=5, error="a@b.example said no"))
    session.commit()
    text = ana.get(PAGE).get_data(as_text=True)
    assert "Matching lots" in text
    assert "a…@b.example said no" in text
    first = session.scalars(select(WorkItemRow.id).order_by(WorkItemRow.id)).first()
    for _ in range(2):
        post(ana, f"{PAGE}/work/retry", {"id": first}, page="/account")
    assert work(session, "match_notice") == [(1, "pending"), (2, "failed")]
    post(ana, f"{PAGE}/work/retry", {"kind": "match_notice"}, page="/account")
    assert {state for _, state in work(session, "match_notice")} == {"pending"}
    assert work(session, "embed_notice") == [(1, "failed")]
    post(ana, f"{PAGE}/work/retry", page="/account")
    assert work(session, "embed_notice") == [(1, "pending")]
    assert [details["pieces"] for _, _, details in written()] == [1, 1, 1]
    assert post(ana, f"{PAGE}/work/retry", {"kind": "nothing"}, page="/account").status_code == 400


def test_a_source_is_fetched_now_once(ana: FlaskClient, session: Session, written: Written) -> None:
    assert "Fetch now" in ana.get(PAGE).get_data(as_text=True)
    for _ in range(2):
        post(ana, f"{PAGE}/sources/ted/fetch", page="/account")
    assert work(session, "fetch_ted") == [(0, "pending")]
    assert "Fetching is under way." in ana.get(PAGE).get_data(as_text=True)
    assert written() == [("source.fetch-asked", 0, {"source": "ted"})]
    assert post(ana, f"{PAGE}/sources/nowhere/fetch", page="/account").status_code == 404


def test_a_source_that_failed_says_why(ana: FlaskClient, session: Session) -> None:
    session.add(SourceRow(name="ted", last_error="429 Too Many Requests", last_error_at=NOW))
    session.commit()
    text = ana.get(PAGE).get_data(as_text=True)
    assert "Last run failed" in text
    assert "429 Too Many Requests" in text
    assert "A source is not well" in ana.get("/admin/").get_data(as_text=True)


def delivery(session: Session, address: str, **fields: object) -> DeliveryRow:
    recipient = RecipientRow(address=address, language="de", frequency="daily")
    session.add(recipient)
    session.flush()
    values = {"state": "failed", "attempts": 8, "error": f"550 <{address}> unknown", "message_id": f"<{address}>"}
    row = DeliveryRow(recipient_id=recipient.id, content={}, **{**values, **fields})
    session.add(row)
    session.commit()
    return row


def test_mails_that_failed_are_tried_again_and_nobody_reads_the_addresses(
    ana: FlaskClient, session: Session, written: Written
) -> None:
    failed, gone = delivery(session, "maria@example.test"), delivery(session, "left@example.test")
    came_back = delivery(session, "back@example.test", error="unsubscribed")
    session.get_one(RecipientRow, gone.recipient_id).unsubscribed_at = NOW
    session.commit()
    text = ana.get(PAGE).get_data(as_text=True)
    assert "maria@" not in text
    assert "550 &lt;m…@example.test&gt; unknown" in text
    for _ in range(2):
        post(ana, f"{PAGE}/deliveries/retry", page="/account")
    session.expire_all()
    assert (failed.state, failed.attempts, failed.due_at) == ("retry", 0, NOW)
    assert (gone.state, came_back.state) == ("failed", "failed")
    assert work(session, "send_alerts") == [(0, "pending")]
    assert written() == [("delivery.retried", 0, {"mails": 1})]


def test_a_letter_that_failed_is_tried_again(ana: FlaskClient, session: Session) -> None:
    letter = LetterRow(address="maria@example.test", language="de", subject="S", text="T", html="H")
    session.add(letter)
    session.flush()
    error = "refused maria@example.test"
    item = WorkItemRow(kind="send_letter", subject_id=letter.id, state="failed", attempts=5, error=error)
    session.add(item)
    session.commit()
    text = ana.get(PAGE).get_data(as_text=True)
    assert "maria@" not in text
    assert "refused m…@example.test" in text
    assert "1 mail was not sent" in ana.get("/admin/").get_data(as_text=True)
    post(ana, f"{PAGE}/work/retry", {"id": item.id}, page="/account")
    assert work(session, "send_letter") == [(letter.id, "pending")]


def test_queues_show_who_listens_and_what_waits(ana: FlaskClient, clean_queues: Settings, session: Session) -> None:
    session.add(WorkItemRow(kind="match_notice", subject_id=1, due_at=NOW - timedelta(hours=2)))
    session.commit()
    assert "No worker is alive." in ana.get(PAGE).get_data(as_text=True)
    assert "No worker is alive" in ana.get("/admin/").get_data(as_text=True)
    connection = connect(clean_queues)
    queues = [Queue(name, connection=connection, serializer=JSONSerializer) for name in ("match", "mail")]
    worker = Worker(queues, connection=connection, serializer=JSONSerializer, name=f"w-{os.getpid()}")
    worker.register_birth()
    try:
        (alive,) = workers_alive(clean_queues) or ()
        assert (alive.queues, alive.is_busy) == (("match", "mail"), False)
        text = ana.get(PAGE).get_data(as_text=True)
        assert "1 worker is alive" in text
        assert ("match", "1", "1", "0", "0", "2 hours ago") in rows_of(text)
    finally:
        worker.register_death()
        connection.close()


def test_without_a_queue_the_page_says_unknown(clean_database: Settings, admin: UserRow, session: Session) -> None:
    away = clean_database.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    client = sign_in(create_app(away, clock=lambda: NOW), "ana@example.test")
    text = client.get(PAGE).get_data(as_text=True)
    assert "Unknown: the queue does not answer." in text
    assert "The queue does not answer" in client.get("/admin/").get_data(as_text=True)
    post(client, f"{PAGE}/sources/ted/fetch", page="/account")
    assert work(session, "fetch_ted") == [(0, "pending")]


def test_the_overview_is_calm_when_all_is_well(ana: FlaskClient, session: Session, admin: UserRow) -> None:
    admin.tf_primary_method = "authenticator"
    session.commit()
    text = ana.get("/admin/").get_data(as_text=True)
    assert "Everything is well." in text
    assert "Nothing waits for a decision." in text


def test_the_public_pages_stay_public(app: Flask, session: Session, world: World) -> None:
    world.quarantined()
    session.commit()
    client = app.test_client()
    assert client.get("/sources").status_code == 200
    assert "Read again" not in client.get("/quarantine").get_data(as_text=True)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("maria@example.test", "m…@example.test"),
        ("to <Maria.Muster+x@a.example>: 550", "to <M…@a.example>: 550"),
        ("a@b.example, c@d.example", "a…@b.example, c…@d.example"),
        ("nothing here", "nothing here"),
        ("", ""),
    ],
)
def test_addresses_are_masked(text: str, masked: str) -> None:
    assert mask_addresses(text) == masked
