"""A pasted text that cannot be read stays in the form, and nobody is told to paste it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.web.factories import World
from tests.web.work.test_draft_files import TEXT, Desk


@pytest.fixture
def desk(app: Flask, session: Session, world: World) -> Desk:
    return Desk(app, session)


def test_a_pasted_text_that_takes_too_long_stays_and_need_not_be_pasted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.document_reader.TIMEOUT_S", 0.01)
    status, text = desk.give(pasted=TEXT)
    assert status == 422
    assert "Reading the text takes too long at the moment." in text
    assert "Paste the text" not in text
    assert TEXT in text


def test_pasted_xml_that_is_no_notice_is_no_file(desk: Desk) -> None:
    status, text = desk.give(pasted="<notice/>")
    assert status == 422
    assert "Paste the words of the document instead." in text
    assert "&lt;notice/&gt;" in text
