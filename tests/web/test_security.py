"""What protects visitors: headers, cookies, escaping, declared permissions, no way out of the mail folder."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from psycopg.errors import DiskFull
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from config.settings import AppEnv, Settings
from tests.web.factories import NOW, World
from tests.web.people import People, post, sign_in, token
from web import create_app
from web.permissions import UndeclaredPermissionError, development_only, init_app, permission_of
from web.security import script_nonce

Page = Callable[..., str]
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}"
LINKED = '<script type="application/ld+json">'
"""Holds facts for search engines; a browser does not run it."""
TEMPLATES = Path(__file__).resolve().parents[2] / "web" / "templates"


def production(settings: Settings) -> Settings:
    return settings.model_copy(update={"app_env": AppEnv.PRODUCTION, "base_url": "https://tenders.example"})


def test_scripts_run_on_the_pages_only_that_ask_for_them(page: Page, client: FlaskClient) -> None:
    with_script = client.get("/sign-in/passkey")
    assert "script-src 'none'" in with_script.headers["Content-Security-Policy"]
    with client.application.test_request_context():
        nonce = script_nonce()
        headers = client.application.process_response(client.application.make_response("x")).headers
    assert f"script-src 'nonce-{nonce}'" in headers["Content-Security-Policy"]


def test_every_route_declares_who_may_open_it(app: Flask) -> None:
    permissions = {rule.rule: permission_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert {rule for rule, permission in permissions.items() if permission == "development"} == {
        "/dev/design",
        "/dev/mail",
        "/dev/mail/<name>",
        "/dev/mail/<name>/html",
    }


def test_an_application_with_an_undeclared_route_does_not_start() -> None:
    app = Flask("undeclared")
    app.add_url_rule("/open", "open", lambda: "x")
    with pytest.raises(UndeclaredPermissionError):
        init_app(app)


@pytest.mark.parametrize("address", ["/", "/tenders", "/enterprises", "/health", "/nowhere", "/static/theme.css"])
def test_every_answer_carries_the_protecting_headers(address: str, client: FlaskClient) -> None:
    headers = client.get(address, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_production_asks_for_https_and_secure_cookies(clean_database: Settings) -> None:
    app = create_app(production(clean_database), clock=lambda: NOW)
    response = app.test_client().get("/language/de", base_url="https://tenders.example")
    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]
    assert "Secure" in response.headers["Set-Cookie"]
    assert app.config["SESSION_COOKIE_SECURE"] is True


def test_pages_set_no_cookie_until_a_language_is_chosen(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/").headers
    cookie = client.get("/language/de").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_nothing_that_a_source_says_becomes_markup(page: Page, world: World) -> None:
    facts = {"title": {"en": ATTACK}, "description": {"en": ATTACK}}
    notice = world.notice(ATTACK)
    notice.buyer_id = world.buyer(ATTACK).id
    lot = world.lot(notice, ATTACK, description=ATTACK, ref=ATTACK, facts=facts)
    enterprise = world.enterprise("a", name=ATTACK, description=ATTACK, capabilities=((ATTACK, []),), city=ATTACK)
    world.match(lot, enterprise, world.criteria())
    world.quarantined(ATTACK, reason=ATTACK)
    for address in ("/", "/tenders", f"/tenders/{notice.id}", "/enterprises", "/enterprises/a", "/quarantine"):
        html = page(address)
        assert html.count("<script") == html.count(LINKED), address
        assert html.count("<script") <= 1, address
        assert "<img" not in html, address
        assert "{{7*7}}" in html, address


def test_words_of_the_visitor_are_escaped_too(page: Page, client: FlaskClient) -> None:
    html = page("/tenders", query_string={"q": ATTACK})
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "<script" not in client.get("/<script>alert(1)</script>").get_data(as_text=True)


def test_templates_neither_trust_texts_nor_hold_scripts_or_styles() -> None:
    for path in set(TEMPLATES.glob("**/*.html")) - set((TEMPLATES / "security" / "email").iterdir()):
        text = path.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", ""), path
        runs = text.count("<script") - text.count(LINKED)
        assert runs == text.count('<script nonce="{{ script_nonce() }}"'), path
        assert "<style" not in text, path
        assert not re.search(r"\sstyle=|\son[a-z]+=", text), path


@pytest.mark.parametrize("address", ["/", "/tenders", "/enterprises"])
def test_pages_load_nothing_from_other_hosts(address: str, client: FlaskClient) -> None:
    html = client.get(address).get_data(as_text=True)
    assert not re.findall(r'(?:src|srcset|action)="(?:https?:)?//', html)
    assert not re.findall(r'<link rel="(?!canonical|alternate)[^>]+href="(?:https?:)?//', html)


@pytest.mark.parametrize("address", ["/tenders", "/", "/enterprises/a", "/health"])
def test_reading_pages_cannot_be_written_to(address: str, client: FlaskClient) -> None:
    assert client.post(address).status_code in (400, 405)


def test_large_requests_are_refused(client: FlaskClient, clean_database: Settings) -> None:
    response = client.post("/alerts/unsubscribe/x", data={"a": "x" * 100_000})
    assert response.status_code in (404, 413)


def test_mails_exist_only_in_development(clean_database: Settings) -> None:
    app = create_app(production(clean_database), clock=lambda: NOW)
    for address in ("/dev/mail", "/dev/mail/a.eml", "/dev/mail/a.eml/html"):
        assert app.test_client().get(address, base_url="https://tenders.example").status_code == 404
    assert getattr(development_only(lambda: ""), "__permission__", None) == "development"


def test_an_error_shows_nothing_of_the_program(app: Flask, session: Session) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False

    def fail() -> str:
        raise RuntimeError("a secret detail")

    app.view_functions["about.index"] = fail
    response = app.test_client().get("/about")
    text = response.get_data(as_text=True)
    assert response.status_code == 500
    assert "Something went wrong on our side" in text
    assert "secret detail" not in text
    assert "Traceback" not in text


@pytest.mark.parametrize(("trusted", "seen"), [(0, ["127.0.0.1", "http"]), (1, ["198.51.100.7", "https"])])
def test_only_proxies_that_are_trusted_say_where_a_visitor_comes_from(
    clean_database: Settings, trusted: int, seen: list[str]
) -> None:
    app = create_app(clean_database.model_copy(update={"trusted_proxies": trusted}), clock=lambda: NOW)
    told: list[str] = []
    app.before_request(lambda: told.extend([request.remote_addr or "", request.scheme]))
    forged = "203.0.113.9, 198.51.100.7"
    app.test_client().get("/health", headers={"X-Forwarded-For": forged, "X-Forwarded-Proto": "https"})
    assert told == seen


LONG_TEXT = "We wash the linen of hospitals, <b>fold</b> it and bring it back."


def test_a_form_that_comes_too_late_says_what_to_do_and_shows_what_was_typed(client: FlaskClient) -> None:
    data = {"about": LONG_TEXT, "password": LONG_TEXT.upper(), "csrf_token": "old"}
    ours, foreign = {"Origin": "http://localhost"}, {"Origin": "https://evil.example"}
    response = client.post("/sign-in", data=data, headers=ours)
    text = response.get_data(as_text=True)
    assert response.status_code == 400
    assert "Please send this once more" in text
    assert "A part of the address" not in text
    assert "&lt;b&gt;fold&lt;/b&gt; it and bring it back." in text
    assert LONG_TEXT.upper()[:20] not in text
    for headers in (foreign, {"Origin": "null"}, {}):
        assert "wash the linen" not in client.post("/sign-in", data=data, headers=headers).get_data(as_text=True)


def test_a_full_disk_loses_nothing_that_was_typed_and_the_log_says_what_to_do(
    app: Flask, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    def full(**_named: object) -> str:
        raise OperationalError("INSERT", {}, DiskFull("could not extend file"))

    People(session).user()
    session.commit()
    maria = sign_in(app, "maria@example.test")
    held = token(maria, "/account")
    app.view_functions["account.save"] = full
    data = {"csrf_token": held, "about": LONG_TEXT}
    response = maria.post("/account/details", data=data, headers={"Origin": "http://localhost"})
    assert response.status_code == 503
    assert "&lt;b&gt;fold&lt;/b&gt; it and bring it back." in response.get_data(as_text=True)
    assert "disk of the database is full, make room" in caplog.text


def test_the_token_of_a_form_lasts_as_long_as_the_session(app: Flask, session: Session) -> None:
    People(session).user()
    session.commit()
    assert app.config["WTF_CSRF_TIME_LIMIT"] is None
    client = sign_in(app, "maria@example.test")
    held, now = token(client, "/account"), time.time()
    with patch("itsdangerous.timed.time.time", lambda: now + 7_200):
        response = client.post("/account/details", data={"csrf_token": held, "language": "en"})
    assert response.status_code == 302


def test_what_a_signed_in_reader_gets_stays_nowhere(app: Flask, session: Session) -> None:
    People(session).user()
    session.commit()
    visitor, maria = app.test_client(), sign_in(app, "maria@example.test")
    for path in ("/sign-in", "/sign-up", "/reset-password"):
        assert visitor.get(path).headers["Cache-Control"] == "private, no-store"
    for path in ("/account", "/account/password", "/tenders"):
        assert maria.get(path).headers["Cache-Control"] == "private, no-store"
    assert post(maria, "/sign-out", page="/account").headers["Cache-Control"] == "private, no-store"
    assert visitor.get("/tenders").headers["Cache-Control"] == "private, no-cache"
    assert maria.get("/api/v1/tenders").headers["Cache-Control"] == "private, no-cache"
    assert "no-store" not in maria.get("/static/theme.css", buffered=True).headers["Cache-Control"]
