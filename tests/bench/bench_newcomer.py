"""How long a newcomer takes from signing up to the first matches, in a browser, against the running product.

``python -m jobs run`` with the package loaded, embedded and matched; the person types at 50 ms a key and opens the mail
that the program writes. The encoder is prepared beforehand, as on a machine that is in use.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import requests
from playwright.sync_api import Page, sync_playwright

from config.settings import PROJECT_ROOT, AppEnv, Settings
from models.database import dispose_engines
from models.embedded import release_postgres
from tests.bench.bench_pages import PACKAGE, load_package
from tests.bench.rows import Row
from tests.browser.conftest import ARGUMENTS
from tests.browser.sample_world import keep_encoder

PREFIXES = ("4-newcomer", "4-first-matches")
READY_S, MAIL_S = 1_800.0, 60.0
KEY_MS = 50
EMAIL = "newcomer@example.test"
PASSWORD = "three wise green geese"
CAPABILITIES = "Cleaning of buildings, offices and schools. Care of green areas. Construction work."
"""Trades that the package holds open lots of; of bicycles it has none in the country."""


class _Newcomer:
    """Somebody at a browser, who counts the fields that were asked."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.n_fields = 0

    def type(self, selector: str, value: str) -> None:
        self.n_fields += 1
        self.page.locator(selector).press_sequentially(value, delay=KEY_MS)

    def tick(self, selector: str) -> None:
        self.n_fields += 1
        self.page.check(selector)

    def choose(self, selector: str, value: str) -> None:
        self.n_fields += 1
        self.page.select_option(selector, value)


def rows() -> Iterator[Row]:
    """Yield fields, seconds to the first matches, and seconds after saving; none where the package is not beside."""
    if not PACKAGE.is_file():
        return
    with tempfile.TemporaryDirectory(prefix="tb-newcomer-", ignore_cleanup_errors=True) as folder:
        keep_encoder(Path(folder))
        n_lots = _load(Path(folder))
        with _running(Path(folder)) as base, sync_playwright() as playwright:
            _wait_for_matches(base)
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            newcomer = _Newcomer(browser.new_page(viewport={"width": 360, "height": 740}, locale="en"))
            seconds, after_saving, n_matches = _arrive(newcomer, base, Path(folder) / "mail")
            browser.close()
    said = f"sign-up, mail, organisation, profile at 360 px, {n_lots:,} lots of the package; {n_matches} matches"
    said += f"; load of the machine {os.getloadavg()[0]:.0f}"
    yield Row("4-newcomer-fields", newcomer.n_fields, "fields", "<= 10", said)
    yield Row("4-newcomer-seconds", seconds, "s", "<= 180", said)
    yield Row(
        "4-first-matches-seconds", after_saving, "s", "<= 5", f"from saving to the first match on the page; {said}"
    )


def _load(folder: Path) -> int:
    """Store the package before the program runs; it embeds and matches it then."""
    settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=folder, database_url=None)
    try:
        return load_package(settings)["lots"]
    finally:
        dispose_engines()
        release_postgres(settings)


@contextmanager
def _running(folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    base = f"http://127.0.0.1:{port}"
    own = {"VAR_DIR": str(folder), "PORT": str(port), "BASE_URL": base, "LOG_LEVEL": "WARNING"}
    others = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "SMTP_URL")
    }
    run = subprocess.Popen([sys.executable, "-m", "jobs", "run"], cwd=PROJECT_ROOT, env={**others, **own})
    try:
        yield base
    finally:
        run.send_signal(signal.SIGINT)
        run.wait(60)


def _wait_for_matches(base: str) -> None:
    """Wait until everything is read and matched, so that only the newcomer's own work is timed."""
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        try:
            text = requests.get(f"{base}/sources", params={"lang": "en"}, timeout=30).text
        except requests.RequestException:
            text = "Waiting"
        if "Done" in text and "Waiting" not in text and "In progress" not in text:
            return
        time.sleep(1)
    raise TimeoutError("the package was not matched in time")


def _arrive(newcomer: _Newcomer, base: str, mails: Path) -> tuple[float, float, int]:
    """Go the whole way; return the seconds of all, those after saving, and how many matches there are."""
    page, began = newcomer.page, time.monotonic()
    page.goto(f"{base}/sign-up")
    newcomer.type("#email", EMAIL)
    newcomer.type("#password", PASSWORD)
    page.click("main form button")
    page.goto(_link(mails))
    newcomer.tick("input[value=enterprise]")
    newcomer.type("#name", "Green Hands")
    newcomer.choose("#country", "DE")
    page.click("main form button")
    newcomer.type("#capabilities", CAPABILITIES)
    newcomer.tick("input[name=nuts] >> nth=0")
    saved = time.monotonic()
    page.click("main form button.btn-lg")
    page.wait_for_selector("#own-matches > li", timeout=60_000)
    ended = time.monotonic()
    return ended - began, ended - saved, page.locator("#own-matches > li").count()


def _link(mails: Path) -> str:
    until = time.monotonic() + MAIL_S
    while time.monotonic() < until:
        for path in mails.glob("*.eml"):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = message.get_body(("plain",))
            found = re.search(r"https?://\S+/confirm/\S+", body.get_content() if body else "")
            if found is not None and EMAIL in str(message["To"]):
                return found.group(0)
        time.sleep(0.2)
    raise TimeoutError("the mail to confirm the address did not come")
