"""What a browser finds wrong with a page: barriers, parts that are wider than the screen, controls without a name.

axe runs once per width with all its rules in one colour scheme and, in the other, with those that look at colours: the
scheme changes nothing else (``tests/web/test_theme.py`` holds that).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.browser.test_pages import RULES

WIDE, ZOOMED, NARROW = 1280, 640, 320
"""640 px show what 1280 px show enlarged to 200 %, 320 px what they show at 400 %."""

LOOKS = ((WIDE, "light", False), (WIDE, "dark", True), (NARROW, "dark", False), (NARROW, "light", True))
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
OPTIONS = {"resultTypes": ["violations"], "preload": False, "iframes": False}
NAMED_ROLES = frozenset(
    ("button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "spinbutton", "listbox", "image",
     "progressbar", "slider", "DisclosureTriangle", "navigation", "region", "table", "dialog", "switch")
)  # fmt: skip
UNFOLD = "document.querySelectorAll('main details').forEach(element => element.open = true)"
RUN_AXE = """options => axe.run(document, options).then(found =>
  found.violations.flatMap(item => item.nodes.map(node => `${item.id}: ${node.html.slice(0, 160)}`)))"""
TOO_WIDE = "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"
SPACE_TEXT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
CLIPPED = """() => [...document.querySelectorAll('body :not(input, select, textarea)')].filter(element => {
  const style = getComputedStyle(element);
  const hides = ['hidden', 'clip'].includes(style.overflowX) && style.textOverflow !== 'ellipsis';
  const isShown = style.clipPath === 'none' && style.clip === 'auto' && element.clientWidth > 1;
  return hides && isShown && !element.closest('svg') &&
    (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
}).map(element => element.outerHTML.slice(0, 120))"""


class Probe:
    """One page of a browser context, used for all addresses; axe is there in each document."""

    def __init__(self, context: BrowserContext) -> None:
        context.add_init_script(AXE_SCRIPT)
        self.page: Page = context.new_page()
        self._devtools: CDPSession = context.new_cdp_session(self.page)

    def open(self, url: str) -> int:
        """Open an address with everything unfolded; return the status, 0 for what leads elsewhere or is no page."""
        response = self.page.goto(url)
        if response is None or self.page.url != url or "text/html" not in response.headers.get("content-type", ""):
            return 0
        self.page.evaluate(UNFOLD)
        return response.status

    def look(self) -> Iterator[tuple[str, str]]:
        """Yield (kind, what is wrong) of the opened page: ``violations``, ``overflow`` or ``names``."""
        for width, scheme, is_second in LOOKS:
            self._show(width, scheme)
            rules = COLOUR_RULES if is_second else RULES
            for found in self.page.evaluate(RUN_AXE, {**OPTIONS, **rules}):
                yield "violations", f"{width} px, {scheme}: {found}"
            if not is_second:
                yield from self._overflow(f"{width} px")
                yield from (("names", f"{width} px: {name}") for name in self._nameless())
        yield from self._enlarged()

    def _enlarged(self) -> Iterator[tuple[str, str]]:
        self._show(ZOOMED, "light")
        yield from self._overflow("enlarged to 200 %")
        self.page.evaluate(SPACE_TEXT)
        for width in (WIDE, NARROW):
            self._show(width, "light")
            yield from self._overflow(f"{width} px with wide text spacing")
            for found in self.page.evaluate(CLIPPED):
                yield "overflow", f"{width} px with wide text spacing, cut off: {found}"

    def _show(self, width: int, scheme: Any) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def _overflow(self, how: str) -> Iterator[tuple[str, str]]:
        too_wide = self.page.evaluate(TOO_WIDE)
        if too_wide:
            yield "overflow", f"{how}: {too_wide} px too wide"

    def _nameless(self) -> Iterator[str]:
        for node in self._devtools.send("Accessibility.getFullAXTree")["nodes"]:
            role = node.get("role", {}).get("value")
            if not node.get("ignored") and role in NAMED_ROLES and not node.get("name", {}).get("value", "").strip():
                yield f"a {role} without a name"
