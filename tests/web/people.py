"""People, their organisations and signing in, for the tests of pages that need an account."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from models.accounts import MembershipRow, OrganisationRow, UserRow
from models.enterprises import EnterpriseRow
from tests.web.factories import NOW

PASSWORD = "three wise green geese"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass
class People:
    """Adds people and organisations to ``session``."""

    session: Session

    def user(self, email: str = "maria@example.test", **fields: object) -> UserRow:
        values = {
            "email": email,
            "password": HASH,
            "active": True,
            "confirmed_at": NOW,
            "fs_uniquifier": secrets.token_hex(8),
            "fs_webauthn_user_handle": secrets.token_hex(8),
        }
        row = UserRow(**{**values, **fields})
        self.session.add(row)
        self.session.flush()
        return row

    def organisation(
        self, *members: tuple[UserRow, str], kind: str = "enterprise", enterprise: EnterpriseRow | None = None
    ) -> OrganisationRow:
        row = OrganisationRow(
            kind=kind,
            name=enterprise.name if enterprise else f"The {kind}",
            country="DE",
            enterprise_id=enterprise.id if enterprise else None,
        )
        self.session.add(row)
        self.session.flush()
        for user, role in members:
            self.session.add(MembershipRow(user_id=user.id, organisation_id=row.id, role=role))
        self.session.flush()
        return row


def sign_in(app: Flask, email: str, password: str = PASSWORD) -> FlaskClient:
    """Return a client in which somebody has signed in through the page."""
    client = app.test_client()
    response = post(client, "/sign-in", {"email": email, "password": password})
    assert response.status_code == 302, response.get_data(as_text=True)
    return client


def token(client: FlaskClient, page: str) -> str:
    """Return the CSRF token of a page's first form."""
    text = client.get(page, follow_redirects=True).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
    assert found is not None, (page, text[:300])
    return found.group(1)


def post(client: FlaskClient, address: str, data: dict[str, object] | None = None, *, page: str | None = None):
    """Post a form as a browser would, with the token of ``page`` (else of ``address``)."""
    return client.post(address, data={"csrf_token": token(client, page or address), **(data or {})})
