"""A served application with a small world, and Debian's Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from config.settings import Settings
from tests.browser.world import fill
from tests.web.factories import NOW
from web import create_app

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium", path=f"/usr/bin{os.pathsep}{os.environ.get('PATH', '')}")
    if path is None:
        message = "Chromium is missing; `make test` installs it (Debian: apt-get install chromium)."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site(clean_database: Settings, session: Session) -> Iterator[str]:
    """The address of a served site with tenders, enterprises and matches."""
    fill(session)
    session.commit()
    with serving(clean_database) as address:
        yield address


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve the application with a fixed clock and give its address."""
    server = make_server("127.0.0.1", 0, create_app(settings, clock=lambda: NOW), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
