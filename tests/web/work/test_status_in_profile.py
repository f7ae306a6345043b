"""A status that has a proof is named by the profile with one button, through the way that the profile's form goes."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import MembershipRow
from models.work import WorkItemRow
from tests.web.documents import send_proof
from tests.web.factories import World
from tests.web.people import post
from tests.web.work.test_evidence import Desk


@pytest.fixture
def desk(app: Flask, session: Session, world: World) -> Desk:
    return Desk(app, session, world)


@pytest.mark.parametrize("role", ["owner", "member"])
def test_its_status_is_added_to_the_profile_and_matched_as_if_saved_there(desk: Desk, role: str) -> None:
    send_proof(desk.maria, desk.page, status="cooperative")
    desk.session.scalars(select(MembershipRow)).one().role = role
    before, description = list(desk.enterprise.status), desk.enterprise.description
    desk.session.commit()
    answer = post(desk.maria, f"{desk.page}/1/status", page=desk.page)
    text = desk.maria.get(answer.location).get_data(as_text=True)
    assert "Added to the profile: Cooperative." in text
    assert "your profile does not name it" not in text
    desk.session.expire_all()
    assert (desk.enterprise.status, desk.enterprise.description) == ([*before, "cooperative"], description)
    asked = select(WorkItemRow.subject_id).where(WorkItemRow.kind == "embed_enterprise")
    assert list(desk.session.scalars(asked)) == [desk.enterprise.id]


def test_adding_a_status_twice_changes_nothing_and_needs_its_token(desk: Desk) -> None:
    send_proof(desk.maria, desk.page)
    before = list(desk.enterprise.status)
    assert "sheltered-workshop" in before
    answer = post(desk.maria, f"{desk.page}/1/status", page=desk.page)
    assert "Nothing has changed." in desk.maria.get(answer.location).get_data(as_text=True)
    send_proof(desk.maria, desk.page, status="cooperative")
    assert desk.maria.post(f"{desk.page}/2/status").status_code == 400
    assert desk.maria.get(f"{desk.page}/2/status").status_code == 405
    desk.session.expire_all()
    assert desk.enterprise.status == before
