"""Pages read forms only: JSON is for the interface for programs, which guards itself against what cannot be read.

Flask-Security and Flask-Login would read a body of JSON on any page, and fail at values or a depth they do not expect.
"""

from __future__ import annotations

from flask import Flask, request
from werkzeug.exceptions import UnsupportedMediaType

from web.api.places import is_for_programs


def init_app(app: Flask) -> None:
    """Refuse JSON before anything reads it."""
    app.before_request_funcs.setdefault(None, []).insert(0, check)


def check() -> None:
    """Refuse JSON outside the interface for programs.

    Raises: UnsupportedMediaType.
    """
    if request.is_json and not is_for_programs():
        raise UnsupportedMediaType
