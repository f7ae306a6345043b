"""Who may open which page: every view says so with a decorator, or the application does not start.

Owns the decorators and the check; must not hold views. A visitor is asked to sign in; a page of an organisation for
which the reader does not work does not exist for the reader, a page for another role is forbidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from config.settings import AppEnv
from models.accounts import MembershipRow
from web.accounts.members import Kind, Role, current_person, has_second_factor, own_membership
from web.site import get_site

P = ParamSpec("P")
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
PERMISSION = "__permission__"
STATIC_ENDPOINTS = ("static", "bootstrap.static", "security.static")
FLASK_SECURITY: Mapping[str, str] = {
    **dict.fromkeys(("login", "logout", "register", "forgot_password", "reset_password"), "public"),
    **dict.fromkeys(("send_confirmation", "confirm_email", "mf_recovery", "two_factor_rescue"), "public"),
    **dict.fromkeys(("two_factor_token_validation", "tf_select", "wan_signin", "wan_signin_response"), "public"),
    **dict.fromkeys(("two_factor_setup", "two_factor_setup_validate", "mf_recovery_codes"), "signed-in"),
    **dict.fromkeys(("change_password", "verify", "wan_register", "wan_register_response", "wan_delete"), "signed-in"),
    **dict.fromkeys(("wan_verify", "wan_verify_response"), "signed-in"),
}
"""Flask-Security's own views, which check for themselves."""


class UndeclaredPermissionError(RuntimeError):
    """A view does not say who may open it. Raised by ``init_app`` when the application is made."""


def public(view: View) -> View:
    """Let everyone open ``view``."""
    setattr(view, PERMISSION, "public")
    return view


def development_only(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let everyone open ``view`` in development and tests; in production it does not exist."""

    def check(_arguments: Mapping[str, Any]) -> ResponseReturnValue | None:
        if get_site().settings.app_env not in (AppEnv.DEVELOPMENT, AppEnv.TEST):
            abort(404)
        return None

    return _guarded(view, "development", check)


def signed_in(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let everyone open ``view`` who is signed in."""
    return _guarded(view, "signed-in", lambda _arguments: _ask_to_sign_in())


def administrator(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let administrators open ``view``; where a second factor is required, those who have set one up."""

    def check(_arguments: Mapping[str, Any]) -> ResponseReturnValue | None:
        person = current_person()
        if person is None:
            return _ask_to_sign_in()
        if not person.is_administrator:
            abort(403)
        if get_site().settings.needs_second_factor and not has_second_factor():
            return render_template("admin/second_factor.html"), 403
        return None

    return _guarded(view, "administrator", check)


def member(
    kind: Kind | None = None, *, owner: bool = False
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Let those open a view who work for the organisation that the address names (``organisation_id``).

    ``kind`` says for which organisations the page exists, ``owner`` that only owners may open it. The view finds the
    membership with ``acting``.
    """

    def check(arguments: Mapping[str, Any]) -> ResponseReturnValue | None:
        answer = _ask_to_sign_in()
        if answer is not None:
            return answer
        found = own_membership(int(arguments["organisation_id"]))
        if found is None or (kind is not None and found.organisation.kind != kind):
            abort(404)
        if owner and found.role != Role.OWNER:
            abort(403)
        g.membership = found
        return None

    name = f"{'owner' if owner else 'member'}:{kind or 'any'}"
    return lambda view: _guarded(view, name, check)


def acting() -> MembershipRow:
    """Return the membership under which a ``member`` view was opened."""
    found: MembershipRow = g.membership
    return found


def _guarded(
    view: Callable[P, ResponseReturnValue],
    permission: str,
    check: Callable[[Mapping[str, Any]], ResponseReturnValue | None],
) -> Callable[P, ResponseReturnValue]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        answer = check(kwargs)
        return view(*args, **kwargs) if answer is None else answer

    setattr(guarded, PERMISSION, permission)
    return guarded


def _ask_to_sign_in() -> ResponseReturnValue | None:
    """Return where a visitor signs in, to come back afterwards; ``None`` for who is signed in."""
    if current_person() is not None:
        return None
    if request.method != "GET":
        return redirect(url_for("security.login"))
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))


def permission_of(app: Flask, endpoint: str) -> str | None:
    """Return what the view of ``endpoint`` declares; files of the site are public."""
    if endpoint in STATIC_ENDPOINTS:
        return "public"
    blueprint, _, name = endpoint.partition(".")
    if blueprint == "security":
        return FLASK_SECURITY.get(name)
    return getattr(app.view_functions[endpoint], PERMISSION, None)


def init_app(app: Flask) -> None:
    """Check that every route of ``app`` declares its permission.

    Raises: UndeclaredPermissionError.
    """
    for rule in app.url_map.iter_rules():
        if permission_of(app, rule.endpoint) is None:
            raise UndeclaredPermissionError(f"{rule.rule} ({rule.endpoint}) does not declare who may open it")
