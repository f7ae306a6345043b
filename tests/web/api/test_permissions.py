"""Every operation for every kind of token, without one, and with the ids of another organisation: as it declares.

The table is made from the address map, so a new operation is tested the moment it exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from models.accounts import MembershipRow, OrganisationRow, UserRow
from models.api_tokens import ApiTokenRow
from models.drafts import DraftRow
from models.feedback import FeedbackRow
from models.queries.own_data import erase_person
from tests.web.api.conftest import HOME, Office, Program
from tests.web.factories import NOW
from tests.web.people import People, sign_in
from web.api.tokens import Scope
from web.permissions import permission_of

BODIES = {
    "api_matches.give_feedback": {"answer": "relevant"},
    "api_drafts.add_draft": {
        "title": "A", "language": "en", "lots": [{"title": "A", "description": "B", "nature": "services"}],
    },
    "api_drafts.change_draft": {"title": "A", "language": "en"},
    "api_draft_lots.add_lot": {"title": "A", "description": "B", "nature": "services"},
    "api_draft_lots.change_lot": {"title": "A", "description": "B", "nature": "services"},
}  # fmt: skip


def operations(app: Flask) -> Iterator[tuple[Rule, str, bool, str]]:
    """Yield rule, method, whether it is open without a token, and the scope, of every operation; deletions last."""
    found = []
    for rule in app.url_map.iter_rules():
        kind, _, scope = str(permission_of(app, rule.endpoint)).partition(":")
        if rule.rule.startswith(HOME) and kind in ("open", "token"):
            (method,) = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            found.append((rule, method, kind == "open", scope))
    yield from sorted(found, key=lambda item: (item[1] == "DELETE", -len(item[0].rule)))


def ask(office: Office, program: Program, rule: Rule, method: str) -> int:
    """Ask an operation for what belongs to the office's own organisations; return the status."""
    lot_id = office.draft_lot.id if rule.endpoint.startswith("api_draft") else office.lot.id
    values = {
        "tender_id": office.lot.notice_id, "key": "own", "lot_id": lot_id, "draft_id": office.draft_lot.draft_id,
    }  # fmt: skip
    with office.app.test_request_context():
        arguments = {name: values[name] for name in rule.arguments}
        address = office.app.url_map.bind("localhost").build(rule.endpoint, arguments, method=method)
    body = {"json": BODIES[rule.endpoint]} if method in ("POST", "PUT") else {}
    return program.ask(method, address.removeprefix(HOME), headers={"If-Match": "*"}, **body).status_code


def test_every_address_of_the_interface_is_an_operation_or_the_document(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith(HOME)}
    assert rules - {rule.rule for rule, *_ in operations(app)} == {f"{HOME}/openapi.json"}
    assert len(list(operations(app))) == 18
    assert {scope for *_, scope in operations(app)} == set(Scope)


def test_without_a_token_only_what_is_open_answers(office: Office) -> None:
    for rule, method, is_open, _ in operations(office.app):
        assert ask(office, office.visitor(), rule, method) == (200 if is_open else 401), rule


def test_a_token_that_does_not_work_opens_nothing_not_even_what_is_open(office: Office) -> None:
    expired = office.program(office.own, expires_at=NOW)
    revoked = office.program(office.own, revoked_at=NOW)
    working = office.program(office.own)
    broken = [
        Program(working.client, working.secret[:-1] + "g"),
        Program(working.client, "tb_"),
        Program(working.client, "x y"),
    ]
    for program in (expired, revoked, *broken):
        for rule, method, *_ in operations(office.app):
            assert ask(office, program, rule, method) == 401, (program.secret, rule)
    response = expired.get("/matches")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Tenderbridge", error="invalid_token"'
    assert office.visitor().get("/matches").headers["WWW-Authenticate"] == 'Bearer realm="Tenderbridge"'


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_a_token_counts_only_as_bearer(office: Office, scheme: str) -> None:
    secret = office.program(office.own).secret
    header = {"Authorization": f"{scheme} {secret}".strip()}
    assert office.visitor().get("/matches", headers=header).status_code == 401
    assert office.visitor().get(f"/matches?token={secret}&access_token={secret}").status_code == 401


