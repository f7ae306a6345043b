"""Fixtures of the interface for programs: a filled world, organisations, and programs with tokens of theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from models.accounts import OrganisationRow, UserRow
from models.api_tokens import ApiTokenRow
from models.drafts import DraftBidderRow, DraftLotRow, DraftRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow
from models.notices import LotRow
from tests.web.factories import NOW, World
from tests.web.people import People
from web.accounts.members import Kind
from web.api.tokens import BEGINNING, SCOPES, hash_of, make_secret

HOME = "/api/v1"


@dataclass
class Program:
    """Somebody's program: it sends its token, if it has one, with every request."""

    client: FlaskClient
    secret: str = ""

    def ask(self, method: str, address: str, **named: Any) -> TestResponse:
        headers = {**({"Authorization": f"Bearer {self.secret}"} if self.secret else {}), **named.pop("headers", {})}
        return self.client.open(HOME + address, method=method, headers=headers, **named)

    def get(self, address: str, **named: Any) -> TestResponse:
        return self.ask("GET", address, **named)

    def read(self, address: str, **named: Any) -> Any:
        """Return what is at an address that answers with 200."""
        response = self.get(address, **named)
        assert response.status_code == 200, (address, response.get_data(as_text=True))
        return response.get_json()


@dataclass
class Office:
    """Two organisations with all that the interface can show of them; nothing is committed until ``save``."""

    app: Flask
    session: Session
    world: World
    owner: UserRow = field(init=False)
    officer: UserRow = field(init=False)
    enterprise: EnterpriseRow = field(init=False)
    own: OrganisationRow = field(init=False)
    buyer: OrganisationRow = field(init=False)
    criteria: CriteriaRow = field(init=False)
    lot: LotRow = field(init=False)
    draft_lot: DraftLotRow = field(init=False)

    def __post_init__(self) -> None:
        people = People(self.session)
        self.owner, self.officer = people.user("owner@example.test"), people.user("officer@example.test")
        self.enterprise = self.world.enterprise("own", website="https://own.example", city="Freiburg")
        self.own = people.organisation((self.owner, "owner"), enterprise=self.enterprise)
        self.buyer = people.organisation((self.officer, "owner"), kind="buyer")
        self.criteria = self.world.criteria()
        notice, self.lot = self.world.tender()
        notice.buyer_id = self.world.buyer().id
        self.world.match(self.lot, self.enterprise, self.criteria)
        self.draft_lot = self._draft()
        self.session.commit()

    def program(
        self,
        organisation: OrganisationRow,
        scopes: list[str] | None = None,
        *,
        maker: UserRow | None = None,
        **more: Any,
    ) -> Program:
        """Return a program with a token of an organisation; all scopes of its kind unless some are named."""
        secret = make_secret()
        maker = maker or (self.owner if organisation is self.own else self.officer)
        values = {
            "name": "Test",
            "token_hash": hash_of(secret),
            "beginning": secret[:BEGINNING],
            "scopes": [str(scope) for scope in SCOPES[Kind(organisation.kind)]] if scopes is None else scopes,
            "created_by": maker.id,
            "expires_at": NOW + timedelta(days=30),
        }
        self.session.add(ApiTokenRow(organisation_id=organisation.id, **{**values, **more}))
        self.session.commit()
        return Program(self.app.test_client(), secret)

    def visitor(self) -> Program:
        """Return a program without a token."""
        return Program(self.app.test_client())

    def _draft(self) -> DraftLotRow:
        draft = DraftRow(organisation_id=self.buyer.id, title="Laundry", country="DE", language="en", matched_at=NOW)
        self.session.add(draft)
        self.session.flush()
        lot = DraftLotRow(
            draft_id=draft.id, position=1, title="Laundry", description="Washing of bed linen.", language="en",
            country="DE", nature="services", cpv=["98310000"], nuts=["DE"], value_eur_cents=18_000_000,
            suggestions=[["98311000", 0.7]], bands={"strong": 1},
        )  # fmt: skip
        self.session.add(lot)
        self.session.flush()
        self.session.add(
            DraftBidderRow(
                lot_id=lot.id, enterprise_id=self.enterprise.id, criteria_id=self.criteria.id, score_centi=6_000,
                band="strong", gates=[], points_centi=[6_000, *[0] * 9], feature_values=[0.5] * 10, matched_at=NOW,
            )
        )  # fmt: skip
        return lot


@pytest.fixture
def office(app: Flask, session: Session, world: World) -> Office:
    return Office(app, session, world)
