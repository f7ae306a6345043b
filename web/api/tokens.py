"""With what a program proves for which organisation it acts: a secret in the Authorization header, kept as a hash.

Owns making secrets and reading them from a request; must not look at the session.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import zlib
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from flask import Flask, Response, g, request

from models.api_tokens import ApiTokenRow
from models.queries import api_tokens
from web import site
from web.accounts.members import Kind
from web.api.places import is_for_programs

PREFIX = "tb_"
BEGINNING = len(PREFIX) + 6
USED_EVERY = timedelta(minutes=5)
_SHAPE = re.compile(r"tb_[0-9a-f]{48}")


class Scope(StrEnum):
    """What a token may be used for."""

    TENDERS_READ = "tenders:read"
    ENTERPRISES_READ = "enterprises:read"
    MATCHES_READ = "matches:read"
    FEEDBACK_WRITE = "feedback:write"
    DRAFTS_READ = "drafts:read"
    DRAFTS_WRITE = "drafts:write"


SCOPES: Mapping[Kind, tuple[Scope, ...]] = {
    Kind.ENTERPRISE: (Scope.TENDERS_READ, Scope.ENTERPRISES_READ, Scope.MATCHES_READ, Scope.FEEDBACK_WRITE),
    Kind.BUYER: (Scope.TENDERS_READ, Scope.ENTERPRISES_READ, Scope.DRAFTS_READ, Scope.DRAFTS_WRITE),
}
"""What the tokens of each kind of organisation can be given."""


def make_secret() -> str:
    """Return a new secret: 160 random bits and a checksum behind a prefix by which scanners find leaked ones."""
    body = secrets.token_hex(20)
    return f"{PREFIX}{body}{zlib.crc32(body.encode()):08x}"


def is_shaped(secret: str) -> bool:
    """Return whether a text can be one of our secrets; asks no database."""
    body, checksum = secret[len(PREFIX) : -8], secret[-8:]
    return _SHAPE.fullmatch(secret) is not None and f"{zlib.crc32(body.encode()):08x}" == checksum


def hash_of(secret: str) -> str:
    """Return by what a secret is found."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_presented() -> bool:
    """Whether this request says that it comes with a token, valid or not."""
    return "Authorization" in request.headers


def current_token() -> ApiTokenRow | None:
    """Return the token of this request with its organisation, ``None`` without a valid one; read once per request."""
    if "api_token" not in g:
        g.api_token = _read()
    found: ApiTokenRow | None = g.api_token
    return found


def _read() -> ApiTokenRow | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not is_shaped(secret.strip()):
        return None
    now = site.get_site().clock()
    with site.open_session() as session:
        row = api_tokens.find_valid(session, hash_of(secret.strip()), now=now, every=USED_EVERY)
        session.expunge_all()
    return row


def init_app(app: Flask) -> None:
    """Keep what ``app`` answers to one token from being shown to others by what lies between."""

    @app.after_request
    def vary(response: Response) -> Response:
        if is_for_programs():
            response.vary.add("Authorization")
        return response
