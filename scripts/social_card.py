"""Draws the card that other sites show beside a link to ours: ``python scripts/social_card.py`` writes the PNG.

Owns the drawing; it is committed, so that serving needs no browser. Chromium is found as in the browser tests.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

CARD = Path(__file__).resolve().parents[1] / "web" / "static" / "card.png"
WIDTH, HEIGHT = 1200, 630
DRAWING = """
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" width="1200" height="630"
     font-family="Noto Sans, Liberation Sans, sans-serif">
  <rect width="1200" height="630" fill="#faf9f6"/>
  <rect width="1200" height="14" fill="#0b6157"/>
  <g transform="translate(745 240) scale(15)" fill="none" stroke="#e4f0ed" stroke-width="2.4" stroke-linecap="round">
    <path d="M3 24h26M7 24v-7M25 24v-7M3 13c5 0 8.5 3 13 3s8-3 13-3M16 24v-8"/>
  </g>
  <g transform="translate(76 84) scale(3)" fill="none" stroke="#0b6157" stroke-width="2.4" stroke-linecap="round">
    <path d="M3 24h26M7 24v-7M25 24v-7M3 13c5 0 8.5 3 13 3s8-3 13-3M16 24v-8"/>
  </g>
  <text x="196" y="152" font-size="54" font-weight="700" fill="#1c2b29">Tenderbridge</text>
  <text font-size="60" font-weight="700" fill="#1c2b29">
    <tspan x="84" y="300">Public tenders that fit</tspan>
    <tspan x="84" y="378">what social enterprises do</tspan>
  </text>
  <text x="84" y="470" font-size="34" fill="#51605d">Ranked and explained, in eleven languages</text>
  <rect x="84" y="530" width="120" height="8" rx="4" fill="#0b6157"/>
</svg>
"""


def main() -> None:
    """Draw the card."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{DRAWING}")
        page.screenshot(path=CARD)
        browser.close()


if __name__ == "__main__":
    main()
