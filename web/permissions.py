"""Who may open which page: every view says so with a decorator, or the application does not start.

Owns the decorators and the check; must not hold views.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, abort
from flask.typing import ResponseReturnValue

from config.settings import AppEnv
from web.site import get_site

P = ParamSpec("P")
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
PERMISSION = "__permission__"
STATIC_ENDPOINTS = ("static", "bootstrap.static")


class UndeclaredPermissionError(RuntimeError):
    """A view does not say who may open it. Raised by ``init_app`` when the application is made."""


def public(view: View) -> View:
    """Let everyone open ``view``."""
    setattr(view, PERMISSION, "public")
    return view


def development_only(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let everyone open ``view`` in development and tests; in production it does not exist."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if get_site().settings.app_env not in (AppEnv.DEVELOPMENT, AppEnv.TEST):
            abort(404)
        return view(*args, **kwargs)

    setattr(guarded, PERMISSION, "development")
    return guarded


def permission_of(app: Flask, endpoint: str) -> str | None:
    """Return what the view of ``endpoint`` declares; files of the site are public."""
    if endpoint in STATIC_ENDPOINTS:
        return "public"
    return getattr(app.view_functions[endpoint], PERMISSION, None)


def init_app(app: Flask) -> None:
    """Check that every route of ``app`` declares its permission.

    Raises: UndeclaredPermissionError.
    """
    for rule in app.url_map.iter_rules():
        if permission_of(app, rule.endpoint) is None:
            raise UndeclaredPermissionError(f"{rule.rule} ({rule.endpoint}) does not declare who may open it")
