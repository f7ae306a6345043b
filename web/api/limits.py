"""How many requests a minute a token, or an address without one, may make; told in the headers of every answer.

Source of the headers: draft-ietf-httpapi-ratelimit-headers-10.
"""

from __future__ import annotations

import time
from typing import Any

from flask import Flask, Response
from flask_limiter import Limiter

from web import site
from web.accounts.limits import client_network
from web.api.places import is_for_programs
from web.api.tokens import current_token

WINDOW_S = 60


def init_app(app: Flask) -> None:
    """Limit every operation of ``app``; what comes with a token that does not work counts for its address."""
    limiter: Limiter = app.extensions["tenderbridge-limiter"]
    shared: Any = limiter.shared_limit(_allowed, scope="api", key_func=_caller)
    for endpoint in {rule.endpoint for rule in app.url_map.iter_rules() if endpoint_is_api(rule.endpoint)}:
        app.view_functions[endpoint] = shared(app.view_functions[endpoint])

    @app.after_request
    def tell(response: Response) -> Response:
        limit = limiter.current_limit if is_for_programs() else None
        if limit is not None:
            wait_s = max(0, round(limit.reset_at - time.time()))
            name = "address" if current_token() is None else "token"
            response.headers["RateLimit-Policy"] = f'"{name}";q={limit.limit.amount};w={WINDOW_S}'
            response.headers["RateLimit"] = f'"{name}";r={max(0, limit.remaining)};t={wait_s}'
            if response.status_code == 429:
                response.headers["Retry-After"] = str(max(1, wait_s))
        return response


def endpoint_is_api(endpoint: str) -> bool:
    """Return whether an endpoint is an operation or the document."""
    return endpoint.startswith("api_") and not endpoint.startswith("api_pages")


def _allowed() -> str:
    settings = site.get_site().settings
    n = settings.api_public_per_minute if current_token() is None else settings.api_per_minute
    return f"{n} per minute"


def _caller() -> str:
    token = current_token()
    return f"address:{client_network()}" if token is None else f"token:{token.id}"
