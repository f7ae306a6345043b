"""Renders the main pages into docs/screens: ``python scripts/screens.py`` (``make screens``).

The pages are those of ``SCREENS`` in tests/browser/pages.py, in two languages and two widths, with the sample at a
fixed moment. Files keep their names, so that a change of a page shows as a change of its file. ``--only NAME...``
renders some.
"""

from __future__ import annotations

import argparse
import base64
import shutil
import sys
import tempfile
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT_ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from config.settings import AppEnv, Settings  # noqa: E402
from models.database import dispose_engines, migrate  # noqa: E402
from models.embedded import release_postgres  # noqa: E402
from tests.browser import sample_world  # noqa: E402
from tests.browser.conftest import ARGUMENTS  # noqa: E402
from tests.browser.pages import ROLES, SCREENS, Screen, screen_address  # noqa: E402
from tests.browser.serving import context_of, read_in, serve  # noqa: E402
from tests.web.factories import NOW  # noqa: E402
from web import create_app  # noqa: E402

FOLDER = PROJECT_ROOT / "docs" / "screens"
LANGUAGES = ("en", "bg")
WIDTHS = (1280, 360)
MOST_HEIGHT = 1_600
"""Long lists are cut; a page is known by its beginning."""

QUALITY = 38
HEAD = """# Screens

The main pages in English and Bulgarian, 1280 and 360 pixels wide, with the invented sample at a fixed moment. Written
by `make screens`; do not edit. Long pages are cut at {height} pixels. The list of pages is `SCREENS` in
[tests/browser/pages.py](../../tests/browser/pages.py).
"""


def main() -> int:
    """Read the arguments, make the world, render."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], help="names of screens to render")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write to")
    arguments = parser.parse_args()
    chosen = [screen for screen in SCREENS if screen.name in arguments.only or not arguments.only]
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tb-screens-", ignore_cleanup_errors=True) as folder:
        settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=folder, database_url=None, redis_url=None)
        try:
            sample_world.keep_encoder(settings.var_dir)
            migrate(settings)
            ids = sample_world.fill(settings)
            app = create_app(settings, clock=lambda: NOW)
            for site in serve(app, {}):
                addresses = {screen.name: site.base + screen_address(app, screen, ids) for screen in chosen}
                _render(site.base, chosen, addresses, arguments.out)
        finally:
            dispose_engines()
            release_postgres(settings)
    (arguments.out / "README.md").write_text(_index())
    return 0


def _render(base: str, screens: list[Screen], addresses: dict[str, str], out: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for role in ROLES:
            own = [screen for screen in screens if screen.role == role]
            if own:
                _render_role(browser, base, role, own, addresses, out)
        browser.close()


def _render_role(
    browser: Browser, base: str, role: str, screens: list[Screen], addresses: dict[str, str], out: Path
) -> None:
    context = context_of(browser, base, role)
    page = context.new_page()
    for language in LANGUAGES:
        read_in(context, base, language)
        for screen in screens:
            response = page.goto(addresses[screen.name])
            if response is None or not response.ok:
                raise RuntimeError(f"{addresses[screen.name]} cannot be shown")
            for width in WIDTHS:
                (out / _file(screen, language, width)).write_bytes(_picture(page, width))
                print(_file(screen, language, width), flush=True)
    context.close()


def _picture(page: Page, width: int) -> bytes:
    """Return the page as WebP, from its top down to its end or ``MOST_HEIGHT``."""
    page.set_viewport_size({"width": width, "height": 800})
    height = min(MOST_HEIGHT, int(page.evaluate("document.documentElement.scrollHeight")))
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
    devtools = page.context.new_cdp_session(page)
    taken = devtools.send(
        "Page.captureScreenshot",
        {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True},
    )
    devtools.detach()
    return base64.b64decode(taken["data"])


def _file(screen: Screen, language: str, width: int) -> str:
    return f"{screen.name}-{language}-{width}.webp"


def _index() -> str:
    """Return the page that shows all screens, those on phones beside the wide ones."""
    lines = [HEAD.format(height=f"{MOST_HEIGHT:,}")]
    for screen in SCREENS:
        lines.append(f"\n## {screen.name}\n")
        for language in LANGUAGES:
            wide, narrow = (_file(screen, language, width) for width in WIDTHS)
            lines.append(
                f'<img src="{wide}" width="640" alt="{screen.name}, {language}, wide"> '
                f'<img src="{narrow}" width="180" alt="{screen.name}, {language}, on a phone">\n'
            )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
