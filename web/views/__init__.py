"""The addresses of the site, by subject."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from web.views import (
    about,
    account,
    alert_settings,
    alerts,
    criteria,
    development,
    draft_files,
    draft_forms,
    drafts,
    enterprises,
    followed,
    home,
    interests,
    matches,
    members,
    my,
    operations,
    own_data,
    profile,
    tenders,
)

PARTS = (
    home,
    tenders,
    enterprises,
    operations,
    alerts,
    about,
    account,
    own_data,
    my,
    members,
    profile,
    matches,
    alert_settings,
    drafts,
    draft_forms,
    draft_files,
    followed,
    interests,
    criteria,
    development,
)


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Register every view; the one-click unsubscription comes from mail programs, which know no CSRF token."""
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    csrf.exempt(alerts.unsubscribe)
