"""An enterprise's matches under the fingers: by keyboard in two languages, by thumb at 360 px, on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import violations
from tests.browser.test_work import TOO_WIDE, enter, work
from tests.web.people import PASSWORD

pytestmark = pytest.mark.browser
__all__ = ["work"]
THUMB_PX = 44
LIST = "/my/1/matches"
TARGETS = """() => [...document.querySelectorAll(
  'main .triage button, main .triage select, main .tabs a, main .pill, main .chip, main .facet-value, main summary, '
  + 'main .search input, main .search select, main .search button, main .aside-all button, main .pager a, '
  + 'main .saved-list button, main .saved-list input:not([type=hidden]):not([type=checkbox]), main .one-check')]
  .filter(element => element.getClientRects().length)
  .map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect().height])"""


@pytest.fixture(params=["en", "bg"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[1280, 360], ids=["wide", "phone"])
def reading(work: str, browser: Browser, language: str, request: pytest.FixtureRequest) -> Iterator[tuple[str, Page]]:
    """The site and a page on which the enterprise's owner is signed in, in a language and a width."""
    context = browser.new_context(viewport={"width": request.param, "height": 740}, locale=language)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{work}/sign-in")
    page.fill("#email", "owner@example.test")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"**{LIST}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    yield work, page
    context.close()
    assert errors == []


def test_triage_by_keyboard(reading: tuple[str, Page]) -> None:
    site, page = reading
    cards = page.locator("#own-matches > li")
    ids = [str(cards.nth(place).get_attribute("id")) for place in range(6)]

    page.keyboard.press("j")
    expect(page.locator(f"#{ids[0]}")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(f"#{ids[0]}")).to_be_focused()
    for key, answer in (("n", "not_for_me"), ("s", "save"), ("r", "relevant"), ("b", "bid")):
        first = str(cards.first.get_attribute("id"))
        page.keyboard.press(key)
        page.wait_for_url(re.compile(f"answered={answer}"))
        expect(page.locator(f"#{first}")).to_have_count(0)
        expect(cards.first).to_be_focused()
    assert str(cards.first.get_attribute("id")) == ids[4]

    page.keyboard.press("u")
    page.wait_for_url(re.compile(rf"{LIST}$"))
    expect(page.locator(f"#{ids[3]}")).to_have_count(1)

    page.goto(f"{site}{LIST}?shelf=dismissed")
    expect(cards).to_have_count(1)
    expect(cards.first).to_have_attribute("id", ids[0])
    page.goto(f"{site}{LIST}?shelf=kept")
    expect(cards).to_have_count(2)

    page.goto(site + LIST)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#{ids[4]}")).to_be_focused()
    page.keyboard.press("o")
    page.wait_for_url(f"**{LIST}/{ids[4].removeprefix('match-')}")
    assert page.evaluate(TOO_WIDE) <= 0


def test_a_letter_answers_no_match_that_is_not_in_focus(reading: tuple[str, Page]) -> None:
    _, page = reading
    page.evaluate(
        "window.sent = 0; document.addEventListener('submit', event => { event.preventDefault(); window.sent++; })"
    )
    for key in "nsrb":
        page.keyboard.press(key)
    assert page.evaluate("window.sent") == 0
    page.keyboard.press("j")
    page.keyboard.press("n")
    assert page.evaluate("window.sent") == 1


def test_after_an_answer_the_match_that_took_the_place_is_in_focus(reading: tuple[str, Page]) -> None:
    _, page = reading
    cards = page.locator("#own-matches > li")
    fourth = str(cards.nth(3).get_attribute("id"))
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("n")
    page.wait_for_url(re.compile("answered=not_for_me"))
    expect(page.locator(f"#{fourth}")).to_be_focused()


