"""From a document to a shortlist in a browser, with the real matching: in two languages, on a desk and on a phone."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from config.settings import Settings
from jobs.embed import embed_missing
from jobs.enterprises import load_enterprises
from jobs.match import match
from jobs.work import run_work
from models.drafts import DraftLotRow, ShortlistRow
from tests.browser.test_pages import violations
from tests.browser.test_work import TOO_WIDE
from tests.jobs.embed.texts import LetterEncoder, add_lots
from tests.matcher.documents.files import docx
from tests.web.people import PASSWORD, People
from web import create_app

pytestmark = pytest.mark.browser

WORK = "Cleaning of windows and floors in public buildings"
NOTICE = Path(__file__).resolve().parents[1] / "fixtures" / "notices" / "eforms_cn_reserved_lots.xml"


@pytest.fixture
def office(
    clean_queues: Settings, session: Session, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A served site with three enterprises that are matched as they are, and an officer."""
    add_lots(clean_queues, [WORK, "Road building", "Catering for schools"], language="en")
    entries = [
        {
            "key": key, "name": f"{key} Works", "country": "DE", "language": "en", "nuts": [region],
            "alert_email": f"{key}@example.test", "capabilities": [work], "cpv": [code],
            "status": [status], "max_contract_eur": 500_000,
        }
        for key, region, work, code, status in (
            ("near", "DE12", WORK, "90911300", "work-integration"), ("wide", "DE", WORK, "90911300", "cooperative"),
            ("roads", "DE12", "Road building", "45233120", "cooperative"),
        )
    ]  # fmt: skip
    assert load_enterprises(clean_queues, entries).failed == 0
    embed_missing(clean_queues, encoder=LetterEncoder())
    match(clean_queues, now=frozen_now)
    monkeypatch.setattr("jobs.drafts.loaded_encoder", lambda settings: LetterEncoder())
    monkeypatch.setattr("jobs.drafts.active_encoder_id", lambda session, wanted: "letters-1")
    monkeypatch.setattr("jobs.drafts.utc_now", lambda: frozen_now)
    people = People(session)
    people.organisation((people.user("officer@example.test", name="Clara"), "owner"), kind="buyer")
    session.commit()
    server = make_server("127.0.0.1", 0, create_app(clean_queues, clock=lambda: frozen_now), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def look(page: Page) -> None:
    assert violations(page) == [], page.url
    assert page.evaluate(TOO_WIDE) <= 0, page.url


def enter(page: Page, site: str) -> None:
    page.goto(site + "/sign-in")
    page.fill("#email", "officer@example.test")
    page.fill("#password", PASSWORD)
    page.click("main form [type=submit]")
    page.wait_for_url(re.compile("/my/1/drafts"))


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_word_file_becomes_a_draft_and_a_shortlist(
    office: str, browser: Browser, session: Session, clean_queues: Settings, tmp_path: Path, language: str
) -> None:
    file = tmp_path / "tender.docx"
    lines = [f"{WORK}. Every week.", "Geschätzter Wert: 180.000 EUR", "Laufzeit: 24 Monate", "Erfüllungsort: Karlsruhe"]
    file.write_bytes(docx(lines, heading=WORK))
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale=language)
    page = context.new_page()
    enter(page, office)
    page.click("a[href$='/drafts/from-file']")
    look(page)
    page.set_input_files("#file", file)
    page.click("main form.form-card [type=submit]")
    expect(page.locator("#title")).to_have_value(WORK)
    expect(page.locator("#value")).to_have_value({"en": "180,000", "de": "180.000"}[language])
    expect(page.locator("#months")).to_have_value("24")
    expect(page.locator("input[name=nuts][value=DE12]")).to_be_checked()
    page.fill("#cpv_words", "909113")
    page.click("[name=find_codes]")
    page.check("input[name=cpv][value='90911300']")
    look(page)
    page.click("main form button.btn-lg")
    page.wait_for_url(re.compile(r"/drafts/\d+/lots/\d+$"))
    expect(page.locator("main progress")).to_have_count(1)
    run_work("match_draft", clean_queues)
    expect(page.locator(".match")).to_have_count(2)
    expect(page.locator("#reserve-title")).to_be_visible()
    look(page)
    page.select_option("#status", "work-integration")
    page.click(".bidder-filters button")
    expect(page.locator(".match")).to_have_count(1)
    page.fill(".match .note", "=1+1")
    page.click(".match .triage button")
    page.click(".tabs a[href*='view=chosen']")
    expect(page.locator(".match .activity")).to_contain_text("Clara")
    look(page)
    page.click("details.export summary")
    page.uncheck("input[name=column][value=website]")
    with page.expect_download() as download:
        page.click("details.export button[value=csv]")
    assert "'=1+1" in Path(download.value.path()).read_text(encoding="utf-8")
    row, lot = session.scalars(select(ShortlistRow)).one(), session.scalars(select(DraftLotRow)).one()
    assert (row.note, lot.cpv, lot.nuts) == ("=1+1", ["90911300"], ["DE12"])
    context.close()


def test_the_lots_of_a_notice_are_looked_at_on_one_page(office: str, browser: Browser, session: Session) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, color_scheme="dark")
    page = context.new_page()
    enter(page, office)
    page.goto(f"{office}/my/1/drafts/from-file")
    page.set_input_files("#file", NOTICE)
    page.click("main form.form-card [type=submit]")
    page.wait_for_selector("details.lot-fold")
    page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('main details').forEach(element => element.open = true)")
    look(page)
    folds = page.locator("details.lot-fold").count()
    page.uncheck("input[name=lot-0-keep]")
    page.fill("#lot-1-title", "Changed by hand")
    page.click("main form button.btn-lg")
    page.wait_for_url(re.compile(r"/drafts/\d+"))
    lots = session.scalars(select(DraftLotRow).order_by(DraftLotRow.position)).all()
    assert len(lots) == folds - 1
    assert lots[0].title == "Changed by hand"
    look(page)
    context.close()


def test_the_way_back_after_saving_leads_to_the_same_draft(office: str, browser: Browser, session: Session) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, office)
    page.goto(f"{office}/my/1/drafts/new")
    for title in ("Windows", "Doors"):
        page.fill("#title", title)
        page.fill("#description", WORK)
        page.click("main form button.btn-lg")
        page.wait_for_url(re.compile(r"/lots/\d+$"))
        page.go_back()
        expect(page.locator(".notice")).to_contain_text("You have saved this already")
        expect(page.locator("#title")).to_have_value(title)
    assert session.scalars(select(DraftLotRow.title)).all() == ["Doors"]
    context.close()
