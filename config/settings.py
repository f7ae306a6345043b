"""Every setting of the program, from environment variables or ``.env``; nothing else reads the environment.

Defaults work in development. ``APP_ENV=production`` requires values of its own (see ``_require_own_values``).
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_SECRET = "development-only-secret"  # noqa: S105 - refused in production
NEEDED_IN_PRODUCTION = ("secret_key", "database_url", "redis_url", "smtp_url", "base_url", "mail_from")
"""Fields whose default is none in production."""


class AppEnv(StrEnum):
    """Where the program runs: development shows mails and details, production refuses defaults."""

    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class SecondFactor(StrEnum):
    """Whether administrators must sign in with a second factor."""

    REQUIRED = "required"
    ADVISED = "advised"


class Settings(BaseSettings):
    """All settings. The environment variable of a field is its name in capitals."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    app_env: AppEnv = Field(AppEnv.DEVELOPMENT, description="development, test or production.")
    var_dir: Path = Field(
        PROJECT_ROOT / "var",
        description="Folder for everything the program writes: databases, encoders, mail. Two copies need two folders.",
    )
    database_url: str | None = Field(
        None,
        description="PostgreSQL with pgvector, postgresql://user:password@host/name. Unset: embedded in VAR_DIR.",
    )
    redis_url: str | None = Field(
        None, description="Valkey or Redis, as redis://host:6379/0. Unset: an embedded Valkey in VAR_DIR."
    )
    secret_key: SecretStr = Field(
        SecretStr(DEVELOPMENT_SECRET), description="Signs cookies and unsubscribe links. Required in production."
    )
    base_url: str = Field(
        "http://127.0.0.1:8000",
        description="Public address of the site, for mails and links. Required in production: other hosts are refused.",
    )
    host: str = Field("127.0.0.1", description="Address on which `make run` serves.")
    port: int = Field(8000, ge=1, le=65535, description="Port on which `make run` serves.")
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=10,
        description="Proxies in front of the site that set X-Forwarded-For and -Proto; 0 believes none of it.",
    )
    web_workers: int = Field(2, ge=1, le=64, description="Web processes started by `make run`.")
    log_level: str = Field("INFO", description="Least level that is logged: DEBUG, INFO, WARNING, ERROR.")
    admin_second_factor: SecondFactor | None = Field(
        None,
        description="Second factor of administrators: required or advised. Unset: required in production.",
    )
    time_zone: str = Field("Europe/Brussels", description="Time zone in which pages and mails show times.")

    smtp_url: str | None = Field(
        None,
        description="Mail server, smtp://user:password@host:587 (STARTTLS if offered), smtps://. Unset: VAR_DIR/mail.",
    )
    mail_from: str = Field(
        "Tenderbridge <alerts@tenderbridge.example>", description="Sender of all mails. Required in production."
    )
    contact_email: str | None = Field(
        None, description="Address to which readers write about the service, for example about a barrier."
    )

    encoder_model: str | None = Field(
        None,
        description="Another encoder: a local sentence-transformers folder or a hub id. Unset: multilingual-e5-small.",
    )
    encoder_threads: int = Field(0, ge=0, description="Threads of the encoder; 0 means one per core.")
    encoder_max_tokens: int = Field(256, ge=32, le=512, description="Tokens of a text that are embedded.")
    encoder_batch: int = Field(
        16, ge=1, le=256, description="Texts that ENCODER_MODEL embeds at once, sorted by length; unused without it."
    )

    api_per_minute: int = Field(300, ge=1, description="Requests a minute that one token may make of the API.")
    api_public_per_minute: int = Field(
        60, ge=1, description="Requests a minute that one address may make of the API without a token."
    )

    criteria_most_loss: float = Field(
        0.02,
        ge=0,
        le=1,
        description="Criteria whose back-test loses more quality than this are published only with an override.",
    )
    bench_dir: Path | None = Field(
        None,
        description="A folder of judged matches (as `python -m jobs evaluate` reads it) that back-tests use too.",
    )

    ted_api_url: str = Field("https://api.ted.europa.eu", description="TED search API.")
    ted_site_url: str = Field("https://ted.europa.eu", description="TED site, from which the XML of a notice is read.")
    ted_countries: str = Field(
        "BGR GRC ESP DEU BEL NLD FRA ROU POL PRT LVA IRL",
        description="Countries of the buyers fetched from TED, ISO 3166-1 alpha-3, separated by spaces. Empty: all.",
    )
    ted_cpv: str = Field("", description="CPV codes fetched from TED, with all below them. Empty: all.")
    ted_form_types: str = Field("competition", description="Form types fetched from TED. Empty: all.")
    ted_days_back: int = Field(2, ge=1, le=365, description="Days fetched when there is no watermark yet.")
    ted_pause_s: float = Field(1.0, ge=0, description="Seconds between two requests to TED.")
    ted_backoff_s: float = Field(30.0, ge=0, description="Seconds to wait before the first retry after TED refuses.")
    http_user_agent: str = Field(
        "Mozilla/5.0 (compatible; Tenderbridge/0.1; +https://tenderbridge.example/crawler)",
        description="How the program names itself to the sources: name, version and an address that explains it.",
    )
    http_timeout_s: float = Field(30.0, gt=0, description="Seconds after which a request to a source is given up.")
    http_max_bytes: int = Field(50_000_000, gt=0, description="Largest answer of a source that is read.")

    @property
    def needs_second_factor(self) -> bool:
        """Whether the pages of administrators are refused without one: in production, unless it is only advised."""
        asked = self.admin_second_factor
        return asked is SecondFactor.REQUIRED or (asked is None and self.app_env is AppEnv.PRODUCTION)

    @model_validator(mode="after")
    def _require_own_values(self) -> Self:
        if self.app_env is not AppEnv.PRODUCTION:
            return self
        fields = type(self).model_fields
        missing = [name.upper() for name in NEEDED_IN_PRODUCTION if getattr(self, name) == fields[name].default]
        if missing:
            raise ValueError(f"APP_ENV=production needs {', '.join(missing)}; see .env.example")
        return self


@cache
def get_settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
