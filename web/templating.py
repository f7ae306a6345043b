"""The few formatting words that templates use themselves."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from babel import Locale
from babel.dates import get_timezone_location
from flask import Flask, request, url_for

from config.i18n import LANGUAGES
from config.settings import AppEnv
from web.accounts.members import current_person, own_memberships
from web.permissions import permission_of
from web.presenters.money import present_number
from web.reading import current_reader
from web.site import get_site, with_arguments


def init_app(app: Flask) -> None:
    """Give templates numbers in the reader's language and the address of the page they are on."""

    @app.template_filter("number")
    def number(value: int) -> str:
        return present_number(value, current_reader())

    @app.template_global()
    def own_address() -> str:
        arguments = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
        return f"{request.path}?{urlencode(arguments)}" if arguments else request.path

    @app.template_global()
    def time_zone_city() -> str:
        reader = current_reader()
        return _city(str(reader.zone), reader.locale)

    @app.template_global()
    def site_address(path: str) -> str:
        return get_site().settings.base_url.rstrip("/") + path

    @app.template_global()
    def page_address(code: str | None = None) -> str:
        """Return the address of this page, in a language (``""``: whichever the visitor reads), without its filters."""
        chosen = request.args.get("lang") if code is None else code
        arguments = {"page": request.args.get("page"), "lang": chosen if chosen in LANGUAGES else None}
        return site_address(
            with_arguments(quote(request.path), {name: text for name, text in arguments.items() if text})
        )

    @app.template_global()
    def is_public_page() -> bool:
        return request.endpoint is not None and permission_of(app, request.endpoint) == "public"

    app.jinja_env.globals.update(own_memberships=own_memberships, url_for=_address)

    @app.context_processor
    def environment() -> dict[str, object]:
        return {"person": current_person(), "mails_are_stored": get_site().settings.app_env is AppEnv.DEVELOPMENT}


def _address(endpoint: str, **values: Any) -> str:
    """Return ``url_for``: a page says dozens, most of which it said before.

    Kept are addresses without a host, of which nothing but the request's root depends on the request.
    """
    is_plain = all(type(value) in (int, str) and not name.startswith("_") for name, value in values.items())
    if endpoint.startswith(".") or not is_plain:
        return url_for(endpoint, **values)
    return _kept_address(request.script_root, endpoint, tuple(values.items()))


@lru_cache(maxsize=10_000)
def _kept_address(_root: str, endpoint: str, values: tuple[tuple[str, int | str], ...]) -> str:
    given: dict[str, Any] = dict(values)
    return url_for(endpoint, **given)


@lru_cache(maxsize=500)
def _city(zone: str, locale: Locale) -> str:
    return get_timezone_location(zone, locale=locale, return_city=True)
