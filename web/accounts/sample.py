"""The accounts of the sample: offered on the sign-in page in development, refused in production."""

from __future__ import annotations

from flask import Flask

from config.settings import AppEnv, Settings
from models.database import session_scope
from models.queries.sample_people import PASSWORD, PEOPLE, has_sample_people
from web.languages import gettext as _


class SamplePeopleError(RuntimeError):
    """Anybody could sign in with a public password. Raised when the application is made in production."""


def init_app(app: Flask, settings: Settings) -> None:
    """Show the accounts in development.

    Raises: SamplePeopleError.
    """
    if settings.app_env is AppEnv.PRODUCTION:
        with session_scope(settings) as session:
            if has_sample_people(session):
                raise SamplePeopleError(
                    "The accounts of the sample are in this database; remove them: python -m jobs people remove-sample"
                )
    if settings.app_env is not AppEnv.DEVELOPMENT:
        return

    @app.context_processor
    def people() -> dict[str, object]:
        titles = {
            "enterprise": _("Social enterprise"),
            "officer": _("Public buyer"),
            "administrator": _("Administrator"),
        }
        return {"demo_password": PASSWORD, "demo_people": [(item.email, titles[item.role]) for item in PEOPLE]}
