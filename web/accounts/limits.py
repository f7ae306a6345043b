"""How often an address, or whoever tries one account, may knock; counted in Valkey, in memory while it is away.

Tries that fail count for the account as tried from one network, so that a stranger elsewhere cannot lock its owner out;
a wider bound counts them from everywhere. Mails count for the account alone: whoever asks, one person gets them.
"""

from __future__ import annotations

import math
import time
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import EmailValidateException
from flask_security.proxies import _security

from config.settings import AppEnv, Settings
from jobs.queues import counter_url

PER_ADDRESS = "20 per minute; 200 per hour"
PER_ACCOUNT = "10 per 10 minutes; 40 per day"
PER_ACCOUNT_ANYWHERE = "100 per hour"
MAILS = "10 per 10 minutes; 40 per day"
DOCUMENTS = "40 per 10 minutes"
"""Each document is read by a process of its own."""
NETWORK_BITS = 64
"""What one subscriber has of IPv6 at least; every address in it is the same visitor."""
WITH_MAIL = ("security.register", "security.forgot_password", "security.send_confirmation")
SECOND_FACTOR = ("security.two_factor_token_validation", "security.mf_recovery")
SIGNED_IN = (
    "security.verify",
    "security.change_password",
    "security.two_factor_setup_validate",
    "own_data.erase",
)
PROVES = "sign_up.prove"
TRIES = ("security.login", PROVES, *SECOND_FACTOR, *SIGNED_IN)
"""Where somebody proves with a password or a code who it is."""
BY_ADDRESS = ("security.reset_password", "security.wan_signin")
"""Where nothing can be guessed that belongs to one account."""


def init_app(app: Flask, settings: Settings) -> None:
    """Make the limits of ``app``; ``limit_views`` sets them."""
    is_test = settings.app_env is AppEnv.TEST and settings.redis_url is None
    limiter = Limiter(
        key_func=client_network,
        storage_uri="memory://" if is_test else counter_url(settings),
        in_memory_fallback_enabled=not is_test,
        strategy="moving-window",
        headers_enabled=False,
    )
    limiter.init_app(app)
    app.extensions["tenderbridge-limiter"] = limiter

    @app.after_request
    def tell(response: Response) -> Response:
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", str(seconds_to_wait()))
        return response


def limit_views(app: Flask) -> None:
    """Limit what can be tried without being signed in, and what proves who somebody is; when the views are there."""
    _limit(app, "draft_files.read", DOCUMENTS)
    for endpoint in (*TRIES, *WITH_MAIL, *BY_ADDRESS):
        _limit(app, endpoint, PER_ADDRESS)
    for endpoint in WITH_MAIL:
        _limit(app, endpoint, MAILS, key_func=_account, exempt_when=_names_nobody)
    for endpoint in TRIES:
        failed: dict[str, Any] = {"exempt_when": _names_nobody, "deduct_when": _has_failed}
        _limit(app, endpoint, PER_ACCOUNT, key_func=lambda: f"{_account()} {client_network()}", **failed)
        _limit(app, endpoint, PER_ACCOUNT_ANYWHERE, key_func=lambda: f"{_account()} anywhere", **failed)


def count(key: str, expiry_s: int) -> int:
    """Count ``key`` once more and return how often it was counted within ``expiry_s`` of the first time."""
    return _limiter().limiter.storage.incr(key, expiry_s)


def seconds_to_wait() -> int:
    """Return after how many seconds this request, which was refused, may be made again; at least 1.

    Found once per request, so that the page and ``Retry-After`` agree.
    """
    if "seconds_to_wait" not in g:
        limit = _limiter().current_limit
        left = 60.0 if limit is None else limit.window.reset_time - time.time()
        g.seconds_to_wait = max(1, math.ceil(left))
    seconds: int = g.seconds_to_wait
    return seconds


def client_network() -> str:
    """Return from where a request comes: an IPv4 address, or the network of an IPv6 address."""
    given = get_remote_address()
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if not isinstance(address, IPv6Address):
        return given
    return str(address.ipv4_mapped or IPv6Network((int(address), NETWORK_BITS), strict=False))


def _limit(app: Flask, endpoint: str, limit: str, **named: Any) -> None:
    limited: Any = _limiter(app).limit(limit, methods=["POST"], **named)(app.view_functions[endpoint])
    app.view_functions[endpoint] = limited


def _limiter(app: Flask | None = None) -> Limiter:
    found: Limiter = (app or current_app).extensions["tenderbridge-limiter"]
    return found


def _has_failed(response: Response) -> bool:
    """Whether a try did not lead on: who knows the password must not be locked out by having used it.

    What was refused was no try, else a stranger who goes on after being refused would still use up the wider bound.
    """
    return response.status_code not in (302, 303, 429)


def _names_nobody() -> bool:
    return not _account()


def _account() -> str:
    """Return the account that is tried; "" where none can be meant."""
    if request.endpoint in SECOND_FACTOR:
        return str(session.get("tf_user_id") or session.get("_user_id") or "")
    if request.endpoint in SIGNED_IN:
        return str(session.get("_user_id") or "")
    if request.endpoint == PROVES:
        return str((request.view_args or {}).get("token", ""))
    try:
        return str(_security.mail_util.normalize(request.form.get("email", "")))
    except EmailValidateException:
        return ""
