"""The site's own files: Bootstrap from its package, one stylesheet, one icon; all from this host.

Owns their addresses, which change when a file changes so that browsers may keep them for a year, and sends texts among
them packed. Pages are not packed: they hold secrets beside what a visitor sent.
"""

from __future__ import annotations

import gzip
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request, url_for
from flask_bootstrap import Bootstrap5

YEAR_S = 365 * 24 * 3600
ENDPOINTS = ("static", "bootstrap.static", "security.static")
PACKED = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")


def init_app(app: Flask) -> None:
    """Serve Bootstrap and the site's files, and give templates ``asset``."""
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR_S
    Bootstrap5(app)
    folders = {"static": app.static_folder, "bootstrap.static": app.blueprints["bootstrap"].static_folder}

    @app.template_global()
    def asset(filename: str, endpoint: str = "static") -> str:
        return address(request.script_root, filename, endpoint)

    @cache
    def address(_root: str, filename: str, endpoint: str) -> str:
        return url_for(endpoint, filename=filename, v=_fingerprint(Path(str(folders[endpoint])) / filename))

    @app.after_request
    def pack(response: Response) -> Response:
        if request.endpoint in ENDPOINTS and response.status_code == 304:
            response.close()  # the file was opened and is not sent
        if request.endpoint not in ENDPOINTS or response.mimetype not in PACKED:
            return response
        response.vary.add("Accept-Encoding")
        is_whole = response.status_code == 200 and "Range" not in request.headers
        if is_whole and request.method == "GET" and request.accept_encodings["gzip"] > 0:
            response.direct_passthrough = False
            response.set_data(_packed(response.get_data()))
            response.headers["Content-Encoding"] = "gzip"
        return response


@lru_cache(maxsize=32)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _fingerprint(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
