"""Words without an end, as people type them, on a small screen: they break, and the page stays as wide as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import InvitationRow, OrganisationRow, UserRow
from models.enterprises import CapabilityRow, EnterpriseRow
from models.saved_views import SavedViewRow
from tests.browser.test_work import TOO_WIDE, enter, fill_work
from tests.web.factories import NOW

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/enterprises",
    "/enterprises/wascherei",
    "/my/1/matches",
    "/my/1/views",
    "/my/1/members",
    "/my/1/profile",
    "/my/1/alerts",
    "/account",
)


def lengthen(session: Session) -> None:
    """Let the words that people type have no end."""
    for capability in session.scalars(select(CapabilityRow)):
        capability.text = "a" * 300
    for enterprise in session.scalars(select(EnterpriseRow)):
        enterprise.name, enterprise.city = "f" * 200, "g" * 200
    for user in session.scalars(select(UserRow).where(UserRow.name != "")):
        user.name = "b" * 100
    for organisation in session.scalars(select(OrganisationRow)):
        organisation.name = "c" * 200
    owner = session.scalars(select(UserRow).where(UserRow.email == "owner@example.test")).one()
    session.add(SavedViewRow(user_id=owner.id, organisation_id=1, name="x" * 60, arguments={"country": "DE"}))
    session.add(
        InvitationRow(
            organisation_id=1,
            email=f"{'d' * 60}@{'e' * 60}.test",
            role="member",
            token_hash="x",
            expires_at=NOW + timedelta(days=7),
        )
    )
    session.commit()


def test_long_words_make_no_page_wider_than_a_small_screen(site: str, session: Session, browser: Browser) -> None:
    fill_work(session)
    lengthen(session)
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = enter(context, site, "owner@example.test")
    wide = {}
    for address in PAGES:
        page.goto(site + address)
        if (over := page.evaluate(TOO_WIDE)) > 0:
            wide[address] = over
    context.close()
    assert wide == {}
