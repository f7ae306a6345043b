"""The rows of pages that belong together: an enterprise's, an authority's, those of a profile, an administrator's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask, request, url_for

from web.languages import gettext as _
from web.presenters.tab import Tab

PROFILE_PARTS = ("trades", "regions", "references", "contracts")
MATCH_PARTS = ("matches.show", "saved_views")
DRAFT_PARTS = ("drafts", "draft_forms", "draft_files")
"""Endpoints and blueprints whose pages stand below a tab."""


def enterprise_tabs(organisation_id: int) -> tuple[Tab, ...]:
    """Return the pages of an enterprise's own work."""
    names = (
        ("matches.index", _("Tenders for you")),
        ("matches.pipeline", _("Your bids")),
        ("alert_settings.edit", _("Alerts")),
        ("profile.edit", _("Profile")),
        ("evidence.index", _("Evidence")),
        ("members.index", _("Members")),
        ("api_pages_tokens.index", _("Programs")),
    )
    return _tabs(
        names, below={"matches.index": MATCH_PARTS, "profile.edit": PROFILE_PARTS}, organisation_id=organisation_id
    )


def buyer_tabs(organisation_id: int) -> tuple[Tab, ...]:
    """Return the pages of an authority's work."""
    names = (
        ("drafts.index", _("Drafts")),
        ("followed.index", _("Followed lots")),
        ("members.index", _("Members")),
        ("api_pages_tokens.index", _("Programs")),
    )
    return _tabs(names, below={"drafts.index": DRAFT_PARTS}, organisation_id=organisation_id)


def profile_tabs(organisation_id: int) -> tuple[Tab, ...]:
    """Return the parts of a profile."""
    names = (
        ("profile.edit", _("About you")),
        ("trades.edit", _("Trades")),
        ("regions.edit", _("Regions")),
        ("references.index", _("References")),
        ("contracts.index", _("Contracts won")),
    )
    return _tabs(names, below={"references.index": ("references",)}, organisation_id=organisation_id)


def admin_tabs() -> tuple[Tab, ...]:
    """Return the pages of administrators."""
    names = (
        ("admin.index", _("Overview")),
        ("criteria.index", _("Criteria")),
        ("verification.index", _("Verification")),
        ("people.index", _("People")),
        ("organisations.index", _("Organisations")),
        ("admin_operations.index", _("Operations")),
        ("audit.index", _("Audit log")),
    )
    return _tabs(names, below={endpoint: (endpoint.partition(".")[0],) for endpoint, _name in names})


def _tabs(names: Iterable[tuple[str, str]], *, below: dict[str, tuple[str, ...]], **arguments: Any) -> tuple[Tab, ...]:
    def current(endpoint: str) -> str:
        if request.endpoint == endpoint:
            return "page"
        parts = below.get(endpoint, ())
        return "true" if request.endpoint in parts or request.blueprint in parts else ""

    return tuple(Tab(url_for(endpoint, **arguments), name, None, current(endpoint)) for endpoint, name in names)


def init_app(app: Flask) -> None:
    """Give templates the rows."""
    for row in (enterprise_tabs, buyer_tabs, profile_tabs, admin_tabs):
        app.jinja_env.globals[row.__name__] = row
