"""A draft from a file or a text: proposed in the ordinary form, kept when saved; evil files end with a sentence."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from config.settings import Settings
from models.accounts import UserRow
from models.database import session_scope
from models.drafts import DraftLotRow, DraftRow
from models.queries.leases import take_seat
from models.work import WorkItemRow
from tests.matcher.documents.files import bomb, docx, locked_pdf, pdf
from tests.web.factories import NOW, World
from tests.web.people import People, post, sign_in, token
from web import create_app, document_reader

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "notices"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b"]><z>&j;</z>"  # fmt: skip
TEXT = "Cleaning of schools\nEvery day.\nEstimated value: EUR 180,000\nDuration: 24 months"


class Desk:
    """An officer at the page that reads files."""

    def __init__(self, app: Flask, session: Session) -> None:
        people = People(session)
        self.session, self.app = session, app
        self.organisation = people.organisation((people.user("officer@example.test"), "owner"), kind="buyer")
        session.commit()
        self.officer = sign_in(app, "officer@example.test")
        self.home = f"/my/{self.organisation.id}/drafts"
        self.page = f"{self.home}/from-file"

    def give(self, content: bytes | None = None, name: str = "tender.pdf", **fields: object) -> tuple[int, str]:
        data: dict[str, object] = {"csrf_token": token(self.officer, self.page), **fields}
        if content is not None:
            data["file"] = FileStorage(io.BytesIO(content), filename=name)
        boundary, body = encode_multipart(data)
        response = self.officer.post(
            self.page, data=body, content_type=f"multipart/form-data; boundary={boundary}", content_length=len(body)
        )
        return response.status_code, response.get_data(as_text=True)

    def drafts(self) -> list[DraftRow]:
        self.session.expire_all()
        return list(self.session.scalars(select(DraftRow)))


@pytest.fixture
def desk(app: Flask, session: Session, world: World) -> Desk:
    return Desk(app, session)


def values(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input class="form-control" id="([\w-]+)" name="[\w-]+"[^>]* value="([^"]*)"', text))


@pytest.mark.parametrize(
    "content",
    [
        docx(["Every day.", "Estimated value: EUR 180,000", "Duration: 24 months"], heading="Cleaning of schools"),
        pdf(TEXT.splitlines()),
        TEXT.encode(),
    ],
    ids=["docx", "pdf", "text"],
)
def test_a_file_fills_the_ordinary_form_and_nothing_is_kept(desk: Desk, content: bytes) -> None:
    status, text = desk.give(content, "a name that says nothing")
    found = values(text)
    assert status == 200
    assert (found["title"], found["value"], found["months"]) == ("Cleaning of schools", "180,000", "24")
    assert f'action="{desk.home}/new?once=' in text
    assert "nothing is kept until you save" in text
    assert desk.drafts() == []


def test_the_page_says_what_was_read_and_what_was_not(desk: Desk) -> None:
    rows = [("Ort der Leistung", "Leipzig"), ("Laufzeit", "24 Monate")]
    _, text = desk.give(docx(["Die Räume werden täglich gereinigt."], heading="Reinigung", rows=rows), "draft.docx")
    assert '<input type="checkbox" name="nuts" value="DED5" checked>' in text
    assert "Found in the document: Title, What you want to buy, Duration in months, Where the work is done." in text
    assert (
        "Not found in the document, please fill in: What is bought, Estimated value in euro, Deadline for bids." in text
    )


def test_of_several_lots_each_says_what_was_read_of_it(desk: Desk) -> None:
    _, text = desk.give(pasted="Work\nLot 1: A\nEstimated value: EUR 1,000\nLot 2: B\nDuration: 12 months\n")
    first, second = text.split('name="lot-0-title"')[0], text.split('name="lot-0-title"')[1]
    assert "Found in the document: Title, What you want to buy, Estimated value in euro." in first
    assert "please fill in: What is bought, Estimated value in euro, Deadline for bids, Where" in second


def test_a_pasted_text_is_read_in_the_same_way(desk: Desk) -> None:
    status, text = desk.give(pasted=TEXT)
    assert (status, values(text)["value"]) == (200, "180,000")


def test_a_deadline_that_is_over_is_not_proposed(desk: Desk) -> None:
    _, text = desk.give(pasted=TEXT + "\nDeadline: 5 March 2020")
    assert values(text)["closes_on"] == ""
    _, text = desk.give(pasted=TEXT + "\nDeadline: 5 March 2027")
    assert values(text)["closes_on"] == "2027-03-05"


def test_a_value_that_only_fills_its_field_and_a_day_that_is_over_are_named(desk: Desk) -> None:
    _, text = desk.give(pasted="Cleaning\nEvery day.\nEstimated value: EUR 1\nDeadline: 29 December 2023")
    assert values(text)["value"] == values(text)["closes_on"] == ""
    assert "The deadline in the document, 29 Dec 2023, is over; enter a new one." in text
    assert "The value in the document is below 10 euro, only a placeholder; enter the real one if you know it." in text
    assert "please fill in: What is bought, Duration in months, Where the work is done." in text


def test_a_value_that_is_known_with_vat_only_is_told_and_not_filled_in(desk: Desk) -> None:
    _, text = desk.give(pasted="Cleaning\nEvery day.\nEstimated value: EUR 120,000 including VAT")
    assert values(text)["value"] == ""
    assert "The value in the document, €120,000, includes VAT; enter the one without VAT." in text
    assert "please fill in: What is bought, Duration in months, Deadline for bids, Where" in text


def test_the_lots_of_a_notice_are_kept_as_they_were_looked_at(desk: Desk) -> None:
    status, text = desk.give((FIXTURES / "eforms_cn_reserved_lots.xml").read_bytes(), "notice.xml")
    n_lots = int(re.findall(r'name="n_lots" value="(\d+)"', text)[0])
    assert (status, n_lots > 1) == (200, True)
    fields: dict[str, object] = {"n_lots": n_lots, "draft_title": "Our tender"}
    for number in range(n_lots):
        fields |= {f"lot-{number}-title": f"Lot {number}", f"lot-{number}-description": "Work."}
        fields |= {f"lot-{number}-nature": "services", f"lot-{number}-nuts": "DE131"}
        fields |= {f"lot-{number}-keep": "1"} if number else {}
    made = post(desk.officer, f"{desk.page}/lots", fields, page=desk.page)
    assert made.status_code == 302
    (draft,) = desk.drafts()
    lots = desk.session.scalars(select(DraftLotRow).order_by(DraftLotRow.position)).all()
    assert (draft.title, [lot.title for lot in lots]) == ("Our tender", [f"Lot {n}" for n in range(1, n_lots)])
    assert {tuple(lot.nuts) for lot in lots} == {("DE131",)}
    asked = desk.session.scalars(select(WorkItemRow.subject_id).where(WorkItemRow.kind == "match_draft")).all()
    assert asked == [draft.id]


def test_what_is_wrong_in_one_of_several_lots_loses_nothing(desk: Desk) -> None:
    fields = {
        "n_lots": "3", "draft_title": "T",
        "lot-0-title": "A", "lot-0-description": "First", "lot-0-nature": "works", "lot-0-keep": "1",
        "lot-1-title": "", "lot-1-description": "Second", "lot-1-nature": "services", "lot-1-keep": "1",
        "lot-2-title": "", "lot-2-description": "Third",
    }  # fmt: skip
    answer = post(desk.officer, f"{desk.page}/lots", fields, page=desk.page)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert text.count("Enter a title.") == 1
    assert all(word in text for word in ("First", "Second", "Third"))
    assert desk.drafts() == []


@pytest.mark.parametrize("n_lots", ["", "0", "-1", "x", "9999", "٣"])
def test_a_page_of_no_lots_is_asked_for_one(desk: Desk, n_lots: str) -> None:
    answer = post(desk.officer, f"{desk.page}/lots", {"n_lots": n_lots, "draft_title": "T"}, page=desk.page)
    assert answer.status_code == 422
    assert "Keep at least one lot." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.pdf", "The file is empty."),
        (b"MZ\x90\x00" * 500, "tender.docx", "We cannot read this kind of file."),
        (LAUGHS, "notice.xml", "This XML is no eForms notice"),
        (b"<notice/>", "notice.xml", "This XML is no eForms notice"),
        (bomb(), "tender.docx", "unpacks to more than we can read"),
        (pdf([]), "scan.pdf", "it may be a scan"),
        (docx(["", " "]), "empty.docx", "There is no text in the file."),
        (locked_pdf(["Secret"], "secret"), "locked.pdf", "asks for a password"),
        (b"%PDF-1.4\ntrailer<</Root 1 0 R>>", "broken.pdf", "The file is damaged"),
        (b"a" * 10_000_001, "large.txt", "larger than 10 MB"),
        (None, "", "Choose a file, or paste the text."),
    ],
    ids=["empty", "program", "laughs", "no-notice", "bomb", "scan", "no-words", "locked", "broken", "large", "none"],
)
def test_a_file_that_cannot_be_read_ends_with_a_sentence(
    desk: Desk, content: bytes | None, name: str, said: str
) -> None:
    status, text = desk.give(content, name)
    assert status == 422
    assert said in text
    assert desk.drafts() == []


def test_a_file_that_cannot_be_read_does_not_lose_the_pasted_text(desk: Desk) -> None:
    status, text = desk.give(b"%PDF-1.4", pasted="Kept <b>text</b>")
    assert status == 422
    assert "Give a file or a text, not both." in text
    assert "Kept &lt;b&gt;text&lt;/b&gt;" in text


def test_more_than_any_file_is_refused_unread(desk: Desk) -> None:
    status, text = desk.give(b"a" * 12_100_000)
    assert status == 413
    assert "A file may have 10 MB at most." in text


def test_only_so_many_documents_are_read_at_a_time(
    clean_database: Settings, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.accounts.limits.DOCUMENTS", "2 per minute")
    desk = Desk(create_app(clean_database, clock=lambda: NOW), session)
    assert [desk.give()[0] for _ in range(3)] == [422, 422, 429]
    assert desk.officer.get(desk.page).status_code == 200


def test_a_reader_that_never_ends_is_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.document_reader.TIMEOUT_S", 0.01)
    status, text = desk.give(TEXT.encode())
    assert status == 422
    assert "Reading the file takes too long." in text


def test_more_documents_than_may_be_read_at_once_are_asked_to_come_again(desk: Desk, clean_database: Settings) -> None:
    with session_scope(clean_database) as one, session_scope(clean_database) as other:
        assert take_seat(one, document_reader.READERS_ROOM, document_reader.MOST_READERS)
        assert take_seat(other, document_reader.READERS_ROOM, document_reader.MOST_READERS)
        status, text = desk.give(pasted="Kept <b>text</b>")
    assert status == 503
    assert "Other documents are being read" in text
    assert "Kept &lt;b&gt;text&lt;/b&gt;" in text
    assert desk.give(pasted=TEXT)[0] == 200


def test_nobody_waits_long_for_a_document() -> None:
    assert document_reader.TIMEOUT_S <= 6


def test_the_reader_sees_no_secrets(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}
    run = subprocess.run

    def watched(*arguments, **named):
        seen.update(named["env"])
        return run(*arguments, **named)

    monkeypatch.setenv("SECRET_KEY", "hush")
    monkeypatch.setattr("web.document_reader.subprocess.run", watched)
    assert desk.give(TEXT.encode())[0] == 200
    assert seen
    assert "hush" not in seen.values()


def test_a_long_text_in_another_script_fits_into_the_form(desk: Desk) -> None:
    fields = {"title": "Почистване", "description": "я" * 20_000, "nature": "services", "language": "bg"}
    assert post(desk.officer, f"{desk.home}/new", fields).status_code == 302
    fields["description"] += "я"
    answer = post(desk.officer, f"{desk.home}/new", fields)
    assert answer.status_code == 422
    assert "я" * 20_001 in answer.get_data(as_text=True)
    lot = desk.session.scalars(select(DraftLotRow)).one()
    assert (lot.language, len(lot.description)) == ("bg", 20_000)


def test_deadline_and_language_are_kept_and_shown_again(desk: Desk) -> None:
    fields = {"title": "A", "description": "B", "nature": "services", "language": "lv", "closes_on": "2027-03-05"}
    post(desk.officer, f"{desk.home}/new", fields)
    lot = desk.session.scalars(select(DraftLotRow)).one()
    assert lot.closes_at is not None
    assert (lot.closes_at.date(), lot.language) == (date(2027, 3, 5), "lv")
    text = desk.officer.get(f"{desk.home}/{lot.draft_id}/lots/{lot.id}/edit").get_data(as_text=True)
    assert 'value="2027-03-05"' in text
    assert '<option value="lv" selected>' in text
    for day, said in (
        ("2020-01-01", "This day is over."),
        ("tomorrow", "Enter a day, such as"),
        ("9999-12-31", "Enter a day within the next ten years."),
    ):
        answer = post(desk.officer, f"{desk.home}/new", {**fields, "closes_on": day})
        assert said in answer.get_data(as_text=True)


def test_a_deadline_at_the_end_of_all_years_does_not_close_the_pages(desk: Desk) -> None:
    post(desk.officer, f"{desk.home}/new", {"title": "A", "description": "B", "nature": "services"})
    lot = desk.session.scalars(select(DraftLotRow)).one()
    lot.closes_at = datetime(9999, 12, 31, 22, 59, tzinfo=UTC)
    desk.session.scalars(select(UserRow)).one().time_zone = "Asia/Tokyo"
    desk.session.commit()
    for page in (f"{desk.home}/{lot.draft_id}/lots/{lot.id}", f"{desk.home}/{lot.draft_id}/lots/{lot.id}/edit"):
        assert desk.officer.get(page).status_code == 200
