"""Every browser in which somebody is signed in, known by the hash of a secret in its cookie; each can be ended."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, g, request, session
from flask_login import user_logged_in, user_logged_out
from flask_security import password_changed, password_reset

from models.accounts import UserRow
from models.audit import Action
from models.queries import accounts, audit
from web import site

COOKIE_KEY = "sign_in"
MAX_AGENT_CHARACTERS = 200
SEEN_EVERY = timedelta(minutes=5)


def init_app(app: Flask) -> None:
    """Note sign-ins of ``app`` and refuse those that were ended, before anybody else asks who reads."""
    user_logged_in.connect(_begin, app)
    user_logged_out.connect(_end, app)
    password_changed.connect(_end_others, app)
    password_reset.connect(_end_all, app)
    app.before_request_funcs.setdefault(None, []).insert(0, forget_ended)


def is_signed_in() -> bool:
    """Whether this request comes from a browser with a sign-in; asks no database."""
    return "_user_id" in session


def forget_ended() -> None:
    """Find who reads and for whom that person works; sign out a browser whose sign-in was ended elsewhere."""
    if not is_signed_in() or request.endpoint in ("static", "bootstrap.static", "security.static"):
        return
    now = site.get_site().clock()
    with site.open_reading() as database:
        found = accounts.signed_in(database, str(session["_user_id"]), current_hash(), now=now)
    if found is None:
        session.clear()
        return
    g.signed_in, g.memberships, g.in_force = found.user, found.memberships, found.in_force
    if found.seen_at < now - SEEN_EVERY:
        session.modified = True  # sends the cookie anew, which lasts from then on
        with site.open_session() as database:
            accounts.note_seen(database, current_hash(), now=now)


def current_hash() -> str:
    """Return the hash by which this browser's sign-in is kept."""
    return hashlib.sha256(str(session.get(COOKIE_KEY, "")).encode()).hexdigest()


def _begin(_app: Flask, user: UserRow, **_named: Any) -> None:
    token = secrets.token_urlsafe(24)
    session[COOKIE_KEY] = token
    session.permanent = True
    agent = (request.user_agent.string or "")[:MAX_AGENT_CHARACTERS]
    with site.open_session() as database:
        accounts.add_sign_in(database, user.id, hashlib.sha256(token.encode()).hexdigest(), agent)
        if user.is_administrator:
            now = site.get_site().clock()
            audit.record(database, user, Action.ADMINISTRATOR_SIGNED_IN, ("person", user.id), now=now)


def _end(_app: Flask, user: Any, **_named: Any) -> None:
    if not user.is_authenticated:
        return
    with site.open_session() as database:
        accounts.end_sign_ins(database, user.id, only=current_hash(), now=site.get_site().clock())
    session.pop(COOKIE_KEY, None)


def _end_others(_app: Flask, user: UserRow, **_named: Any) -> None:
    with site.open_session() as database:
        accounts.end_sign_ins(database, user.id, but=current_hash(), now=site.get_site().clock())


def _end_all(_app: Flask, user: UserRow, **_named: Any) -> None:
    with site.open_session() as database:
        accounts.end_sign_ins(database, user.id, now=site.get_site().clock())
