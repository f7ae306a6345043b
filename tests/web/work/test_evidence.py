"""Evidence of an enterprise: uploaded, checked by content, replaced, withdrawn, and seen by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.enterprises import EnterpriseRow
from models.evidence import EvidenceFileRow, EvidenceRow
from models.queries import evidence as queries
from tests.web.documents import JPEG, PDF, png, send_proof
from tests.web.factories import NOW, World
from tests.web.people import People, post, sign_in
from web.evidence_form import MOST_BYTES, MOST_REQUEST_BYTES
from web.uploads import document_type


@dataclass
class Desk:
    """An enterprise with its owner signed in."""

    app: Flask
    session: Session
    world: World

    def __post_init__(self) -> None:
        people = People(self.session)
        self.enterprise = self.world.enterprise("own")
        self.organisation = people.organisation((people.user(), "owner"), enterprise=self.enterprise)
        self.criteria = self.world.criteria()
        self.session.commit()
        self.maria = sign_in(self.app, "maria@example.test")
        self.page = f"/my/{self.organisation.id}/evidence"

    def text(self) -> str:
        return self.maria.get(self.page).get_data(as_text=True)

    def rows(self) -> list[EvidenceRow]:
        self.session.expire_all()
        return list(self.session.scalars(select(EvidenceRow).order_by(EvidenceRow.id)))

    def n_files(self) -> int:
        return self.session.scalars(select(func.count()).select_from(EvidenceFileRow)).one()


@pytest.fixture
def desk(app: Flask, session: Session, world: World) -> Desk:
    return Desk(app, session, world)


def test_a_proof_is_kept_with_its_file_and_waits(desk: Desk) -> None:
    fields = {"recognition": "Anerkannte Werkstatt", "issuer": "Agentur für Arbeit"}
    assert send_proof(desk.maria, desk.page, name="..\\C\\Bescheid\x07 ü.pdf", **fields).status_code == 302
    (row,) = desk.rows()
    assert (row.status, row.state, row.expires_on) == ("sheltered-workshop", "pending", date(2026, 12, 31))
    assert row.submitted_at == NOW
    text = desk.text()
    for words in ("being checked", "Anerkannte Werkstatt", "Agentur für Arbeit", "Bescheid ü.pdf"):
        assert words in text
    given = desk.maria.get(f"{desk.page}/{row.id}/file")
    assert given.data == PDF


def test_a_file_is_given_to_be_saved_and_can_do_nothing(desk: Desk) -> None:
    send_proof(desk.maria, desk.page, name='x"; filename=evil.html')
    headers = desk.maria.get(f"{desk.page}/1/file").headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == "attachment; filename=evidence-1.pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "proof.pdf"),
        (b"MZ\x90\x00" + bytes(100), "proof.png"),
        (b"GIF89a" + bytes(30), "proof.jpg"),
        (b"PK\x03\x04" + PDF, "proof.pdf"),
        (b"%PDF-1.7 cut off", "proof.pdf"),
        (png()[:-4], "proof.png"),
        (JPEG[:-2], "proof.jpg"),
    ],
)
def test_what_is_no_whole_document_is_refused_whatever_it_is_called(desk: Desk, content: bytes, name: str) -> None:
    response = send_proof(desk.maria, desk.page, content, name, issuer="Kept <words>")
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "not a whole PDF, PNG or JPEG" in text
    assert "Kept &lt;words&gt;" in text
    assert desk.rows() == []


@pytest.mark.parametrize("content", [PDF, png(), JPEG])
def test_documents_are_known_by_their_content(content: bytes) -> None:
    assert document_type(content) == {PDF: "application/pdf", JPEG: "image/jpeg"}.get(content, "image/png")


def test_a_file_that_is_too_large_is_told_and_a_huge_one_refused_unread(desk: Desk) -> None:
    response = send_proof(desk.maria, desk.page, PDF + bytes(MOST_BYTES))
    assert response.status_code == 422
    assert "larger than 5 MB" in response.get_data(as_text=True)
    assert send_proof(desk.maria, desk.page, PDF + bytes(MOST_REQUEST_BYTES)).status_code == 413
    assert desk.rows() == []


def test_other_pages_and_visitors_may_not_send_that_much(desk: Desk, app: Flask) -> None:
    big = {"name": "x" * 100_000}
    assert desk.maria.post("/account/details", data=big).status_code == 413
    assert app.test_client().post(desk.page, data=big).status_code == 413


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("status", "", "Choose what the proof is for."),
        ("status", "evil", "Choose what the proof is for."),
        ("issued_on", "", "Enter the day on which it was issued."),
        ("issued_on", "soon", "Enter a day such as"),
        ("issued_on", "2026-03-12", "This day cannot be right"),
        ("expires_on", "2026-03-10", "This proof has expired."),
        ("expires_on", "9999-12-31", "This day is too far away."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(desk: Desk, field: str, value: str, told: str) -> None:
    response = send_proof(desk.maria, desk.page, **{field: value})
    assert response.status_code == 422
    assert told in response.get_data(as_text=True)
    assert "choose the file once more" in response.get_data(as_text=True)
    assert desk.rows() == []


def test_without_a_file_nothing_is_kept(desk: Desk) -> None:
    for content in (None, b""):
        assert "Choose the file of the proof." in send_proof(desk.maria, desk.page, content).get_data(as_text=True)


def test_a_proof_that_ends_today_is_still_valid(desk: Desk) -> None:
    assert send_proof(desk.maria, desk.page, expires_on="2026-03-11").status_code == 302


def test_the_same_file_is_not_taken_twice(desk: Desk) -> None:
    send_proof(desk.maria, desk.page)
    assert "this file for this status already" in send_proof(desk.maria, desk.page).get_data(as_text=True)
    assert len(desk.rows()) == 1


def test_there_is_a_most_number_of_files(desk: Desk) -> None:
    for number in range(queries.MOST_FILES):
        assert send_proof(desk.maria, desk.page, png(number)).status_code == 302
    response = send_proof(desk.maria, desk.page, png(99))
    assert "12 files are kept already" in response.get_data(as_text=True)
    assert desk.n_files() == queries.MOST_FILES
    assert send_proof(desk.maria, desk.page, png(99), replaces="3").status_code == 302
    assert desk.n_files() == queries.MOST_FILES


def test_withdrawing_deletes_the_file_at_once(desk: Desk) -> None:
    send_proof(desk.maria, desk.page)
    post(desk.maria, f"{desk.page}/1/withdraw", page=desk.page)
    assert [row.state for row in desk.rows()] == ["withdrawn"]
    assert desk.n_files() == 0
    assert desk.maria.get(f"{desk.page}/1/file").status_code == 404
    again = post(desk.maria, f"{desk.page}/1/withdraw", page=desk.page)
    assert "It had expired or been withdrawn already." in desk.maria.get(again.location).get_data(as_text=True)


def test_a_rejected_file_can_make_room(desk: Desk) -> None:
    for number in range(queries.MOST_FILES):
        send_proof(desk.maria, desk.page, png(number))
    for row in desk.rows():
        row.state = "rejected"
    desk.session.commit()
    assert send_proof(desk.maria, desk.page).status_code == 422
    post(desk.maria, f"{desk.page}/1/withdraw", page=desk.page)
    assert send_proof(desk.maria, desk.page).status_code == 302


def test_a_verified_proof_stays_while_its_next_one_waits(desk: Desk) -> None:
    send_proof(desk.maria, desk.page, recognition="Old name")
    first = desk.rows()[0]
    first.state = "verified"
    desk.session.commit()
    form = desk.maria.get(f"{desk.page}?replace={first.id}").get_data(as_text=True)
    assert 'value="Old name"' in form
    assert f'name="replaces" value="{first.id}"' in form
    assert send_proof(desk.maria, desk.page, png(), replaces=str(first.id)).status_code == 302
    assert [(row.state, row.replaces_id) for row in desk.rows()] == [("verified", None), ("pending", first.id)]
    assert "verified, valid until 31 Dec 2026" in desk.text()


def test_a_proof_of_another_status_replaces_no_verified_one(desk: Desk) -> None:
    desk.session.add(_verified(desk.enterprise))
    desk.session.commit()
    send_proof(desk.maria, desk.page, status="cooperative", replaces="1")
    assert [(row.state, row.replaces_id) for row in desk.rows()] == [("verified", None), ("pending", None)]


def test_sending_and_withdrawing_over_and_over_comes_to_an_end(desk: Desk) -> None:
    for _ in range(queries.MOST_PROOFS):
        desk.world.add(EvidenceRow(enterprise_id=desk.enterprise.id, status="cooperative", state="withdrawn"))
    desk.session.commit()
    assert "we take no more" in send_proof(desk.maria, desk.page).get_data(as_text=True)
    assert desk.n_files() == 0


def test_the_page_says_what_a_missing_proof_costs(desk: Desk) -> None:
    for title, fields, match in (
        ("A", {"reserved_participation": "yes"}, {}),
        ("B", {"reserved_participation": "yes"}, {}),
        ("gated", {"reserved_participation": "yes"}, {"gates": ["excluded"]}),
        ("over", {"reserved_participation": "yes", "closes_at": NOW - timedelta(days=1)}, {}),
        ("open to all", {}, {}),
    ):
        _, lot = desk.world.tender(title, **fields)
        desk.world.match(lot, desk.enterprise, desk.criteria, **match)
    desk.session.commit()
    text = desk.text()
    assert "2 open reserved tenders are among your matches." in text
    assert "To bid, you need a valid proof." in text
    assert "as the enterprise says; not verified" in text
    desk.session.add(_verified(desk.enterprise))
    desk.session.commit()
    assert "You need a valid proof" not in desk.text()


def test_an_expired_proof_says_so_and_a_newer_one_quietens_it(desk: Desk) -> None:
    desk.session.add(_verified(desk.enterprise, date(2026, 3, 10)))
    desk.session.commit()
    text = desk.text()
    assert "expired on 10 Mar 2026" in text
    assert "Upload a new proof." in text
    desk.session.add(_verified(desk.enterprise, date(2026, 3, 20)))
    desk.session.commit()
    text = desk.text()
    assert "Upload a new proof." not in text
    assert "It ends in 9 days." in text


def test_a_proof_for_a_status_that_the_profile_does_not_name_is_pointed_out(desk: Desk) -> None:
    send_proof(desk.maria, desk.page, status="cooperative")
    assert "your profile does not name it" in desk.text()
    assert f'action="{desk.page}/1/status"' in desk.text()


def test_without_a_profile_the_page_leads_to_it(app: Flask, session: Session) -> None:
    people = People(session)
    organisation = people.organisation((people.user(), "owner"))
    session.commit()
    maria = sign_in(app, "maria@example.test")
    assert "First your profile" in maria.get(f"/my/{organisation.id}/evidence").get_data(as_text=True)
    page = f"/my/{organisation.id}/evidence"
    assert send_proof(maria, page).status_code == 404


def test_another_enterprise_reaches_nothing_of_it(desk: Desk) -> None:
    send_proof(desk.maria, desk.page)
    people = People(desk.session)
    other = people.organisation((people.user("other@example.test"), "owner"), enterprise=desk.world.enterprise("other"))
    desk.session.commit()
    stranger, home = sign_in(desk.app, "other@example.test"), f"/my/{other.id}/evidence"
    for address in (
        f"{desk.page}",
        f"{desk.page}/1/file",
        f"{home}/1/file",
        f"{home}?replace=1",
        f"{home}/{2**70}/file",
    ):
        assert stranger.get(address).status_code == 404, address
    for action in ("withdraw", "status"):
        assert post(stranger, f"{home}/1/{action}", page=home).status_code == 404
    assert send_proof(stranger, home, png(), replaces="1").status_code == 404
    assert [row.state for row in desk.rows()] == ["pending"]


def _verified(enterprise: EnterpriseRow, until: date = date(2026, 12, 31)) -> EvidenceRow:
    return EvidenceRow(
        enterprise_id=enterprise.id, status="sheltered-workshop", state="verified", expires_on=until, submitted_at=NOW
    )
