"""An enterprise with a profile and its signed-in owner, for the tests of the profile's pages."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matcher.enterprise_entries import EnterpriseEntry
from models.accounts import OrganisationRow
from models.enterprises import CapabilityRow, EnterpriseRow
from models.queries.enterprise_entries import store_entries
from models.work import WorkItemRow
from tests.web.factories import NOW
from tests.web.people import People, post, sign_in

SUGGESTED = [["77310000", 0.9], ["90910000", 0.6], ["98311000", 0.1]]


class Desk:
    """An enterprise's owner at the pages of the profile."""

    def __init__(self, app: Flask, session: Session, **fields: Any) -> None:
        self.session = session
        entry = EnterpriseEntry.model_validate(
            {
                "name": "Grüne Hände", "country": "DE", "language": "de", "key": "hands",
                "capabilities": ["Pflege von Parks", "Reinigung"], "nuts": ["DE13"], **fields,
            }
        )  # fmt: skip
        self.enterprise_id = store_entries(session, {"hands": entry}).ids["hands"]
        first = session.scalars(select(CapabilityRow).order_by(CapabilityRow.id)).first()
        assert first is not None
        first.suggestions, first.bridge_id = SUGGESTED, "bridge"
        session.get_one(EnterpriseRow, self.enterprise_id).matched_at = NOW
        people = People(session)
        row = people.organisation((people.user(), "owner"), enterprise=self.row)
        session.query(WorkItemRow).delete()
        session.commit()
        self.organisation: OrganisationRow = row
        self.home = f"/my/{row.id}"
        self.client: FlaskClient = sign_in(app, "maria@example.test")

    @property
    def row(self) -> EnterpriseRow:
        """The stored profile."""
        self.session.expire_all()
        statement = select(EnterpriseRow).where(EnterpriseRow.id == self.enterprise_id)
        return self.session.scalars(statement.options(selectinload(EnterpriseRow.capabilities))).one()

    @property
    def asked(self) -> list[tuple[str, int]]:
        """The work that is asked for."""
        self.session.expire_all()
        rows = self.session.scalars(select(WorkItemRow).where(WorkItemRow.state == "pending").order_by(WorkItemRow.id))
        return [(row.kind, row.subject_id) for row in rows]

    def page(self, path: str, status: int = 200) -> str:
        """Return the text of a page."""
        response = self.client.get(self.home + path)
        assert response.status_code == status, (path, response.status_code)
        return response.get_data(as_text=True)

    def send(self, path: str, expected: int = 302, *, page: str = "", **data: object) -> Any:
        """Post a form of a page."""
        response = post(self.client, self.home + path, data, page=self.home + (page or path))
        assert response.status_code == expected, (path, response.status_code, response.get_data(as_text=True)[:500])
        return response
