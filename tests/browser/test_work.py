"""Signed-in pages in a browser: no barrier, nothing too wide, a newcomer's way in, triage by keyboard, no scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import Settings
from models.accounts import UserRow
from models.drafts import DraftBidderRow, DraftLotRow, DraftRow, ShortlistRow
from models.enterprises import EnterpriseRow
from models.follows import FollowedLotRow, InterestRow
from models.letters import LetterRow
from models.matches import CriteriaRow
from tests.browser.evidence import add_proofs
from tests.browser.test_pages import violations
from tests.web.factories import NOW
from tests.web.people import PASSWORD, People

pytestmark = pytest.mark.browser

OPEN_PAGES = ("/sign-in", "/sign-up", "/reset-password", "/confirm", "/sign-in/passkey")
ENTERPRISE_PAGES = (
    "/account",
    "/account/password",
    "/account/two-factor",
    "/account/passkeys",
    "/account/recovery-codes",
    "/my/new",
    "/my/1/matches",
    "/my/1/matches?shelf=why-not",
    "/my/1/matches?q=nothing",
    "/my/1/matches?country=FR&sort=deadline",
    "/my/1/views",
    "/enterprises/wascherei",
    "/my/1/matches/1",
    "/my/1/bids",
    "/my/1/alerts",
    "/my/1/profile",
    "/my/1/evidence",
    "/my/1/evidence?replace=1",
    "/my/1/profile/trades",
    "/my/1/profile/trades?q=cleaning",
    "/my/1/profile/trades?at=77310000",
    "/my/1/profile/regions",
    "/my/1/profile/regions?country=BG&postcode=6300&km=80",
    "/my/1/profile/regions?q=frei",
    "/my/1/references",
    "/my/1/contracts",
    "/my/1/tokens",
    "/my/1/members",
)
ADMIN_PAGES = (
    "/admin/criteria",
    "/admin/criteria/new",
    "/admin/criteria/1",
    "/admin/verification",
    "/admin/verification?state=rejected",
    "/admin/verification?state=withdrawn",
    "/admin/verification/1",
    "/admin/verification/2",
    "/admin/verification/3",
    "/admin/verification/4",
    "/admin/",
    "/admin/people",
    "/admin/people?q=nothing",
    "/admin/people/1",
    "/admin/people/3",
    "/admin/organisations",
    "/admin/organisations/1",
    "/admin/operations",
    "/admin/operations/quarantine",
    "/admin/audit",
    "/admin/audit?action=person.blocked",
)
BUYER_PAGES = (
    "/my/2/drafts",
    "/my/2/drafts/new",
    "/my/2/drafts/from-file",
    "/my/2/drafts/1/lots/1",
    "/my/2/drafts/1/lots/1?view=chosen",
    "/my/2/drafts/1/lots/1?near=yes&status=none&sort=near",
    "/my/2/drafts/1/lots/1/edit",
    "/my/2/followed",
    "/my/2/tokens",
    "/tenders/1",
)
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def fill_work(session: Session) -> None:
    """Add an enterprise's owner, an officer and the officer's draft to the world of the site."""
    people = People(session)
    enterprise = session.scalars(select(EnterpriseRow).where(EnterpriseRow.key == "wascherei")).one()
    owner, officer = people.user("owner@example.test", name="Maria Muster"), people.user("officer@example.test")
    people.user("admin@example.test", is_administrator=True)
    people.organisation((owner, "owner"), (people.user("colleague@example.test"), "member"), enterprise=enterprise)
    add_proofs(session, enterprise.id)
    office = people.organisation((officer, "owner"), kind="buyer")
    draft = DraftRow(organisation_id=office.id, title="Laundry", country="DE", language="en", matched_at=NOW)
    session.add(draft)
    session.flush()
    lot = DraftLotRow(
        draft_id=draft.id, position=1, title="Laundry", description="Washing of bed linen. " * 20, language="en",
        country="DE", nature="services", cpv=["98310000"], nuts=["DE"], value_eur_cents=18_000_000,
        duration_months=24, suggestions=[["98311000", 0.7]], bands={"strong": 1},
    )  # fmt: skip
    session.add(lot)
    session.flush()
    criteria = session.scalars(select(CriteriaRow)).one()
    session.add(
        DraftBidderRow(
            lot_id=lot.id, enterprise_id=enterprise.id, criteria_id=criteria.id, score_centi=6_000, band="strong",
            gates=[], points_centi=[6_000, *[0] * 9], feature_values=[0.5] * 10, phrase=0, matched_at=NOW,
        )
    )  # fmt: skip
    session.add(ShortlistRow(lot_id=lot.id, enterprise_id=enterprise.id, note="Call them.", chosen_by=officer.id))
    session.add(FollowedLotRow(organisation_id=office.id, lot_id=1, followed_by=officer.id, followed_at=NOW))
    session.add(InterestRow(enterprise_id=enterprise.id, lot_id=1))
    session.commit()


@pytest.fixture
def work(site: str, session: Session) -> str:
    """The site with people who work on it."""
    fill_work(session)
    return site


def enter(context: BrowserContext, site: str, email: str) -> Page:
    page = context.new_page()
    page.goto(site + "/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("/(my|admin)/"))
    return page


@pytest.fixture(params=[(1280, "light"), (320, "dark")], ids=["wide-light", "narrow-dark"])
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    yield context
    context.close()


def test_pages_for_signing_in_have_no_barrier(site: str, context: BrowserContext) -> None:
    page = context.new_page()
    for address in OPEN_PAGES:
        page.goto(site + address)
        assert violations(page) == [], address
        assert page.evaluate(TOO_WIDE) <= 0, address


@pytest.mark.parametrize(
    ("email", "addresses"), [("owner", ENTERPRISE_PAGES), ("officer", BUYER_PAGES), ("admin", ADMIN_PAGES)]
)
def test_pages_of_ones_work_have_no_barrier(
    work: str, context: BrowserContext, email: str, addresses: tuple[str, ...]
) -> None:
    page = enter(context, work, f"{email}@example.test")
    for address in addresses:
        page.goto(work + address)
        page.evaluate("document.querySelectorAll('main details').forEach(element => element.open = true)")
        assert violations(page) == [], address
        assert page.evaluate(TOO_WIDE) <= 0, address


def test_one_works_through_the_matches_with_the_keyboard(work: str, browser: Browser) -> None:
    context = browser.new_context()
    page = enter(context, work, "owner@example.test")
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(work + "/my/1/matches")
    cards = page.locator("#own-matches > li")
    first, second = cards.nth(0).get_attribute("id"), cards.nth(1).get_attribute("id")
    page.keyboard.press("j")
    expect(page.locator(f"#{first}")).to_be_focused()
    page.keyboard.press("n")
    page.wait_for_url(re.compile("answered=not_for_me"))
    expect(page.locator(f"#{first}")).to_have_count(0)
    expect(page.locator(f"#{second}")).to_be_focused()
    page.keyboard.press("u")
    page.wait_for_url(re.compile(r"/matches$"))
    expect(page.locator(f"#{first}")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#{second}")).to_be_focused()
    page.keyboard.press("b")
    page.wait_for_url(re.compile("answered=bid"))
    assert errors == []
    context.close()


def test_typing_in_a_field_presses_no_button(work: str, browser: Browser) -> None:
    context = browser.new_context()
    page = enter(context, work, "owner@example.test")
    page.goto(work + "/my/1/matches")
    page.get_by_label("Words in title, buyer, place or trade").fill("")
    page.keyboard.type("sbnr")
    expect(page).to_have_url(work + "/my/1/matches")
    context.close()


def test_triage_and_drafts_work_without_scripts(work: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = enter(context, work, "owner@example.test")
    page.goto(work + "/my/1/matches")
    page.get_by_role("button", name=re.compile("^Not for me")).first.click()
    expect(page.get_by_text("Put aside:")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Put aside:")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_newcomer_gets_from_signing_up_to_a_profile_on_a_phone(
    site: str, browser: Browser, session: Session, clean_database: Settings, language: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale=language)
    page = context.new_page()
    page.goto(site + "/sign-up")
    n_fields = 0

    def fill(selector: str, value: str) -> None:
        nonlocal n_fields
        n_fields += 1
        page.fill(selector, value)

    fill("#email", "new@example.test")
    fill("#password", PASSWORD)
    page.click("main form button")
    letter = session.scalars(select(LetterRow)).one()
    assert letter.language == language
    link = re.search(r"https?://\S+?(/confirm/\S+)", letter.text)
    assert link is not None
    page.goto(site + link.group(1))
    page.check("input[value=enterprise]")
    fill("#name", "Grüne Hände")
    page.select_option("#country", "DE")
    page.click("main form button")
    fill("#capabilities", "Wir waschen Bettwäsche.")
    page.check("input[name=nuts][value=DE]")
    page.click("main form button.btn-lg")
    page.wait_for_url("**/matches")
    assert n_fields + 3 <= 10
    session.expire_all()
    row = session.scalars(select(EnterpriseRow).where(EnterpriseRow.name == "Grüne Hände")).one()
    assert row.nuts == ["DE"]
    context.close()


@pytest.mark.parametrize("language", ["en", "el"])
def test_one_takes_ones_data_away_and_erases_the_account_on_a_phone(
    work: str, browser: Browser, session: Session, language: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale=language, accept_downloads=True)
    page = context.new_page()
    page.goto(work + "/sign-in")
    page.fill("#email", "colleague@example.test")
    page.fill("#password", PASSWORD)
    page.click("main form [type=submit]")
    page.wait_for_url("**/matches")
    page.goto(work + "/account")
    with page.expect_download() as taken:
        page.click("a[href='/account/data']")
    kept = json.loads(taken.value.path().read_text())
    assert "colleague@example.test" in json.dumps(kept)
    page.click("a[href='/account/erase']")
    page.wait_for_url("**/account/erase")
    assert page.locator("html").get_attribute("lang") == language
    page.fill("#password", "four wise green geese")
    page.click("main form button")
    expect(page.locator("main .field-errors")).to_be_visible()
    page.fill("#password", PASSWORD)
    page.click("main form button")
    expect(page.locator("main .notice")).to_be_visible()
    session.expire_all()
    assert session.scalars(select(UserRow).where(UserRow.email == "colleague@example.test")).all() == []
    assert session.scalars(select(UserRow).where(UserRow.email == "owner@example.test")).one().active
    page.goto(work + "/account")
    page.wait_for_url(re.compile("/sign-in"))
    context.close()
