"""The small world of the browser tests, served outside pytest: for what measures the pages in a browser."""

from __future__ import annotations

import hashlib
import logging
import re
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_security.confirmable import generate_confirmation_token
from flask_security.recoverable import generate_reset_password_token
from playwright.sync_api import Browser, BrowserContext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from config.settings import AppEnv, Settings
from jobs.alerts.links import unsubscribe_token
from models.accounts import InvitationRow, MembershipRow, PasskeyRow, UserRow
from models.alerts import RecipientRow
from models.database import dispose_engines, get_engine, migrate
from models.drafts import DraftLotRow, DraftRow
from models.embedded import release_postgres
from models.enterprises import ReferenceRow
from tests.browser.test_work import fill_work
from tests.browser.world import fill
from tests.web.factories import NOW
from tests.web.people import PASSWORD, People
from web import create_app

MAIL = """From: Tenderbridge <alerts@tenderbridge.example>
To: maria@example.test
Subject: A mail
Date: Wed, 11 Mar 2026 09:30:00 +0000
Content-Type: text/plain; charset=utf-8

A mail.
"""


@dataclass(frozen=True, slots=True)
class Served:
    """A running site: its address, its application, and the tokens of addresses by the endpoint that reads them."""

    base: str
    app: Flask
    tokens: Mapping[str, str]


@contextmanager
def served() -> Iterator[Served]:
    """Serve the world on an embedded PostgreSQL of its own, as the browser tests do."""
    with tempfile.TemporaryDirectory(prefix="tb-pages-", ignore_cleanup_errors=True) as folder:
        settings = Settings(
            _env_file=None, app_env=AppEnv.TEST, var_dir=Path(folder), database_url=None, redis_url=None
        )
        try:
            migrate(settings)
            app = create_app(settings, clock=lambda: NOW)
            yield from serve(app, _fill(settings, app))
        finally:
            dispose_engines()
            release_postgres(settings)


def _fill(settings: Settings, app: Flask) -> dict[str, str]:
    (settings.var_dir / "mail").mkdir(parents=True)
    (settings.var_dir / "mail" / "mail.eml").write_text(MAIL)
    security = app.extensions["security"]
    with Session(get_engine(settings), expire_on_commit=False) as session:
        fill(session)
        fill_work(session)
        code = {"tf_primary_method": "authenticator", "tf_totp_secret": security.totp_factory.generate_totp_secret()}
        halfway = People(session).user("halfway@example.test", **code, mf_recovery_codes=["one", "two"])
        newcomer = People(session).user("newcomer@example.test", confirmed_at=None)
        choosing = People(session).user("choosing@example.test", **code)
        colleague = session.scalars(select(UserRow).where(UserRow.email == "colleague@example.test")).one()
        session.add(MembershipRow(user_id=colleague.id, organisation_id=2, role="member"))
        session.add(
            PasskeyRow(
                user_id=choosing.id, name="key", credential_id=b"key", public_key=b"key", backup_state=False,
                device_type="single_device", usage="secondary", lastuse_datetime=NOW,
            )
        )  # fmt: skip
        several = DraftRow(organisation_id=2, title="Cleaning and laundry", country="DE", language="en", matched_at=NOW)
        session.add(several)
        session.flush()
        for position in (1, 2):
            session.add(
                DraftLotRow(
                    draft_id=several.id, position=position, title=f"Part {position}", description="Cleaning.",
                    language="en", country="DE", nature="services", cpv=[], nuts=["DE"], suggestions=[], bands={},
                )
            )  # fmt: skip
        session.add(ReferenceRow(enterprise_id=1, title="Parks of Karlsruhe", client="City of Karlsruhe", year=2024))
        session.add(
            InvitationRow(
                organisation_id=1, email="new@example.test", role="member", expires_at=NOW + timedelta(days=7),
                token_hash=hashlib.sha256(b"invited").hexdigest(),
            )
        )  # fmt: skip
        recipient = RecipientRow(address="reader@example.test", language="en", frequency="daily")
        session.add(recipient)
        session.commit()
        with app.test_request_context():
            reset = generate_reset_password_token(halfway)
            unproven = generate_confirmation_token(newcomer)
    return {
        "members.show_invitation": "invited",
        "alerts.confirm_unsubscribe": unsubscribe_token(settings, recipient.id),
        "security.reset_password": reset,
        "sign_up.prove": unproven,
    }


def serve(app: Flask, tokens: Mapping[str, str]) -> Iterator[Served]:
    """Serve ``app`` on a free port while the caller works with what is yielded."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}", app, tokens)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def context_of(browser: Browser, base: str, role: str, password: str = PASSWORD) -> BrowserContext:
    """Return a context in which the person of ``role`` is signed in; nothing moves in it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    if role != "visitor":
        page = context.new_page()
        page.goto(f"{base}/sign-in")
        page.fill("#email", f"{role}@example.test")
        page.fill("#password", password)
        page.click("main form [type=submit]")
        page.wait_for_url(re.compile("/(my|admin)/|/sign-in/(code|factor)"))
        page.close()
    return context


def read_in(context: BrowserContext, base: str, language: str) -> None:
    """Let the pages of ``context`` be in ``language``."""
    context.add_cookies([{"name": "language", "value": language, "url": base}])
