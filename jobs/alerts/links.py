"""The addresses that mails point to, and the signed tokens in them.

Owns their shape; the web serves them. Must import nothing heavy: the web reads this module.
A token names one recipient, is signed with ``SECRET_KEY`` and never expires: a link in an old mail must still work.
"""

from __future__ import annotations

from urllib.parse import quote

from itsdangerous import BadSignature, URLSafeSerializer

from config.settings import Settings

UNSUBSCRIBE_SALT = "alerts.unsubscribe"
MAX_TOKEN_CHARACTERS = 200


class BadTokenError(ValueError):
    """A token that this program did not sign. Raised by ``read_unsubscribe_token``."""


def unsubscribe_token(settings: Settings, recipient_id: int) -> str:
    """Return the token with which ``recipient_id`` unsubscribes without a login."""
    return str(_serializer(settings).dumps(recipient_id))


def read_unsubscribe_token(settings: Settings, token: str) -> int:
    """Return the recipient that ``token`` names.

    Raises: BadTokenError.
    """
    if len(token) > MAX_TOKEN_CHARACTERS:
        raise BadTokenError("the token is too long")
    try:
        recipient_id = _serializer(settings).loads(token)
    except BadSignature as error:
        raise BadTokenError("the token was not signed here") from error
    if type(recipient_id) is not int:
        raise BadTokenError("the token names no recipient")
    return recipient_id


def unsubscribe_url(settings: Settings, recipient_id: int) -> str:
    """Return the page on which a recipient unsubscribes; it also takes the one-click POST. Source: RFC 8058."""
    return f"{_base(settings)}/alerts/unsubscribe/{unsubscribe_token(settings, recipient_id)}"


def lot_url(settings: Settings, *, notice_id: int, lot_id: int) -> str:
    """Return the place of a lot on its tender's page, which shows that lot in full."""
    return f"{_base(settings)}/tenders/{notice_id}?lot={lot_id}#lot-{lot_id}"


def enterprise_url(settings: Settings, enterprise_id: int) -> str:
    """Return the page with all matches of an enterprise."""
    return f"{_base(settings)}/enterprises/{enterprise_id}/matches"


def evidence_url(settings: Settings, organisation_id: int) -> str:
    """Return the page with the evidence of an enterprise, for its members."""
    return f"{_base(settings)}/my/{organisation_id}/evidence"


def home_url(settings: Settings) -> str:
    """Return the address of the site."""
    return _base(settings) + "/"


def _base(settings: Settings) -> str:
    return quote(settings.base_url.rstrip("/"), safe=":/[]@%")


def _serializer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key.get_secret_value(), salt=UNSUBSCRIBE_SALT)
