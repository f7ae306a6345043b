"""Signing in: who reads, in which browser, for which organisation.

Flask-Security keeps passwords, confirmations, second factors and passkeys; this package sets it up, sends its mails
through the outbox, lists and ends sign-ins, limits how often is tried, and says for whom somebody works.
"""

from __future__ import annotations

from flask import Flask

from config.settings import Settings
from web.accounts import limits, ownership, sample, security, sign_ins, timing


def init_app(app: Flask, settings: Settings) -> None:
    """Let people sign in to ``app``."""
    security.init_app(app, settings)
    sign_ins.init_app(app)
    ownership.init_app(app)
    limits.init_app(app, settings)
    timing.init_app(app)
    sample.init_app(app, settings)
