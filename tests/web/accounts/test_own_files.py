"""The files of evidence are kept data too: taken away by who owns the enterprise, erased with it, dropped in time."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.ticks import housekeep
from models.evidence import EvidenceFileRow, EvidenceRow, EvidenceTellingRow
from models.queries import evidence as queries
from tests.web.documents import JPEG, PDF
from tests.web.factories import NOW, World
from tests.web.people import PASSWORD, People, post, sign_in


def add_proof(session: Session, enterprise_id: int, content: bytes = PDF, **fields: object) -> EvidenceRow:
    row = EvidenceRow(enterprise_id=enterprise_id, status="cooperative", **fields)
    media_type = "application/pdf" if content == PDF else "image/jpeg"
    queries.submit(session, row, name="../my proof.pdf", media_type=media_type, content=content)
    return row


def count(session: Session, table: type) -> int:
    return session.scalars(select(func.count()).select_from(table)).one()


def test_an_owner_takes_the_files_away_in_a_zip(app: Flask, session: Session, world: World) -> None:
    people, own, other = People(session), world.enterprise("own"), world.enterprise("other")
    maria, colleague = people.user(), people.user("colleague@example.test")
    people.organisation((maria, "owner"), (colleague, "member"), enterprise=own)
    add_proof(session, own.id, submitted_by=maria.id, issuer="Amt")
    add_proof(session, own.id, JPEG, submitted_by=colleague.id)
    add_proof(session, other.id)
    session.commit()
    answer = sign_in(app, "maria@example.test").get("/account/data")
    assert answer.mimetype == "application/zip"
    assert "filename=my-data.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert sorted(archive.namelist()) == ["evidence/1.pdf", "evidence/2.jpg", "my-data.json"]
        assert archive.read("evidence/1.pdf") == PDF
        kept = json.loads(archive.read("my-data.json"))
    assert [row["issuer"] for row in kept["evidence"]] == ["Amt", ""]
    answer.close()
    alone = sign_in(app, "colleague@example.test").get("/account/data")
    assert alone.mimetype == "application/json"
    assert [row["id"] for row in json.loads(alone.data)["evidence"]] == [2]


def test_without_files_the_answer_is_json_alone(app: Flask, session: Session) -> None:
    People(session).user()
    session.commit()
    maria = sign_in(app, "maria@example.test")
    assert maria.get("/account/data").mimetype == "application/json"
    assert 'href="/account/data"' in maria.get("/account").get_data(as_text=True)


@pytest.mark.parametrize("with_colleague", [False, True])
def test_erasing_takes_the_files_of_an_enterprise_in_which_nobody_else_works(
    app: Flask, session: Session, world: World, with_colleague: bool
) -> None:
    people, own = People(session), world.enterprise("own")
    maria = people.user()
    members = [(maria, "owner"), *([(people.user("bo@example.test"), "owner")] if with_colleague else [])]
    people.organisation(*members, enterprise=own)
    row = add_proof(session, own.id, submitted_by=maria.id, decided_by=maria.id)
    session.add(EvidenceTellingRow(evidence_id=row.id, occasion="verified", told_at=NOW))
    session.commit()
    post(sign_in(app, "maria@example.test"), "/account/erase", {"password": PASSWORD})
    session.expire_all()
    for table in (EvidenceRow, EvidenceFileRow, EvidenceTellingRow):
        assert count(session, table) == int(with_colleague), table
    if with_colleague:
        assert (row.submitted_by, row.decided_by) == (None, None)


def test_files_go_when_the_privacy_page_says(
    clean_database: Settings, session: Session, world: World, app: Flask
) -> None:
    today, own = NOW.date(), world.enterprise("own")
    for number, (state, decided, until) in enumerate(
        (
            ("rejected", 91, None),
            ("rejected", 89, None),
            ("withdrawn", 91, None),
            ("verified", 400, today - timedelta(days=91)),
            ("verified", 400, today - timedelta(days=89)),
            ("verified", 400, today),
            ("pending", None, None),
        )
    ):
        moment = None if decided is None else NOW - timedelta(days=decided)
        row = add_proof(session, own.id, PDF + bytes([number]), submitted_at=NOW - timedelta(days=500))
        row.state, row.decided_at, row.expires_on = state, moment, until
    session.commit()
    housekeep(clean_database, [0], clock=lambda: NOW)
    session.expire_all()
    assert set(session.scalars(select(EvidenceRow.id))) == {2, 4, 5, 6, 7}
    assert set(session.scalars(select(EvidenceFileRow.evidence_id))) == {2, 5, 6, 7}
    assert date(2026, 3, 11) == today
    assert "90 days after it was not accepted or has expired" in app.test_client().get("/privacy").get_data(
        as_text=True
    )
