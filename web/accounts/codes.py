"""One-time codes that work once: each is counted where tries are, for as long as it could be used again.

Source: RFC 6238, 5.2.
"""

from __future__ import annotations

import hashlib

from flask import has_request_context, session
from flask_security import Totp, UserMixin
from passlib.exc import UsedTokenError
from passlib.totp import TotpMatch

from web.accounts.limits import count

REMEMBERED_S = 600
"""Longer than the two minutes by which a clock may be off in either direction."""


class OneTimeCodes(Totp):
    """Codes of an authenticator app, each of which is taken once."""

    def generate_totp_secret(self) -> str:
        """Return the key to be set up: after a mistyped code the one that is in the app already."""
        is_begun = has_request_context() and session.get("tf_state") == "validating_profile"
        begun = session.get("tf_totp_secret") if is_begun else None
        return str(begun or super().generate_totp_secret())

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:  # noqa: ARG002 - their signature
        """Take a code that fits.

        Raises: UsedTokenError when it was taken before; Flask-Security then calls it wrong.
        """
        secret = hashlib.sha256(tmatch.totp.key).hexdigest()
        if count(f"one-time-code:{secret}:{tmatch.counter}", REMEMBERED_S) > 1:
            raise UsedTokenError
