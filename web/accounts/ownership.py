"""Whose account an unconfirmed address is: that of whoever reads its mails, not of whoever typed it first.

Else somebody could sign up with another's address and wait: once its owner signs up too and opens the link to confirm,
the password that was typed first would open the account.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask
from flask_security import hash_password, password_reset, user_not_registered
from flask_security.confirmable import confirm_user
from flask_security.proxies import _datastore

from models.accounts import UserRow


def init_app(app: Flask) -> None:
    """Let mails alone decide about accounts of ``app`` that are not confirmed."""
    user_not_registered.connect(_forget_first_password, app)
    password_reset.connect(_confirm, app)


def _forget_first_password(_app: Flask, user: UserRow | None, **_named: Any) -> None:
    """Let neither the password nor the links of an earlier sign-up work; the mail that follows leads to a new password.

    Sent before that mail is written, so that its link is made for the new state.
    """
    if user is None or user.confirmed_at is not None:
        return
    user.password = hash_password(secrets.token_urlsafe(32))
    _datastore.set_uniquifier(user)
    _datastore.put(user)  # type: ignore[no-untyped-call]
    _datastore.commit()  # type: ignore[no-untyped-call]


def _confirm(_app: Flask, user: UserRow, **_named: Any) -> None:
    """Take an address as confirmed whose owner chose a password by the link in a mail."""
    confirm_user(user)  # type: ignore[no-untyped-call]
