"""The addresses of the site, by subject."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from web.views import (
    about,
    account,
    admin,
    admin_operations,
    alert_settings,
    alerts,
    audit,
    contracts,
    criteria,
    development,
    draft_files,
    draft_forms,
    drafts,
    enterprises,
    evidence,
    followed,
    home,
    interests,
    matches,
    members,
    my,
    operations,
    organisations,
    own_data,
    people,
    profile,
    references,
    regions,
    saved_views,
    sign_up,
    sitemap,
    tenders,
    trades,
    verification,
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
    sign_up,
    alert_settings,
    drafts,
    draft_forms,
    draft_files,
    followed,
    interests,
    criteria,
    admin,
    admin_operations,
    people,
    organisations,
    audit,
    evidence,
    verification,
    development,
    trades,
    regions,
    references,
    contracts,
    sitemap,
)


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Register every view; the one-click unsubscription comes from mail programs, which know no CSRF token."""
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    csrf.exempt(alerts.unsubscribe)
