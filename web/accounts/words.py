"""What Flask-Security tells people, in our words: short, and the same whether an account exists or not."""

from __future__ import annotations


def _(message: str) -> str:
    """Mark a message for extraction; it is translated when it is shown."""
    return message


SUBJECTS = {
    "EMAIL_SUBJECT_REGISTER": _("Confirm your e-mail address"),
    "EMAIL_SUBJECT_CONFIRM": _("Confirm your e-mail address"),
    "EMAIL_SUBJECT_PASSWORD_RESET": _("Choose a new password"),
    "EMAIL_SUBJECT_PASSWORD_NOTICE": _("Your password was changed"),
    "EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": _("Your password was changed"),
}
_START_AGAIN = _("This took too long. Please start again.")
_FAILED = _("The e-mail address or the password is not right.")
_CODE = _("This code is not right.")
_SENT = _("If an account has this address, we have sent a mail to it.")
_LINK = _("This link is not valid any more. Ask for a new one.")
_PASSKEY = _("This passkey could not be used.")
MESSAGES: dict[str, tuple[str, str]] = {
    "GENERIC_AUTHN_FAILED": (_FAILED, "error"),
    "GENERIC_RECOVERY": (_SENT, "info"),
    "USER_DOES_NOT_EXIST": (_FAILED, "error"),
    "INVALID_PASSWORD": (_FAILED, "error"),
    "UNAUTHORIZED": (_("This page is not for your account."), "error"),
    "UNAUTHENTICATED": (_("Please sign in to open this page."), "info"),
    "LOGIN": (_("Please sign in to open this page."), "info"),
    "REFRESH": (_("Please enter your password once more."), "info"),
    "REAUTHENTICATION_REQUIRED": (_("Please enter your password once more."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (_("Thank you, you can go on."), "success"),
    "ANONYMOUS_USER_REQUIRED": (_("You are signed in already."), "info"),
    "CONFIRM_REGISTRATION": (_("We have sent a mail to %(email)s. Open the link in it to go on."), "success"),
    "EMAIL_CONFIRMED": (_("Your address is confirmed."), "success"),
    "ALREADY_CONFIRMED": (_("Your address is confirmed already. Please sign in."), "info"),
    "INVALID_CONFIRMATION_TOKEN": (_LINK, "error"),
    "CONFIRMATION_EXPIRED": (_LINK, "error"),
    "CONFIRMATION_REQUIRED": (_("Please confirm your address first: open the link in our mail."), "error"),
    "CONFIRMATION_REQUEST": (_SENT, "info"),
    "PASSWORD_RESET_REQUEST": (_SENT, "info"),
    "PASSWORD_RESET_EXPIRED": (_LINK, "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (_LINK, "error"),
    "PASSWORD_RESET_NO_LOGIN": (_("Your new password is set. Please sign in with it."), "success"),
    "PASSWORD_CHANGE": (_("Your new password is set."), "success"),
    "PASSWORD_IS_THE_SAME": (_("The new password must differ from the old one."), "error"),
    "PASSWORD_NOT_PROVIDED": (_("Enter a password."), "error"),
    "PASSWORD_INVALID_LENGTH": (_("The password needs at least %(length)s characters."), "error"),
    "PASSWORD_MISMATCH": (_("The two passwords differ."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (_("The two passwords differ."), "error"),
    "EMAIL_NOT_PROVIDED": (_("Enter your e-mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (_("This is not an e-mail address."), "error"),
    "DISABLED_ACCOUNT": (_("This account is closed. Write to us if that is not right."), "error"),
    "INVALID_REDIRECT": (_("This address leads elsewhere."), "error"),
    "INVALID_CODE": (_CODE, "error"),
    "TWO_FACTOR_INVALID_TOKEN": (_CODE, "error"),
    "INVALID_RECOVERY_CODE": (_CODE, "error"),
    "NO_RECOVERY_CODES_SETUP": (_("There are no recovery codes yet."), "info"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_("You are signed in."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (_("Your authenticator app is set up."), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (_("This page is not for your account."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_("Choose one of the ways that are offered."), "error"),
    "TWO_FACTOR_DISABLED": (_("Signing in with a code is switched off."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (_START_AGAIN, "error"),
    "WEBAUTHN_EXPIRED": (_START_AGAIN, "error"),
    "WEBAUTHN_NAME_REQUIRED": (_("Give the passkey a name."), "error"),
    "WEBAUTHN_NAME_INUSE": (_("There is a passkey with this name already."), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (_("There is no passkey with this name."), "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (_("Use letters, digits, spaces and hyphens only."), "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": (_("The passkey %(name)s is deleted."), "info"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (_("The passkey %(name)s is set up."), "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (_("This passkey is set up already."), "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (_PASSKEY, "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (_PASSKEY, "error"),
    "WEBAUTHN_NO_VERIFY": (_PASSKEY, "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (_PASSKEY, "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (_PASSKEY, "error"),
    "API_ERROR": (_("This value does not fit here."), "error"),
    "INVALID_INPUT": (_("This value does not fit here."), "error"),
}
