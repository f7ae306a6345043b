"""What protects visitors: cookies, response headers and the content security policy.

Owns these and nothing else. A page that asks for no nonce has no scripts, so none are allowed on it.
"""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from config.settings import AppEnv, Settings
from web.accounts.sign_ins import is_signed_in
from web.api.places import is_for_programs

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'none'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""``data:`` images are the small drawings inside Bootstrap's own stylesheet."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000; includeSubDomains"
MAX_REQUEST_BYTES = 64 * 1024
SESSION_COOKIE = "tenderbridge"


def cookie_settings(settings: Settings) -> dict[str, object]:
    """Return Flask's settings for secrets, cookies, request sizes and the tokens of forms.

    Those last as long as the session that they belong to: a form may stay open for a day.
    """
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "TESTING": settings.app_env is AppEnv.TEST,
        "MAX_CONTENT_LENGTH": MAX_REQUEST_BYTES,
        "SESSION_COOKIE_NAME": SESSION_COOKIE,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.app_env is AppEnv.PRODUCTION,
        "WTF_CSRF_TIME_LIMIT": None,
    }


def believe_proxies(app: Flask, settings: Settings) -> None:
    """Take the visitor's address and scheme from what so many proxies in front say; limits count by that address."""
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n)  # type: ignore[method-assign]


def script_nonce() -> str:
    """Return the nonce with which this page may run scripts; asking for it allows them."""
    if "script_nonce" not in g:
        g.script_nonce = secrets.token_urlsafe(16)
    return str(g.script_nonce)


def init_app(app: Flask) -> None:
    """Send the protecting headers with every answer of ``app``."""
    is_production = bool(app.config["SESSION_COOKIE_SECURE"])
    app.jinja_env.globals["script_nonce"] = script_nonce

    @app.after_request
    def protect(response: Response) -> Response:
        if "script_nonce" in g:
            policy = CONTENT_SECURITY_POLICY.replace("script-src 'none'", f"script-src 'nonce-{g.script_nonce}'")
            response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if is_production:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        if request.endpoint not in ("static", "bootstrap.static", "security.static"):
            response.headers.setdefault("Cache-Control", f"private, {'no-store' if _is_personal() else 'no-cache'}")
            response.vary.update(("Cookie", "Accept-Language"))
        return response


def _is_personal() -> bool:
    """Whether an answer must not stay in the browser: after signing out, the way back would still show it."""
    return request.blueprint == "security" or (is_signed_in() and not is_for_programs())
