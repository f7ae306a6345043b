"""Addresses of forms that make one thing, however often they are sent: what they make gets its id beforehand.

The id stands in the address, so that it is the same after the way back, whether the browser kept the page or asks for
it again. It is signed for that address: nobody takes an id that was not given there.
"""

from __future__ import annotations

from flask import request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from web import site

ARGUMENT = "once"


def with_id(address: str, given: int) -> str:
    """Return the address of a form with the id of what it will make."""
    return site.with_arguments(address, {ARGUMENT: _serializer(address).dumps(given)})


def given_id() -> int | None:
    """Return the id that the address of this request was given; ``None`` where it has none that holds here."""
    address = url_for(str(request.endpoint), **(request.view_args or {}))
    try:
        given = _serializer(address).loads(request.args.get(ARGUMENT, ""))
    except BadSignature:
        return None
    return given if isinstance(given, int) else None


def _serializer(address: str) -> URLSafeSerializer:
    return URLSafeSerializer(site.get_site().settings.secret_key.get_secret_value(), salt=f"once {address}")
