"""A proof from its upload on a phone to its end: verified, seen by the officer, expired, and the owner reminded."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from babel.dates import format_date, format_skeleton
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from config.i18n import get_locale
from config.settings import Settings
from jobs.evidence.letters import remind, tell_decisions
from jobs.letters import send_letters
from models.drafts import DraftBidderRow, DraftLotRow, DraftRow
from models.evidence import EvidenceRow
from models.letters import LetterRow
from tests.browser.test_pages import violations
from tests.browser.test_work import TOO_WIDE
from tests.jobs.alerts.mailserver import Mailbox, serve
from tests.matcher.documents.files import pdf
from tests.web.factories import NOW, World
from tests.web.people import PASSWORD, People
from web import create_app

pytestmark = pytest.mark.browser
UNTIL = date(2026, 5, 31)
DRAFT = "/my/2/drafts/1/lots/1"


@dataclass
class Served:
    """A site whose time the test tells."""

    address: str
    now: datetime


@pytest.fixture
def served(clean_database: Settings, session: Session) -> Iterator[Served]:
    site = Served("", NOW)
    server = make_server("127.0.0.1", 0, create_app(clean_database, clock=lambda: site.now), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


def fill(session: Session, language: str) -> None:
    """Add an enterprise with a reserved match and its owner, an officer with a draft, an administrator."""
    people, world = People(session), World(session)
    enterprise, criteria = world.enterprise("own"), world.criteria()
    owner, officer = people.user("owner@example.test", language=language), people.user("officer@example.test")
    people.user("admin@example.test", is_administrator=True)
    people.organisation((owner, "owner"), enterprise=enterprise)
    office = people.organisation((officer, "owner"), kind="buyer")
    _, lot = world.tender(reserved_participation="yes", reserved_for=["res-ws"], closes_at=NOW + timedelta(days=365))
    world.match(lot, enterprise, criteria)
    draft = world.add(DraftRow(organisation_id=office.id, title="L", country="DE", language="en", matched_at=NOW))
    draft_lot = world.add(
        DraftLotRow(
            draft_id=draft.id, position=1, title="L", description="Washing.", language="en", country="DE",
            nature="services", cpv=["98310000"], nuts=["DE"], bands={"strong": 1},
        )
    )  # fmt: skip
    world.add(
        DraftBidderRow(
            lot_id=draft_lot.id, enterprise_id=enterprise.id, criteria_id=criteria.id, score_centi=6_000,
            band="strong", gates=[], points_centi=[6_000, *[0] * 9], feature_values=[0.5] * 10, matched_at=NOW,
        )
    )  # fmt: skip
    session.commit()


def enter(browser: Browser, served: Served, email: str, language: str) -> Page:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale=language)
    page = context.new_page()
    page.goto(served.address + "/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main form button")
    page.wait_for_url(re.compile("/(my|admin)/"))
    return page


def look(page: Page, served: Served, address: str) -> None:
    """Open a page; it must fit a phone and have no barrier."""
    page.goto(served.address + address)
    assert page.evaluate(TOO_WIDE) <= 0, address
    assert violations(page) == [], address


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_proof_is_verified_and_later_expires(
    served: Served, browser: Browser, session: Session, clean_database: Settings, tmp_path: Path, language: str
) -> None:
    fill(session, language)
    day = format_skeleton("yMMMd", UNTIL, locale=get_locale(language))
    file = tmp_path / "proof.pdf"
    file.write_bytes(pdf(["We confirm that the enterprise is a recognised workshop."]))

    owner = enter(browser, served, "owner@example.test", language)
    look(owner, served, "/my/1/evidence")
    owner.select_option("#status", "sheltered-workshop")
    owner.set_input_files("#file", file)
    owner.fill("#issued_on", "2026-03-01")
    owner.click("#upload + form button[type=submit]")
    expect(owner.locator("#proof-1 .standing-pending")).to_be_visible()

    officer = enter(browser, served, "officer@example.test", language)
    look(officer, served, DRAFT)
    expect(officer.locator(".match .standing-pending")).to_be_visible()

    admin = enter(browser, served, "admin@example.test", language)
    look(admin, served, "/admin/verification")
    admin.click("main .cards h3 a")
    expect(admin.locator(".source-text")).to_contain_text("We confirm that the enterprise")
    admin.fill("#valid_until", UNTIL.isoformat())
    admin.click("form[action$='/approve'] button")
    expect(admin.locator("#has_read-error")).to_be_visible()
    expect(admin.locator("#valid_until")).to_have_value(UNTIL.isoformat())
    admin.check("#has_read")
    assert violations(admin) == []
    admin.click("form[action$='/approve'] button")
    admin.wait_for_url("**/admin/verification")
    expect(admin.locator("main .cards")).to_have_count(0)

    look(officer, served, DRAFT)
    expect(officer.locator(".match .standing-verified")).to_contain_text(day)
    look(owner, served, "/my/1/matches/1")
    expect(owner.locator(".condition-met", has_text=day)).to_be_visible()
    visitor = browser.new_page()
    visitor.goto(served.address + "/enterprises/own")
    expect(visitor.locator(".tags .standing-verified")).to_be_visible()

    mailbox = Mailbox()
    with serve(mailbox) as url:
        settings = clean_database.model_copy(update={"smtp_url": url})
        tell_decisions(settings, [1], clock=lambda: served.now)
        for days in (0, 30, 70, 82):
            moment = NOW + timedelta(days=days)
            remind(settings, [0], clock=lambda moment=moment: moment)
        send_letters(settings, list(session.scalars(select(LetterRow.id).order_by(LetterRow.id))))
    long_day = format_date(UNTIL, "long", locale=get_locale(language))
    assert [message["To"] for message in mailbox.received] == ["owner@example.test"] * 4
    assert {message["Content-Language"] for message in mailbox.received} == {language}
    assert all(long_day in message.get_body(("plain",)).get_content() for message in mailbox.received)

    served.now = NOW + timedelta(days=82)
    assert served.now.date() == UNTIL + timedelta(days=1)
    look(officer, served, DRAFT)
    expect(officer.locator(".match .standing-expired")).to_contain_text(day)
    look(owner, served, "/my/1/evidence")
    expect(owner.locator("#proof-1 .standing-expired")).to_contain_text(day)
    look(owner, served, "/my/1/matches/1")
    expect(owner.locator(".condition-missing", has_text=day)).to_be_visible()
    session.expire_all()
    assert session.scalars(select(EvidenceRow.state)).all() == ["verified"]
    for page in (owner, officer, admin, visitor):
        page.context.close()
