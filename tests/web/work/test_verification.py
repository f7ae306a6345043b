"""The administrator looks at proofs: the queue, one proof beside its enterprise, decisions that are made once."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEntryRow
from models.evidence import EvidenceFileRow, EvidenceRow
from models.work import WorkItemRow
from tests.matcher.documents.files import locked_pdf, long_pdf, pdf
from tests.web.documents import JPEG, PDF, png, send_proof
from tests.web.factories import NOW, World
from tests.web.people import People, post, sign_in

HOME = "/admin/verification"


@dataclass
class Office:
    """An administrator, and an enterprise that has sent a picture as proof (id 1)."""

    app: Flask
    session: Session
    world: World

    def __post_init__(self) -> None:
        people = People(self.session)
        self.enterprise = self.world.enterprise("own", name="Wäscherei Süd", company_id="HRB 7")
        self.organisation = people.organisation((people.user(), "owner"), enterprise=self.enterprise)
        people.user("admin@example.test", name="Ana", is_administrator=True)
        self.session.commit()
        self.maria = sign_in(self.app, "maria@example.test")
        self.page = f"/my/{self.organisation.id}/evidence"
        send_proof(self.maria, self.page, png(), recognition="=cmd()", issuer="Amt", expires_on="")
        self.admin = sign_in(self.app, "admin@example.test")

    def text(self, arguments: str = "") -> str:
        return self.admin.get(HOME + arguments).get_data(as_text=True)

    def row(self, number: int = 1) -> EvidenceRow:
        self.session.expire_all()
        return self.session.get_one(EvidenceRow, number)

    def asked(self) -> list[int]:
        statement = select(WorkItemRow.subject_id).where(WorkItemRow.kind == "tell_evidence")
        return list(self.session.scalars(statement))

    def post(self, action: str, data: dict[str, object], number: int = 1):
        return post(self.admin, f"{HOME}/{number}/{action}", data, page=f"{HOME}/1")

    def approve(self, until: str, number: int = 1):
        return self.post("approve", {"valid_until": until, "has_read": "yes"}, number)

    def file(self, content: bytes, media_type: str = "application/pdf") -> None:
        """Put another file in the place of the picture."""
        file = self.session.get_one(EvidenceFileRow, 1)
        file.content, file.media_type = content, media_type
        self.session.commit()


@pytest.fixture
def office(app: Flask, session: Session, world: World) -> Office:
    return Office(app, session, world)


def test_the_queue_shows_what_waits_longest_first(office: Office) -> None:
    for key, age in (("older", 3), ("oldest", 9)):
        enterprise = office.world.enterprise(key, name=f"{key} works")
        moment = NOW - timedelta(days=age)
        office.world.add(EvidenceRow(enterprise_id=enterprise.id, status="cooperative", submitted_at=moment))
    office.session.commit()
    text = office.text()
    assert text.index("oldest works") < text.index("older works") < text.index("Wäscherei Süd")
    assert "Nothing here" in office.text("?state=rejected")
    assert office.admin.get(f"{HOME}?state=evil").status_code == 400


def test_states_are_counted_and_expired_is_a_state_by_its_date(office: Office) -> None:
    for until in (date(2026, 3, 10), date(2026, 3, 11)):
        office.world.add(
            EvidenceRow(enterprise_id=office.enterprise.id, status="cooperative", state="verified", expires_on=until)
        )
    office.session.commit()
    assert "expired on 10 Mar 2026" in office.text("?state=expired")
    verified = office.text("?state=verified")
    assert "valid until 11 Mar 2026" in verified
    assert "10 Mar 2026" not in verified


def test_a_long_queue_has_pages_and_leaves_as_a_safe_table(office: Office) -> None:
    for _ in range(30):
        office.world.add(EvidenceRow(enterprise_id=office.enterprise.id, status="cooperative", submitted_at=NOW))
    office.session.commit()
    assert f"{HOME}?state=pending&amp;page=2" in office.text()
    answer = office.admin.get(f"{HOME}.csv?state=pending").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(answer[1:])))
    assert len(rows) == 31
    assert (rows[0]["enterprise"], rows[0]["recognition"], rows[0]["file"]) == ("Wäscherei Süd", "'=cmd()", "proof.pdf")


def test_the_viewer_shows_the_enterprise_beside_the_picture(office: Office) -> None:
    text = office.text("/1")
    for words in ("Wäscherei Süd", "HRB 7", "Amt", "no end named", 'value="2027-01-10"'):
        assert words in text
    assert f'<img class="proof-picture" src="{HOME}/1/picture"' in text
    assert "The text in it" not in text
    given = office.admin.get(f"{HOME}/1/file")
    assert given.mimetype == "image/png"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in given.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("content", "media_type"), [(png(), "image/png"), (JPEG, "image/jpeg")])
def test_a_picture_is_shown_and_can_do_nothing(office: Office, content: bytes, media_type: str) -> None:
    office.file(content, media_type)
    given = office.admin.get(f"{HOME}/1/picture")
    assert (given.status_code, given.data) == (200, content)
    assert given.headers["Content-Type"] == media_type
    assert given.headers["Content-Disposition"].startswith("inline")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert given.headers["Cache-Control"] == "private, no-store"
    assert office.maria.get(f"{HOME}/1/picture").status_code == 403


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"<svg onload='alert(1)'/>", "image/svg+xml"),
        (b"<script>alert(1)</script>", "image/png"),
        (JPEG, "image/png"),
    ],
)
def test_what_is_no_picture_by_its_content_is_not_shown_as_one(office: Office, content: bytes, media_type: str) -> None:
    office.file(content, media_type)
    assert office.admin.get(f"{HOME}/1/picture").status_code == 404


def test_the_text_of_a_pdf_stands_beside_its_download_and_the_end_is_folded(office: Office) -> None:
    office.file(long_pdf(["<b>We confirm</b> that the enterprise", *(f"keeps rule {n}." for n in range(1, 30))], 2))
    text = office.text("/1")
    shown, _, folded = text.partition("Show the rest of the text")
    assert f'href="{HOME}/1/file"' in shown
    assert "2 pages" in shown
    assert "&lt;b&gt;We confirm&lt;/b&gt; that the enterprise\nkeeps rule 1." in shown
    assert (shown.count("keeps rule"), folded.count("keeps rule")) == (38, 20)
    assert "Only the beginning" not in text
    assert "proof-picture" not in text


def test_of_a_long_pdf_only_the_beginning_is_shown(office: Office) -> None:
    office.file(long_pdf(["We confirm that the enterprise keeps all rules."], 7))
    text = office.text("/1")
    assert ("7 pages" in text, text.count("We confirm"), "Only the beginning" in text) == (True, 5, True)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (pdf([]), "This file holds no text, perhaps a scan: download it."),
        (locked_pdf(["Secret"], "secret"), "This file asks for a password."),
        (PDF, "This file cannot be read here, perhaps it is damaged: download it."),
    ],
)
def test_a_pdf_that_cannot_be_read_says_so(office: Office, content: bytes, told: str) -> None:
    office.file(content)
    text = office.text("/1")
    assert told in text
    assert f'href="{HOME}/1/file"' in text
    assert "The text in it" not in text


def test_a_pdf_that_keeps_its_reader_busy_does_not_keep_the_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.document_reader.TIMEOUT_S", 0.01)
    office.file(pdf(["We confirm that the enterprise keeps all rules."]))
    assert "This file cannot be read here" in office.text("/1")


def test_the_queue_reads_no_file(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise AssertionError

    monkeypatch.setattr("web.document_reader.subprocess.run", fail)
    office.file(pdf(["We confirm that the enterprise keeps all rules."]))
    assert "Wäscherei Süd" in office.text()


def test_verifying_keeps_who_when_and_until_and_asks_for_a_letter(office: Office) -> None:
    assert office.approve("2026-11-30").location == HOME
    row = office.row()
    assert (row.state, row.expires_on, row.decided_at) == ("verified", date(2026, 11, 30), NOW)
    assert row.decided_by is not None
    assert office.asked() == [1]
    assert "Ana" in office.text("/1")
    (entry,) = office.session.scalars(select(AuditEntryRow).where(AuditEntryRow.subject_kind == "evidence"))
    assert (entry.action, entry.subject_id, entry.actor_id) == ("evidence.approved", 1, row.decided_by)
    assert entry.details == {"enterprise": office.enterprise.id, "status": row.status}


@pytest.mark.parametrize("until", ["", "soon", "2026-03-10", "2040-01-01"])
def test_verifying_needs_a_sensible_last_day(office: Office, until: str) -> None:
    assert office.approve(until).status_code == 422
    assert (office.row().state, office.asked()) == ("pending", [])


@pytest.mark.parametrize("ticked", [{}, {"has_read": ""}, {"has_read": "no"}])
def test_verifying_needs_that_the_file_was_read(office: Office, ticked: dict[str, object]) -> None:
    refused = office.post("approve", {"valid_until": "2026-11-30", **ticked})
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Read the file first, then tick this box." in text
    assert 'value="2026-11-30"' in text
    assert (office.row().state, office.asked()) == ("pending", [])


def test_rejecting_needs_a_reason_that_the_enterprise_reads(office: Office) -> None:
    refused = office.post("reject", {"reason": " ", "seen": "pending"})
    assert refused.status_code == 422
    assert "Say why" in refused.get_data(as_text=True)
    office.post("reject", {"reason": "The page is <cut> off.", "seen": "pending"})
    assert office.row().state == "rejected"
    assert office.asked() == [1]
    assert "The page is &lt;cut&gt; off." in office.maria.get(office.page).get_data(as_text=True)


def test_the_first_page_of_administrators_tells_of_proofs_that_wait(office: Office) -> None:
    assert "1 proof waits to be verified" in office.admin.get("/admin/").get_data(as_text=True)
    office.approve("2026-11-30")
    assert "to be verified" not in office.admin.get("/admin/").get_data(as_text=True)


def test_a_second_decision_is_refused_politely(office: Office) -> None:
    office.approve("2026-11-30")
    late = office.post("reject", {"reason": "No.", "seen": "pending"})
    assert "nothing was changed" in office.admin.get(late.location).get_data(as_text=True)
    office.approve("2026-12-01")
    assert (office.row().state, office.row().expires_on) == ("verified", date(2026, 11, 30))


def test_what_was_withdrawn_meanwhile_cannot_be_verified(office: Office) -> None:
    post(office.maria, f"{office.page}/1/withdraw", page=office.page)
    refused = office.approve("2026-11-30")
    assert "nothing was changed" in office.admin.get(refused.location).get_data(as_text=True)
    assert (office.row().state, office.asked()) == ("withdrawn", [])


def test_a_verification_can_be_taken_back(office: Office) -> None:
    office.approve("2026-11-30")
    assert "Take the verification back" in office.text("/1")
    office.post("reject", {"reason": "Forged.", "seen": "verified"})
    assert office.row().state == "rejected"


def test_the_next_proof_takes_the_place_of_the_one_before(office: Office) -> None:
    office.approve("2026-11-30")
    send_proof(office.maria, office.page, png(1), replaces="1")
    assert office.row(2).replaces_id == 1
    office.approve("2027-11-30", number=2)
    assert (office.row(1).state, office.row(2).state) == ("withdrawn", "verified")
    assert office.admin.get(f"{HOME}/1/file").status_code == 404


def test_without_its_file_a_proof_cannot_be_verified(office: Office) -> None:
    proof = office.world.add(EvidenceRow(enterprise_id=office.enterprise.id, status="cooperative"))
    office.session.commit()
    refused = office.approve("2026-11-30", number=proof.id)
    assert "Its file is gone." in office.admin.get(refused.location).get_data(as_text=True)
    assert office.row(proof.id).state == "pending"


@pytest.mark.parametrize("number", [424242, 2**70])
@pytest.mark.parametrize("address", ["", "/file", "/picture"])
def test_a_proof_that_is_not_there_is_not_found(office: Office, number: int, address: str) -> None:
    assert office.admin.get(f"{HOME}/{number}{address}").status_code == 404
