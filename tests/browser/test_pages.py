"""The pages in a browser: no barrier that axe finds, nothing wider than the screen, usable with the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.world import ENTERPRISE, TENDER

pytestmark = pytest.mark.browser

MAIN_PAGES = ("/", "/tenders", TENDER, "/enterprises", ENTERPRISE)
OTHER_PAGES = (
    f"{ENTERPRISE}?view=why-not",
    "/tenders?q=nothing&country=DE",
    "/sources",
    "/quarantine",
    "/about",
    "/accessibility",
    "/nowhere",
)
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


def open_page(browser: Browser, *, width: int, scheme: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    unexpected = [message for message in messages if "404 (NOT FOUND)" not in message]
    assert unexpected == []


@pytest.fixture(params=[(1280, "light"), (320, "dark")], ids=["wide-light", "narrow-dark"])
def looked_at(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    yield from open_page(browser, width=width, scheme=scheme)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    yield from open_page(browser, width=1280, scheme="light")


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{item['id']}: {node['html'][:200]}" for item in found for node in item["nodes"]]


def test_no_page_has_a_barrier_and_none_is_wider_than_the_screen(site: str, looked_at: Page) -> None:
    for address in (*MAIN_PAGES, *OTHER_PAGES):
        looked_at.goto(site + address)
        assert violations(looked_at) == [], address
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert looked_at.evaluate(overflow) <= 0, address


def test_the_other_colours_are_readable_too(site: str, browser: Browser) -> None:
    for width, scheme in ((1280, "dark"), (320, "light")):
        for page in open_page(browser, width=width, scheme=scheme):
            for address in MAIN_PAGES:
                page.goto(site + address)
                assert violations(page) == [], (address, width, scheme)


def test_everything_unfolded_has_no_barrier_either(site: str, page: Page) -> None:
    for address in (TENDER, ENTERPRISE, "/tenders"):
        page.goto(site + address)
        page.evaluate("document.querySelectorAll('details').forEach(element => element.open = true)")
        assert violations(page) == [], address


def test_the_first_tab_leads_past_the_navigation(site: str, page: Page) -> None:
    page.goto(site + "/tenders")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    assert page.get_by_role("link", name="Skip to content").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Words, buyer or place")).to_be_focused()


def test_one_can_search_filter_and_read_with_the_keyboard_alone(site: str, page: Page) -> None:
    page.goto(site + "/tenders")
    page.get_by_label("Words, buyer or place").focus()
    page.keyboard.type("school")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="25 tenders")).to_be_visible()
    page.get_by_role("link", name="France").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="16 tenders")).to_be_visible()
    page.get_by_role("link", name="Remove: Words: school").press("Enter")
    expect(page).to_have_url(site + "/tenders?country=FR")


def test_filters_are_open_on_wide_screens_and_folded_on_narrow_ones(site: str, browser: Browser) -> None:
    for width, is_visible in ((1280, True), (320, False)):
        for page in open_page(browser, width=width, scheme="light"):
            page.goto(site + "/tenders")
            facet = page.get_by_role("heading", name="Country")
            expect(facet).to_be_visible() if is_visible else expect(facet).to_be_hidden()
            if not is_visible:
                page.get_by_text("Filters", exact=True).click()
                expect(facet).to_be_visible()


def test_a_link_to_a_lot_arrives_at_it(site: str, page: Page) -> None:
    page.goto(site + ENTERPRISE)
    page.get_by_role("link", name="Bettwäsche", exact=True).click()
    expect(page.locator(".lot:target")).to_be_visible()


def test_a_quote_leads_to_the_place_it_comes_from(site: str, page: Page) -> None:
    page.goto(site + ENTERPRISE)
    link = page.locator(".why[open] .feature-quote a[href*='/tenders/']").first
    quote = link.inner_text()
    link.click()
    expect(page.locator(":target")).to_have_text(quote.strip())


def test_pages_work_the_same_without_scripts(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + TENDER)
    page.get_by_text("Why this score").first.click()
    expect(page.get_by_role("table").first).to_be_visible()
    page.get_by_text("Language: English").click()
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    context.close()


def test_print_leaves_out_what_leads_elsewhere(site: str, page: Page) -> None:
    page.goto(site + TENDER)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".site-header")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_bands_can_be_told_apart_in_forced_colours(site: str, page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(site + ENTERPRISE)
    track, fill = (page.locator(f".score {part}").first for part in (".bar-track", ".bar-fill"))
    shown = [part.evaluate("element => getComputedStyle(element).fill") for part in (track, fill)]
    assert shown[0] != shown[1]
