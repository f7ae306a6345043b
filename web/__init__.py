"""The web pages: server-rendered, working without scripts.

Owns pages and their addresses; must not fetch, embed, match or send, and never reaches the encoder.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from config.settings import Settings, get_settings
from web import (
    accounts,
    api,
    bodies,
    errors,
    hosts,
    languages,
    permissions,
    security,
    site,
    static_files,
    tabs,
    templating,
    uploads,
    views,
)
from web.arguments import RowIdConverter


def create_app(settings: Settings | None = None, *, clock: Callable[[], datetime] = site.utc_now) -> Flask:
    """Return the application; ``clock`` tells aware UTC."""
    settings = settings or get_settings()
    app = hosts.Application(__name__, settings.base_url)
    app.url_map.converters["int"] = RowIdConverter
    app.config.from_mapping(security.cookie_settings(settings))
    security.believe_proxies(app, settings)
    site.init_app(app, settings=settings, clock=clock)
    uploads.init_app(app)
    csrf = CSRFProtect(app)
    static_files.init_app(app)
    security.init_app(app)
    languages.init_app(app)
    templating.init_app(app)
    tabs.init_app(app)
    errors.init_app(app)
    accounts.init_app(app, settings)
    views.init_app(app, csrf)
    api.init_app(app, csrf)
    accounts.limits.limit_views(app)
    permissions.init_app(app)
    bodies.init_app(app)
    hosts.init_app(app, settings)
    return app