def test_a_page_is_put_aside_by_keyboard_and_brought_back(reading: tuple[str, Page]) -> None:
    _, page = reading
    cards = page.locator("#own-matches > li")
    n_cards = cards.count()
    page.locator(".aside-all button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("answered=aside"))
    expect(cards).to_have_count(0)
    page.keyboard.press("u")
    page.wait_for_url(re.compile(rf"{LIST}$"))
    expect(cards).to_have_count(n_cards)


def test_a_list_is_saved_and_opened_again(reading: tuple[str, Page]) -> None:
    site, page = reading
    page.goto(f"{site}{LIST}?country=FR&sort=deadline")
    cards = page.locator("#own-matches > li")
    n_cards = cards.count()
    page.locator(".save-list > summary").click()
    page.fill("#view_name", "Франция")
    page.locator(".save-list button").click()
    page.wait_for_url("**?country=FR&sort=deadline")
    page.goto(site + LIST)
    assert cards.count() > n_cards
    page.locator(".saved-views .pill").first.click()
    page.wait_for_url("**?country=FR&sort=deadline")
    expect(cards).to_have_count(n_cards)
    assert violations(page) == []
    page.locator(".saved-views .pill").last.click()
    page.wait_for_url("**/my/1/views")
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE) <= 0


def test_the_points_are_fetched_when_somebody_opens_them(reading: tuple[str, Page]) -> None:
    _site, page = reading
    card = page.locator("#own-matches > li").first
    assert card.locator("table.features").count() == 0
    card.locator(".why > summary").click()
    expect(card.locator("table.features tbody tr")).to_have_count(10)
    points = [text.replace(",", ".") for text in card.locator("tbody .feature-points strong").all_inner_texts()]
    total = card.locator("tfoot .feature-points strong").inner_text().replace(",", ".")
    assert round(sum(map(float, points)), 1) == float(total)
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE) <= 0


def test_points_that_do_not_come_leave_the_link(work: str, browser: Browser) -> None:
    context = browser.new_context()
    page = enter(context, work, "owner@example.test")
    page.route("**/my/1/matches/*", lambda route: route.abort())
    card = page.locator("#own-matches > li").first
    with page.expect_event("requestfailed"):
        card.locator(".why > summary").click()
    page.unroute("**/my/1/matches/*")
    card.locator(".why a").click()
    expect(page.locator("#why-title")).to_be_in_viewport()
    context.close()


def test_what_a_thumb_presses_is_large_enough(work: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(f"{work}/sign-in")
    page.fill("#email", "owner@example.test")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"**{LIST}")
    for address in (f"{LIST}?country=FR", f"{LIST}?shelf=why-not", f"{LIST}/1"):
        page.goto(work + address)
        page.evaluate("document.querySelectorAll('main details').forEach(element => element.open = true)")
        measured = page.evaluate(TARGETS)
        assert len(measured) >= 4
        small = [(html, height) for html, height in measured if height < THUMB_PX]
        assert small == [], address
        assert page.evaluate(TOO_WIDE) <= 0
    context.close()


def test_a_match_on_paper_is_dark_on_white_and_the_content_alone(work: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{work}/sign-in")
    page.fill("#email", "owner@example.test")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"**{LIST}")
    page.goto(f"{work}{LIST}/1")
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".site-header", ".site-footer", ".crumbs", ".triage", ".side-column", "main form", "main button"):
        for element in page.locator(hidden).all():
            expect(element).to_be_hidden()
    colours = page.evaluate(
        "[document.body, document.querySelector('.card-plain'), document.querySelector('h1')]"
        ".map(element => [getComputedStyle(element).backgroundColor, getComputedStyle(element).color])"
    )
    white, black = "rgb(255, 255, 255)", "rgb(0, 0, 0)"
    assert [colours[0], colours[1]] == [[white, black]] * 2
    assert colours[2][1] == black
    told = page.evaluate(
        "[...document.querySelectorAll('main a[rel~=external]')].map(link => getComputedStyle(link, '::after').content)"
    )
    assert told
    assert all("http" in content or "attr(href)" in content for content in told)
    folded = page.locator(".fold p").last
    assert folded.evaluate("element => element.getBoundingClientRect().height") > 0
    assert BytesIO(page.pdf(format="A4")).read(5) == b"%PDF-"
    context.close()
