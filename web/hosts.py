"""Under which names the site answers: its own alone; absolute addresses begin with ``BASE_URL``, redirects name none.

Whoever sends a request chooses its Host header, so nothing that is mailed or redirected may come from there.
"""

from __future__ import annotations

from typing import NoReturn
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Request, request
from werkzeug.exceptions import BadRequest
from werkzeug.routing import MapAdapter, RequestRedirect

from config.settings import AppEnv, Settings

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
ANY_HOST = ("operations.health",)
"""Load balancers ask for it by the address of a machine."""


class Application(Flask):
    """Flask whose absolute addresses begin with the site's own, whatever host a request names."""

    def __init__(self, import_name: str, base_url: str) -> None:
        super().__init__(import_name)
        self._base = urlsplit(base_url)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return what finds and builds addresses."""
        adapter = super().create_url_adapter(request)
        if adapter is not None:
            adapter.server_name, adapter.url_scheme = self._base.netloc, self._base.scheme
        return adapter

    def raise_routing_exception(self, request: Request) -> NoReturn:
        """Raise what was found wrong with an address; a redirect to the right one stays on the host that was asked."""
        found = request.routing_exception
        if isinstance(found, RequestRedirect):
            _, _, path, query, _ = urlsplit(found.new_url)
            found.new_url = urlunsplit(("", "", "/" + path.lstrip("/"), query, ""))
        super().raise_routing_exception(request)


def init_app(app: Flask, settings: Settings) -> None:
    """Refuse requests that name another host, before anything else looks at them."""
    known = own_hosts(settings)

    def check() -> None:
        host = urlsplit(f"//{request.host}").hostname or ""
        if host.rstrip(".") not in known and request.endpoint not in ANY_HOST:
            raise BadRequest("unknown host")

    app.before_request_funcs.setdefault(None, []).insert(0, check)


def own_hosts(settings: Settings) -> frozenset[str]:
    """Return the names of the site without ports, as they stand in Host headers."""
    host = urlsplit(settings.base_url).hostname or ""
    own = frozenset({host if host.isascii() else host.encode("idna").decode()})
    return own if settings.app_env is AppEnv.PRODUCTION else own | LOCAL
