"""The few formatting words that templates use themselves."""

from __future__ import annotations

from urllib.parse import urlencode

from babel.dates import get_timezone_location
from flask import Flask, request

from config.settings import AppEnv
from web.accounts.members import current_person, own_memberships
from web.presenters.money import present_number
from web.reading import current_reader
from web.site import get_site


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
        return get_timezone_location(reader.zone, locale=reader.locale, return_city=True)

    app.jinja_env.globals["own_memberships"] = own_memberships

    @app.context_processor
    def environment() -> dict[str, object]:
        return {"person": current_person(), "mails_are_stored": get_site().settings.app_env is AppEnv.DEVELOPMENT}
