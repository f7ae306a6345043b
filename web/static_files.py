"""The site's own files: Bootstrap from its package, one stylesheet, one icon; all from this host.

Owns their addresses, which change when a file changes so that browsers may keep them for a year.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, url_for
from flask_bootstrap import Bootstrap5

YEAR_S = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Serve Bootstrap and the site's files, and give templates ``asset``."""
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR_S
    Bootstrap5(app)
    folders = {"static": app.static_folder, "bootstrap.static": app.blueprints["bootstrap"].static_folder}

    @app.template_global()
    def asset(filename: str, endpoint: str = "static") -> str:
        return url_for(endpoint, filename=filename, v=_fingerprint(Path(str(folders[endpoint])) / filename))


@cache
def _fingerprint(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
