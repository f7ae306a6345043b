"""In which language a visitor reads: the choice in a cookie, else what the browser asks for.

Owns the choice and gives templates their messages; must not hold texts. Catalogues are in ``config.i18n``.
"""

from __future__ import annotations

import gettext as gettext_module
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from flask import Flask, Response, g, has_request_context, request
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from config.i18n import LANGUAGES, SOURCE_LANGUAGE, get_translations, negotiate
from web.site import get_site

COOKIE = "language"
YEAR_S = 365 * 24 * 3600
NATIVE_NAMES = {
    "bg": "Български",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "lv": "Latviešu",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
}


def current_language() -> str:
    """Return the language of this request: argument ``lang``, cookie, ``Accept-Language``, English."""
    if not has_request_context():
        return SOURCE_LANGUAGE
    language: str | None = g.get("language")
    if language is None:
        chosen = (request.args.get("lang"), request.cookies.get(COOKIE))
        known = [each for each in chosen if each in LANGUAGES]
        g.language = language = known[0] if known else negotiate(request.headers.get("Accept-Language"))
    return language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Write in another language than the reader's for the time of a ``with`` block: a mail to somebody else."""
    own = current_language()
    g.language = language if language in LANGUAGES else own
    try:
        yield
    finally:
        g.language = own


def translations() -> gettext_module.NullTranslations:
    """Return the messages in the language of this request."""
    return get_translations(current_language())


def gettext(message: str) -> str:
    """Translate ``message`` for this request."""
    return translations().gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate ``singular`` or ``plural`` for this request, as ``n`` asks."""
    return translations().ngettext(singular, plural, n)


@pass_eval_context
def _said(context: EvalContext, message: str, /, **values: object) -> str:
    """Translate ``message`` in a template: a page says hundreds, so that each is looked up once per language.

    What Jinja's own extension does takes three calls within each other.
    """
    if values:
        return _as_written(gettext(message), context) % values
    said = _ready(current_language(), message)
    return said if context.autoescape else str(said)


@pass_eval_context
def _counted(context: EvalContext, singular: str, plural: str, num: int, /, **values: object) -> str:
    return _as_written(ngettext(singular, plural, num), context) % {"num": num, **values}


def _as_written(text: str, context: EvalContext) -> str:
    return Markup(text) if context.autoescape else text  # noqa: S704 - our own messages


@lru_cache(maxsize=30_000)
def _ready(language: str, message: str) -> Markup:
    """Return a message that names no values, with its doubled percent signs made single."""
    return Markup(get_translations(language).gettext(message) % {})  # noqa: S704


def remember_language(response: Response, language: str) -> None:
    """Keep ``language`` in the visitor's browser."""
    is_secure = bool(get_site().settings.base_url.startswith("https:"))
    response.set_cookie(COOKIE, language, max_age=YEAR_S, secure=is_secure, httponly=True, samesite="Lax")


def init_app(app: Flask) -> None:
    """Give the templates of ``app`` their messages and the names of the languages."""
    app.jinja_env.globals.update(_=_said, ngettext=_counted)

    @app.context_processor
    def language_names() -> dict[str, object]:
        return {"language": current_language(), "languages": NATIVE_NAMES}

    @app.after_request
    def keep_choice(response: Response) -> Response:
        chosen = request.args.get("lang")
        if chosen in LANGUAGES and chosen != request.cookies.get(COOKIE):
            remember_language(response, chosen)
        return response
