"""Whose account an unconfirmed address is: that of whoever reads its mails, not of whoever typed it first.

Else somebody could sign up with another's address and wait: once its owner signs up too, or merely opens the link to
confirm, the password that was typed first would open the account. So the link confirms only in the browser that signed
up, or for who knows the password; everybody else can choose a new one by mail.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask, current_app, flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import hash_password, password_reset, user_not_registered, user_registered
from flask_security.confirmable import confirm_email_token_status, confirm_user
from flask_security.proxies import _datastore
from flask_security.utils import check_and_get_token_status, verify_hash

from models.accounts import UserRow
from web.accounts.sign_ins import is_signed_in
from web.languages import gettext as _

SIGNED_UP = "signed_up"
CONFIRM = "security.confirm_email"


def init_app(app: Flask) -> None:
    """Let mails alone decide about accounts of ``app`` that are not confirmed."""
    user_registered.connect(_note, app)
    user_not_registered.connect(_forget_first_password, app)
    password_reset.connect(_confirm, app)
    confirm: Any = app.view_functions[CONFIRM]

    def ask_first(token: str) -> ResponseReturnValue:
        if unproven(token) is not None:
            return redirect(url_for("sign_up.prove", token=token))
        if _was_used(token):
            return _lead_on()
        answer: ResponseReturnValue = confirm(token)
        return answer

    app.view_functions[CONFIRM] = ask_first


def note_sign_up(uniquifier: str) -> None:
    """Remember in this browser which account it may confirm without its password."""
    session[SIGNED_UP] = uniquifier


def unproven(token: str) -> UserRow | None:
    """Return whose address a valid link would confirm, where this browser has yet to show that it may."""
    expired, invalid, user = confirm_email_token_status(token)  # type: ignore[no-untyped-call]
    if invalid or expired or user is None or user.confirmed_at is not None:
        return None
    found: UserRow = user
    return None if session.get(SIGNED_UP) == found.fs_uniquifier else found


def _was_used(token: str) -> bool:
    """Whether a link of ours, however old, names an address that is confirmed."""
    within = current_app.config["SECURITY_CONFIRM_EMAIL_WITHIN"]
    _expired, invalid, named = check_and_get_token_status(token, "confirm", within)
    user = None if invalid else _datastore.find_user(fs_uniquifier=named[0])
    return user is not None and user.confirmed_at is not None and verify_hash(named[1], user.email)


def _lead_on() -> ResponseReturnValue:
    """Lead whose address is confirmed already to where the link would have led; to sign in, where nobody is."""
    if is_signed_in():
        flash(_("The address is confirmed already."), "info")
        return redirect(url_for("my.index"))
    flash(_("Your address is confirmed already. Please sign in."), "info")
    return redirect(url_for("security.login"))


def _note(_app: Flask, user: UserRow, **_named: Any) -> None:
    note_sign_up(user.fs_uniquifier)


def _forget_first_password(_app: Flask, user: UserRow | None, **_named: Any) -> None:
    """Let neither the password nor the links of an earlier sign-up work; the mail that follows leads to a new password.

    Sent before that mail is written, so that its link is made for the new state. The browser gets the same cookie
    whether the account is new or not.
    """
    if user is None or user.confirmed_at is not None:
        note_sign_up(secrets.token_hex(16))
        return
    user.password = hash_password(secrets.token_urlsafe(32))
    _datastore.set_uniquifier(user)
    _datastore.put(user)  # type: ignore[no-untyped-call]
    _datastore.commit()  # type: ignore[no-untyped-call]
    note_sign_up(user.fs_uniquifier)


def _confirm(_app: Flask, user: UserRow, **_named: Any) -> None:
    """Take an address as confirmed whose owner chose a password by the link in a mail."""
    confirm_user(user)  # type: ignore[no-untyped-call]
