"""The addresses in mails and their signed tokens."""

from __future__ import annotations

import subprocess
import sys

import pytest
from itsdangerous import URLSafeSerializer
from pydantic import SecretStr

from config.settings import Settings
from jobs.alerts.links import (
    UNSUBSCRIBE_SALT,
    BadTokenError,
    enterprise_url,
    lot_url,
    read_unsubscribe_token,
    unsubscribe_token,
    unsubscribe_url,
)

SETTINGS = Settings(_env_file=None, secret_key=SecretStr("a secret"), base_url="https://tenders.example/")


def test_a_token_names_its_recipient() -> None:
    token = unsubscribe_token(SETTINGS, 42)
    assert read_unsubscribe_token(SETTINGS, token) == 42
    assert unsubscribe_url(SETTINGS, 42) == f"https://tenders.example/alerts/unsubscribe/{token}"


@pytest.mark.parametrize(
    "token", ["", "NDI", "NDI.x", "x" * 10_000, "é", "\x00", "NDM" + unsubscribe_token(SETTINGS, 42)[3:]]
)
def test_a_token_that_was_not_signed_here_is_refused(token: str) -> None:
    with pytest.raises(BadTokenError):
        read_unsubscribe_token(SETTINGS, token)


def test_a_token_of_another_secret_or_content_is_refused() -> None:
    other = SETTINGS.model_copy(update={"secret_key": SecretStr("another secret")})
    with pytest.raises(BadTokenError):
        read_unsubscribe_token(SETTINGS, unsubscribe_token(other, 42))
    signed = URLSafeSerializer("a secret", salt=UNSUBSCRIBE_SALT)
    for content in ("42", True, [42], None):
        with pytest.raises(BadTokenError):
            read_unsubscribe_token(SETTINGS, str(signed.dumps(content)))


def test_links_start_at_the_public_address() -> None:
    assert lot_url(SETTINGS, notice_id=7, lot_id=9) == "https://tenders.example/tenders/7?lot=9#lot-9"
    assert enterprise_url(SETTINGS, 3) == "https://tenders.example/enterprises/3/matches"


def test_importing_the_links_loads_nothing_heavy() -> None:
    code = (
        "import sys, jobs.alerts.links;"
        "print([name for name in ('torch', 'sentence_transformers', 'onnxruntime', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
