"""How long a password may be, what is compared when one is typed, and the forms that check it before it is hashed.

Hashing refuses more than 4096 characters with a fault; ``MOST_PASSWORD_CHARACTERS`` is Flask-Security's own bound.
"""

from __future__ import annotations

from typing import Any

from flask_security import ChangePasswordForm, ForgotPasswordForm, LoginForm, PasswordUtil, VerifyForm
from flask_security.proxies import _security
from wtforms import Field
from wtforms.validators import StopValidation

from models.accounts import UserRow
from web.languages import gettext as _

MOST_PASSWORD_CHARACTERS = 128


class Passwords(PasswordUtil):
    """Says of a new password that is too long what is wrong with it."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:  # noqa: FBT001
        """Return what is wrong (``None``: nothing) and the password as it is kept."""
        if is_too_long(password):
            return [_too_long()], password
        return super().validate(password, is_register, **kwargs)


class _Bounded:
    """Checks the password that somebody has before it is compared."""

    def validate_password(self, field: Field) -> None:
        """Refuse what cannot be a password.

        Raises: StopValidation.
        """
        if isinstance(field.data, str) and is_too_long(field.data):
            raise StopValidation(_too_long())


class SignInForm(_Bounded, LoginForm):
    """Signing in; who knows the password may hear that the address is not confirmed yet."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether somebody is signed in; what stands at a field would be replaced by words that tell nothing."""
        is_valid = bool(super().validate(**kwargs))
        if self.requires_confirmation:
            self.form_errors: list[Any] = list(self.email.errors)
            self.email.errors = []
        return is_valid


class ProofForm(_Bounded, VerifyForm):
    """Entering the password once more."""


class OtherPasswordForm(_Bounded, ChangePasswordForm):
    """Changing the password."""


class LostPasswordForm(ForgotPasswordForm):
    """Asking for a link to a new password; whoever reads the mails may have one, confirmed or not."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether a mail is sent."""
        if super().validate(**kwargs):
            return True
        if self.requires_confirmation:
            self.email.errors = []
        return self.requires_confirmation


def is_password_of(person: UserRow, typed: str) -> bool:
    """Whether ``typed`` is the password of ``person``, in whichever form of Unicode it came."""
    if is_too_long(typed):
        return False
    return bool(person.verify_and_update_password(_security.password_util.normalize(typed)))


def is_too_long(typed: str) -> bool:
    """Whether ``typed``, as it would be kept, is longer than any password."""
    return len(_security.password_util.normalize(typed)) > MOST_PASSWORD_CHARACTERS


def _too_long() -> str:
    return _("The password may have %(most)s characters at most.") % {"most": MOST_PASSWORD_CHARACTERS}
