"""Flask-Security on our tables: its settings, its words in our languages, its mails through our outbox."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_security import RoleMixin, Security, SQLAlchemySessionUserDatastore
from flask_security.babel import FsDomain
from sqlalchemy import Engine
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from config.settings import Settings
from models.accounts import PasskeyRow, UserRow
from models.database import get_engine
from models.queries.retention import SIGN_IN_LASTS
from web import languages
from web.accounts.codes import OneTimeCodes
from web.accounts.letters import OutboxMailUtil
from web.accounts.passwords import LostPasswordForm, OtherPasswordForm, Passwords, ProofForm, SignInForm
from web.accounts.words import MESSAGES, SUBJECTS

LEAST_PASSWORD_CHARACTERS = 12
ADDRESSES = {
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "REGISTER_URL": "/sign-up",
    "CONFIRM_URL": "/confirm",
    "RESET_URL": "/reset-password",
    "CHANGE_URL": "/account/password",
    "VERIFY_URL": "/account/verify",
    "TWO_FACTOR_SETUP_URL": "/account/two-factor",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
    "TWO_FACTOR_RESCUE_URL": "/sign-in/rescue",
    "TWO_FACTOR_SELECT_URL": "/sign-in/factor",
    "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
    "WAN_REGISTER_URL": "/account/passkeys",
    "WAN_DELETE_URL": "/account/passkeys/delete",
    "WAN_SIGNIN_URL": "/sign-in/passkey",
    "WAN_VERIFY_URL": "/account/verify/passkey",
    "STATIC_FOLDER_URL": "/account/static",
    "POST_LOGIN_VIEW": "/my",
    "POST_LOGOUT_VIEW": "/",
    "POST_CONFIRM_VIEW": "/my",
    "POST_REGISTER_VIEW": "/sign-up/sent",
    "POST_RESET_VIEW": "/sign-in",
    "POST_CHANGE_VIEW": "/account",
    "TWO_FACTOR_POST_SETUP_VIEW": "/account",
    "WAN_POST_REGISTER_VIEW": "/account",
}
FEATURES: dict[str, Any] = {
    "REGISTERABLE": True,
    "CONFIRMABLE": True,
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TWO_FACTOR_ALWAYS_VALIDATE": True,
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "MULTI_FACTOR_RECOVERY_CODES_N": 8,
    "WEBAUTHN": True,
    "WAN_RP_NAME": "Tenderbridge",
    "WAN_ALLOW_USER_HINTS": False,
    "TOTP_ISSUER": "Tenderbridge",
    "JOIN_USER_ROLES": False,
    "RETURN_GENERIC_RESPONSES": True,
    "AUTO_LOGIN_AFTER_CONFIRM": True,
    "PASSWORD_CONFIRM_REQUIRED": False,
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": ["argon2"],
    "DEPRECATED_PASSWORD_SCHEMES": [],
    "PASSWORD_LENGTH_MIN": LEAST_PASSWORD_CHARACTERS,
    "PASSWORD_NORMALIZE_FORM": "NFKC",
    "LOGOUT_METHODS": ["POST"],
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SCRIPT_NONCE_KEY": "script_nonce",
    "CACHE_CONTROL": None,
}
"""``test_environment`` lets reserved names such as example.test pass; what does not exist is found by the mail.

``CACHE_CONTROL`` is sent by ``web.security``.
"""


class Datastore(SQLAlchemySessionUserDatastore):
    """Reads and writes users; they have no roles of Flask-Security's kind."""

    def _prepare_create_user_args(self, **kwargs: Any) -> dict[str, Any]:
        prepared: dict[str, Any] = super()._prepare_create_user_args(**kwargs)  # type: ignore[no-untyped-call]
        prepared.pop("roles", None)
        prepared.setdefault("language", languages.current_language())
        return prepared

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - their signature
        """Return a user; who merely reads a page of ours was found with the sign-in already.

        That user belongs to no session: nothing is loaded or saved through it. Views read and write by its id.
        """
        is_asked = has_request_context() and request.method in ("GET", "HEAD")
        only_reads = is_asked and request.blueprint != "security"
        reader: UserRow | None = g.get("signed_in") if only_reads else None
        if reader is not None and kwargs == {"fs_uniquifier": reader.fs_uniquifier}:
            return reader
        return super().find_user(case_insensitive, **kwargs)


class OwnWords(FsDomain):
    """Flask-Security's texts from our catalogues."""

    def gettext(self, string: str, **variables: Any) -> str:
        """Translate ``string`` for this request."""
        found = languages.gettext(string)
        return found % variables if variables else found


def init_app(app: Flask, settings: Settings) -> None:
    """Set Flask-Security up; secrets are made from ``SECRET_KEY``, each for its own purpose."""
    app.config.update({f"SECURITY_{name}": value for name, value in {**FEATURES, **ADDRESSES}.items()})
    app.config.update({f"SECURITY_MSG_{name}": message for name, message in MESSAGES.items()})
    app.config.update({f"SECURITY_{name}": subject for name, subject in SUBJECTS.items()})
    app.config.update(
        PERMANENT_SESSION_LIFETIME=SIGN_IN_LASTS,
        SESSION_REFRESH_EACH_REQUEST=False,
        SECURITY_PASSWORD_SALT=_secret(settings, "passwords"),
        SECURITY_TOTP_SECRETS={"1": _secret(settings, "one-time codes")},
        SECURITY_EMAIL_SENDER=settings.mail_from,
        SECURITY_DATETIME_FACTORY=lambda: datetime.now(UTC),
    )

    class OwnSession(Session):
        def get_bind(self, *_args: Any, **_named: Any) -> Engine:
            return get_engine(settings)

    session = scoped_session(sessionmaker(class_=OwnSession, expire_on_commit=False))

    @app.teardown_appcontext
    def leave(_error: BaseException | None) -> None:
        session.remove()

    datastore = Datastore(session, UserRow, RoleMixin, PasskeyRow)
    security = Security(
        app,
        datastore,
        mail_util_cls=OutboxMailUtil,
        password_util_cls=Passwords,
        totp_cls=OneTimeCodes,
        login_form=SignInForm,
        verify_form=ProofForm,
        change_password_form=OtherPasswordForm,
        forgot_password_form=LostPasswordForm,
    )
    security.i18n_domain = OwnWords(app)  # type: ignore[no-untyped-call]
    _serve_people_only(app, security)


def _serve_people_only(app: Flask, security: Security) -> None:
    """Answer with pages, and know nobody by Flask-Security's tokens: ``sign_ins`` could not end what they open."""
    security.want_json(lambda _request: False)
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]


def _secret(settings: Settings, purpose: str) -> str:
    key = settings.secret_key.get_secret_value().encode()
    return hashlib.blake2b(purpose.encode(), key=hashlib.sha256(key).digest(), digest_size=24).hexdigest()
