"""Lets answers that could tell whether an account exists take equally long."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request

from config.settings import AppEnv
from web import site

LEAST_S = 0.4
"""Longer than a password's check and a letter together."""
EVEN = ("security.login", "security.register", "security.forgot_password", "security.send_confirmation")


def init_app(app: Flask) -> None:
    """Make the answers of ``EVEN`` endpoints to a POST wait; tests ask for it with ``EVEN_ANSWERS``.

    What is refused before an account is looked up (without a token of the form, after too many tries) tells nothing.
    """

    @app.before_request
    def note_start() -> None:
        g.started = time.monotonic()

    @app.after_request
    def wait(response: Response) -> Response:
        is_wanted = app.config.get("EVEN_ANSWERS", site.get_site().settings.app_env is not AppEnv.TEST)
        is_refused = "started" not in g or response.status_code == 429
        if is_wanted and not is_refused and request.method == "POST" and request.endpoint in EVEN:
            time.sleep(max(0.0, LEAST_S - (time.monotonic() - g.started)))
        return response