def test_a_scope_opens_its_operations_and_no_others(office: Office) -> None:
    for scope in Scope:
        organisation = office.buyer if scope.startswith("drafts") else office.own
        program = office.program(organisation, [str(scope)])
        for rule, method, _, wanted in operations(office.app):
            if wanted != scope:
                assert ask(office, program, rule, method) == 403, (scope, rule)
    response = office.program(office.own, ["tenders:read"]).get("/matches")
    assert 'error="insufficient_scope", scope="matches:read"' in response.headers["WWW-Authenticate"]


def test_with_its_own_token_every_operation_answers(office: Office) -> None:
    for rule, method, _, scope in operations(office.app):
        program = office.program(office.buyer if scope.startswith("drafts") else office.own)
        wanted = {"POST": 201, "DELETE": 204}.get(method, 200)
        assert ask(office, program, rule, method) == wanted, rule


def test_what_belongs_to_another_organisation_does_not_exist(office: Office, session: Session) -> None:
    people = People(session)
    stranger = people.user("stranger@example.test")
    enterprise = people.organisation((stranger, "owner"), enterprise=office.world.enterprise("other"))
    buyer = people.organisation((stranger, "owner"), kind="buyer")
    for rule, method, is_open, scope in operations(office.app):
        program = office.program(buyer if scope.startswith("drafts") else enterprise, maker=stranger)
        if not is_open and rule.arguments:
            assert ask(office, program, rule, method) == 404, rule
    own = office.program(buyer, maker=stranger)
    assert own.read("/drafts")["items"] == []
    assert office.program(enterprise, maker=stranger).read("/matches")["items"] == []
    assert session.scalars(select(FeedbackRow)).all() == []
    assert session.scalars(select(DraftRow.title)).all() == ["Laundry"]


def test_being_signed_in_opens_no_operation(office: Office) -> None:
    """A page of another site could make a browser send its cookie; it must be worth nothing here."""
    program = Program(sign_in(office.app, "owner@example.test"))
    for rule, method, is_open, _ in operations(office.app):
        assert ask(office, program, rule, method) == (200 if is_open else 401), rule


def test_a_token_ends_with_the_membership_of_who_made_it(office: Office, session: Session) -> None:
    program = office.program(office.own)
    assert program.get("/matches").status_code == 200
    session.execute(delete(MembershipRow).where(MembershipRow.user_id == office.owner.id))
    session.commit()
    assert program.get("/matches").status_code == 401
    session.add(MembershipRow(user_id=office.owner.id, organisation_id=office.own.id, role="owner"))
    session.commit()
    assert program.get("/matches").status_code == 401, "coming back does not wake it"


def test_a_token_ends_when_who_made_it_is_erased_and_goes_with_the_organisation(
    office: Office, session: Session
) -> None:
    other = People(session).user("second@example.test")
    session.add(MembershipRow(user_id=other.id, organisation_id=office.buyer.id, role="owner"))
    session.commit()
    own, shared = office.program(office.own), office.program(office.buyer)
    erase_person(session, session.get_one(UserRow, office.owner.id))
    erase_person(session, session.get_one(UserRow, office.officer.id))
    session.commit()
    assert own.get("/matches").status_code == 401
    assert shared.get("/drafts").status_code == 401
    assert session.scalars(select(ApiTokenRow.created_by)).all() == [None]
    assert session.scalars(select(OrganisationRow.kind)).all() == ["buyer"]


def test_an_account_that_is_closed_takes_its_tokens_along(office: Office, session: Session) -> None:
    program = office.program(office.own)
    office.owner.active = False
    session.commit()
    assert program.get("/matches").status_code == 401


def test_using_a_token_is_noted_now_and_then(office: Office, session: Session) -> None:
    program = office.program(office.own)
    row = session.scalars(select(ApiTokenRow)).one()
    assert row.used_at is None
    program.get("/tenders")
    session.refresh(row)
    assert row.used_at == NOW
    row.used_at = NOW - timedelta(minutes=4)
    session.commit()
    program.get("/tenders")
    session.refresh(row)
    assert row.used_at == NOW - timedelta(minutes=4)
