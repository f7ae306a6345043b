"""Tables on a phone: rows become cards, nothing goes on sideways, and they are read out as tables all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from tests.browser.test_work import ADMIN_PAGES, enter, fill_work

pytestmark = pytest.mark.browser

BEYOND = """() => Object.fromEntries([...document.querySelectorAll('main table')].map(table => [
    table.getAttribute('aria-label'), table.parentElement.scrollWidth - table.parentElement.clientWidth]))"""
"""Label of a table -> how many pixels of it lie beyond its frame."""


@pytest.fixture(params=[360, 1280], ids=["phone", "desk"])
def page(site: str, session: Session, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """What an administrator sees of a world in which every page has something to show."""
    fill_work(session)
    context = browser.new_context(viewport={"width": request.param, "height": 740}, base_url=site)
    yield enter(context, site, "admin@example.test")
    context.close()


def test_no_table_goes_on_sideways(page: Page) -> None:
    beyond: dict[str, int] = {}
    for address in (*ADMIN_PAGES, "/sources"):
        page.goto(address)
        beyond |= {f"{address} {label}": pixels for label, pixels in page.evaluate(BEYOND).items()}
    assert {"/admin/operations Queues", "/admin/audit Audit log", "/admin/criteria Versions"} <= set(beyond)
    assert {table for table, pixels in beyond.items() if pixels > 0} == set()


def test_a_table_is_read_out_as_one_whatever_it_looks_like(page: Page) -> None:
    page.goto("/admin/operations")
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    read_out = [(node["role"]["value"], node.get("name", {}).get("value")) for node in nodes if not node["ignored"]]
    n_read_out = Counter(role for role, _ in read_out)
    for role, written in (("columnheader", "thead th"), ("rowheader", "tbody th"), ("cell", "td")):
        assert n_read_out[role] == page.locator(f"main {written}").count() > 0, role
    assert ("cell", "0") in read_out, "the title above a cell is for eyes: a screen reader names the column"
