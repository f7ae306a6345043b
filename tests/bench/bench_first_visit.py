"""What a first visit costs: how much goes over the wire, and whether anything jumps while a page is built.

Measured in Chromium with an empty cache on the world of the browser tests; the pages are those of ``docs/screens``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.bench.rows import Row
from tests.browser.conftest import ARGUMENTS
from tests.browser.pages import ROLES, SCREENS, screen_address
from tests.browser.serving import Served, context_of, served

PREFIXES = ("4-first-page-weight", "4-layout-shift", "4-page-weight")
WIDTHS = (1280, 360)
IDS: Mapping[str, Mapping[str, object]] = {
    "visitor": {"notice_id": 1, "key": "wascherei"},
    "owner": {"organisation_id": 1, "lot_id": 1},
    "officer": {"organisation_id": 2, "draft_id": 1, "lot_id": 1},
    "admin": {"criteria_id": 1},
}
OBSERVE = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifted += entry.value; }))
  .observe({type: 'layout-shift', buffered: true});
"""
SETTLED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(window.shifted), 50)))"
JUMP = "document.body.prepend(Object.assign(document.createElement('div'), {innerHTML: '<br>'.repeat(20)}))"


def rows() -> Iterator[Row]:
    """Yield the weights and the shift."""
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        weights = {
            screen.name: _weight(browser, site.base + screen_address(site.app, screen, IDS))
            for screen in SCREENS
            if screen.role == "visitor"
        }
        shifts = dict(_shifts(browser, site))
        browser.close()
    yield Row("4-first-page-weight", weights["home"], "kB", "<= 150", "home with an empty cache: page, styles, icon")
    heaviest = max(weights, key=lambda name: weights[name])
    yield Row("4-page-weight-most", weights[heaviest], "kB", "", f"{heaviest}, the heaviest of {len(weights)} pages")
    worst = max(shifts, key=lambda name: shifts[name])
    said = f"{len(shifts)} pages at {WIDTHS[0]} and {WIDTHS[1]} px; most: {worst}"
    yield Row("4-layout-shift", max(shifts.values()), "cumulative layout shift", "<= 0", said)


def _weight(browser: Browser, url: str) -> float:
    """Return the kB that a page and all it loads take over the wire, headers included."""
    context = browser.new_context()
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    devtools.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    context.close()
    return sum(sizes) / 1000


def _shifts(browser: Browser, site: Served) -> Iterator[tuple[str, float]]:
    for role in ROLES:
        screens = [screen for screen in SCREENS if screen.role == role]
        if not screens:
            continue
        context = context_of(browser, site.base, role)
        context.add_init_script(OBSERVE)
        _prove(context, site.base)
        for width in WIDTHS:
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": 800})
            for screen in screens:
                page.goto(site.base + screen_address(site.app, screen, IDS), wait_until="load")
                yield f"{screen.name} at {width} px", float(page.evaluate(SETTLED))
            page.close()
        context.close()


def _prove(context: BrowserContext, base: str) -> None:
    """Hold that a jump would be seen."""
    page = context.new_page()
    page.goto(f"{base}/about")
    page.evaluate(SETTLED)
    page.evaluate(JUMP)
    seen = page.evaluate(SETTLED)
    assert seen > 0, "the browser reports no layout shift"
    page.close()
