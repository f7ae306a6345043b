"""A weight is changed, tested, put in force and taken back, on a phone, in two languages, with the real handlers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.audit import verify_audit
from models.audit import AuditEntryRow
from tests.browser.conftest import serving
from tests.browser.test_pages import violations
from tests.browser.test_tables import BEYOND
from tests.browser.test_work import TOO_WIDE, enter
from tests.jobs.criteria.world import fill, in_force, work_off
from tests.web.people import People

pytestmark = pytest.mark.browser


@pytest.fixture
def matched(clean_queues: Settings, session: Session) -> Iterator[str]:
    """A site whose lots and enterprises are matched, with an administrator."""
    fill(clean_queues)
    People(session).user("admin@example.test", is_administrator=True)
    session.commit()
    with serving(clean_queues) as address:
        yield address


def look(page: Page) -> None:
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE) <= 0
    assert max(page.evaluate(BEYOND).values()) <= 0


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_weight_is_changed_tested_published_and_taken_back(
    matched: str, browser: Browser, clean_queues: Settings, session: Session, language: str
) -> None:
    first = in_force(clean_queues)
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en")
    page = enter(context, matched, "admin@example.test")
    page.goto(f"{matched}/admin/criteria/new?lang={language}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.locator('[name="weights.cpv"]').fill("40")
    page.fill("#reason", "Codes matter more.")
    page.click("main form.form-card button")
    page.wait_for_url("**/admin/criteria/2")
    page.click('form[action$="/2/back-test"] button')
    expect(page.locator("progress")).to_be_visible()
    work_off(clean_queues, "backtest")
    page.goto(f"{matched}/admin/criteria/2")
    expect(page.locator("table")).to_have_count(2)
    expect(page.locator("#override")).to_have_count(0)
    look(page)
    publish = page.locator('form[action$="/2/publish"]')
    publish.locator("#reason").fill("Tried on the last month.")
    publish.locator("button").click()
    assert in_force(clean_queues) == first
    work_off(clean_queues)
    assert in_force(clean_queues) == 2
    page.goto(f"{matched}/admin/criteria/{first}")
    back = page.locator(f'form[action$="/{first}/roll-back"]')
    back.locator("#reason").fill("Too many alerts.")
    back.locator("button").click()
    expect(page.locator(".notice-success")).to_be_visible()
    assert in_force(clean_queues) == first
    page.goto(f"{matched}/admin/audit")
    expect(page.locator("tbody tr")).to_have_count(4)
    look(page)
    actions = [session.get_one(AuditEntryRow, number).action for number in (2, 3, 4)]
    assert actions == ["criteria.drafted", "criteria.published", "criteria.rolled-back"]
    assert verify_audit(clean_queues).broken is None
    context.close()
