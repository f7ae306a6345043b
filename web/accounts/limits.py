"""How often an address, or whoever tries one account, may knock; counted in Valkey, in memory while it is away."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from config.settings import AppEnv, Settings
from jobs.queues import counter_url

PER_ADDRESS = "20 per minute; 200 per hour"
PER_ACCOUNT = "10 per 10 minutes; 40 per day"
DOCUMENTS = "40 per 10 minutes"
"""Each document is read by a process of its own."""
LIMITED = (
    "security.login",
    "security.register",
    "security.forgot_password",
    "security.reset_password",
    "security.send_confirmation",
    "security.two_factor_token_validation",
    "security.mf_recovery",
    "security.verify",
    "security.change_password",
    "security.wan_signin",
)


def init_app(app: Flask, settings: Settings) -> None:
    """Limit what can be tried without being signed in, and what proves who somebody is."""
    is_test = settings.app_env is AppEnv.TEST and settings.redis_url is None
    limiter = Limiter(
        key_func=get_remote_address,
        storage_uri="memory://" if is_test else counter_url(settings),
        in_memory_fallback_enabled=not is_test,
        strategy="moving-window",
        headers_enabled=False,
    )
    limiter.init_app(app)
    app.extensions["tenderbridge-limiter"] = limiter
    for endpoint in LIMITED:
        view = app.view_functions[endpoint]
        by_address: Any = limiter.limit(PER_ADDRESS, methods=["POST"])(view)
        by_account = limiter.limit(
            PER_ACCOUNT,
            methods=["POST"],
            key_func=_account,
            exempt_when=lambda: not _account(),
            deduct_when=_has_failed,
        )
        app.view_functions[endpoint] = by_account(by_address)


def limit_documents(app: Flask) -> None:
    """Limit how many documents an address may let be read; when the views are there."""
    limiter: Limiter = app.extensions["tenderbridge-limiter"]
    view = app.view_functions["draft_files.read"]
    limited: Any = limiter.limit(DOCUMENTS, methods=["POST"])(view)
    app.view_functions["draft_files.read"] = limited


def _has_failed(response: Response) -> bool:
    """Whether a try did not lead on: who knows the password must not be locked out by having used it."""
    return response.status_code not in (302, 303)


def _account() -> str:
    """Return the account that is tried, as it was typed."""
    return request.form.get("email", "").strip().lower()[:254]
