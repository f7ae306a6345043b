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
    drafts,
    enterprises,
    home,
    matches,
    members,
    my,
    operations,
    own_data,
    profile,
    saved_views,
    sitemap,
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
    saved_views,
    alert_settings,
    drafts,
    criteria,
    development,
    sitemap,
)


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Register every view; the one-click unsubscription comes from mail programs, which know no CSRF token."""
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    csrf.exempt(alerts.unsubscribe)
