"""Which pages there are and who opens them: the one list that the check for barriers and the screens share.

A page of the address map is opened by itself, as somebody whom its permission lets in, with the ids of ``IDS`` (1 for
any other number). A new page needs nothing here, unless its address has another word in it (``IDS``) or it is no page
(``NOT_PAGES``). The lists in ``test_pages`` and ``test_work`` add states that a page can be in. ``SCREENS`` are the
pages of ``docs/screens``, best first; a new one is a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urlencode

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from tests.browser import test_pages, test_work
from web.permissions import permission_of

ROLES = ("visitor", "owner", "officer", "admin", "colleague", "halfway", "choosing")
"""``colleague`` works for two organisations; ``halfway`` has given the password and not yet the one-time code;
``choosing`` has a passkey to choose too."""

HALFWAY = {"/sign-in/code": "halfway", "/sign-in/recovery": "halfway", "/sign-in/factor": "choosing"}

NOT_PAGES: Mapping[str, str] = {
    "*/static/*": "files",
    "/static/*": "files",
    "*.csv": "a table",
    "*.json": "a document",
    "/account/data": "a document or an archive",
    "*.ics": "a calendar",
    "*/shortlist.*": "a table",
    "*/bidders.*": "a table",
    "/my/<int:organisation_id>/matches/progress": "a part of a page, or nothing",
    "*/file": "a file that somebody gave",
    "*/picture": "a picture that somebody gave",
    "/api/v1/*": "for programs",
    "/health": "for programs",
    "/robots.txt": "for programs",
    "/sitemap*": "for programs",
    "/favicon.ico": "leads to the icon",
    "/language/*": "leads back to the page",
    "/my/<int:organisation_id>": "leads to the work of an organisation",
    "/confirm/<token>": "leads to one's work",
    "/enterprises/<int:enterprise_id>/matches": "leads to the enterprise",
    "/sign-in/rescue": "leads to the code; nothing is sent by mail",
    "/account/passkeys/delete": "only takes away",
    "/account/verify/passkey": "leads back without a passkey",
    "/dev/mail/<name>/html": "a mail in a frame",
}
"""Rules of the address map that show no page of ours, and what they do instead."""

IDS: Mapping[str, object] = {"key": "wascherei", "code": "de", "kind": "csv", "name": "mail.eml"}
ORGANISATIONS = {"owner": 1, "officer": 2}


@dataclass(frozen=True, slots=True)
class Visit:
    """A page as ``role`` opens it; ``status`` is what it answers."""

    role: str
    address: str
    status: int = 200


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of ``docs/screens``: the name of its files, its endpoint, who looks, and arguments of its address."""

    name: str
    endpoint: str
    role: str = "visitor"
    arguments: Mapping[str, str] | None = None


SCREENS = (
    Screen("home", "home.index"),
    Screen("matches", "matches.index", "owner"),
    Screen("match", "matches.show", "owner"),
    Screen("ruled-out", "matches.index", "owner", {"shelf": "why-not"}),
    Screen("bids", "matches.pipeline", "owner"),
    Screen("profile", "profile.edit", "owner"),
    Screen("trades", "trades.edit", "owner"),
    Screen("regions", "regions.edit", "owner"),
    Screen("evidence", "evidence.index", "owner"),
    Screen("alerts", "alert_settings.edit", "owner"),
    Screen("members", "members.index", "owner"),
    Screen("drafts", "drafts.index", "officer"),
    Screen("draft-lot", "drafts.lot", "officer"),
    Screen("draft-form", "draft_forms.edit_lot", "officer"),
    Screen("draft-from-file", "draft_files.read", "officer"),
    Screen("followed", "followed.index", "officer"),
    Screen("administration", "admin.index", "admin"),
    Screen("verification", "verification.index", "admin"),
    Screen("operations", "admin_operations.index", "admin"),
    Screen("audit", "audit.index", "admin"),
    Screen("criteria", "criteria.index", "admin"),
    Screen("criteria-form", "criteria.new", "admin"),
    Screen("tenders", "tenders.index"),
    Screen("tender", "tenders.show"),
    Screen("enterprises", "enterprises.index"),
    Screen("enterprise", "enterprises.show"),
    Screen("sign-in", "security.login"),
    Screen("sign-up", "security.register"),
    Screen("account", "account.index", "owner"),
    Screen("sources", "operations.sources"),
    Screen("about", "about.index"),
    Screen("programs", "api_pages.index"),
)


class NotVisitedError(AssertionError):
    """A rule of the address map is neither opened nor declared as no page. Raised by ``visits``."""


def visits(app: Flask, tokens: Mapping[str, str]) -> list[Visit]:
    """Return every page to open, each in every listed state; ``tokens`` by the endpoint that reads one.

    Raises: NotVisitedError.
    """
    listed = _listed()
    seen = {_endpoint(app, visit.address) for visit in listed}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" in (rule.methods or ()) and rule.endpoint not in seen and not is_declared(rule):
            listed.append(_own_visit(app, rule, tokens))
    return listed


def screen_address(app: Flask, screen: Screen, ids: Mapping[str, Mapping[str, object]]) -> str:
    """Return the path of a screen with the ids of its role."""
    values = dict(ids[screen.role])
    rule = next(app.url_map.iter_rules(screen.endpoint))
    built = app.url_map.bind("localhost").build(screen.endpoint, {name: values[name] for name in rule.arguments})
    return f"{built}?{urlencode(screen.arguments)}" if screen.arguments else built


def is_declared(rule: Rule) -> bool:
    """Whether ``NOT_PAGES`` names the rule."""
    return any(fnmatchcase(rule.rule, pattern.replace("[", "[[]")) for pattern in NOT_PAGES)


def _listed() -> list[Visit]:
    public = (*test_pages.MAIN_PAGES, *test_pages.OTHER_PAGES, *test_work.OPEN_PAGES)
    found = [Visit("visitor", address, 404 if address == "/nowhere" else 200) for address in public]
    for role, addresses in (
        ("owner", test_work.ENTERPRISE_PAGES),
        ("officer", test_work.BUYER_PAGES),
        ("admin", test_work.ADMIN_PAGES),
    ):
        found += [Visit(role, address) for address in addresses]
    several = [Visit("officer", "/my/2/drafts/2"), Visit("colleague", "/my/")]
    return [*found, *several, Visit("owner", "/admin/criteria", 403)]


def _endpoint(app: Flask, address: str) -> str:
    try:
        return str(app.url_map.bind("localhost").match(address.partition("?")[0])[0])
    except HTTPException:
        return ""


def _own_visit(app: Flask, rule: Rule, tokens: Mapping[str, str]) -> Visit:
    permission = permission_of(app, rule.endpoint) or ""
    role = _role(rule, permission)
    values: dict[str, object] = {}
    for name in rule.arguments:
        is_number = "<int:" + name in rule.rule
        known = {**IDS, "organisation_id": ORGANISATIONS.get(role, 1), "token": tokens.get(rule.endpoint)}
        values[name] = known.get(name, 1 if is_number else None)
        if values[name] is None:
            raise NotVisitedError(f"{rule.rule} ({rule.endpoint}): no {name} is known; see tests/browser/pages.py")
    return Visit(role, app.url_map.bind("localhost").build(rule.endpoint, values))


def _role(rule: Rule, permission: str) -> str:
    if rule.rule in HALFWAY:
        return HALFWAY[rule.rule]
    if permission in ("public", "development"):
        return "visitor"
    if permission == "administrator":
        return "admin"
    return "officer" if permission.endswith(":buyer") else "owner"
