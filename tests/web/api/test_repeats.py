"""What makes something may be sent again under the same Idempotency-Key: answered as before, made once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.ticks import housekeep
from models.accounts import OrganisationRow
from models.api_tokens import ApiAnswerRow
from models.drafts import DraftLotRow
from tests.web.api.conftest import Office, Program
from tests.web.factories import NOW
from tests.web.meanwhile import meanwhile
from web import create_app

LOT = {"title": "Laundry", "description": "Washing.", "nature": "services"}
DRAFT = {"title": "City laundry", "language": "de", "lots": [LOT]}
KEY = {"Idempotency-Key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"'}


@pytest.fixture
def program(office: Office) -> Program:
    return office.program(office.buyer)


@pytest.fixture(params=["draft", "lot"])
def asked(office: Office, request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """Where something is made, and the body that makes it."""
    return ("/drafts", DRAFT) if request.param == "draft" else (f"/drafts/{office.draft_lot.draft_id}/lots", LOT)


def n_lots(session: Session) -> int | None:
    """Return how many lots there are; the office has one of its own."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(DraftLotRow))


def test_the_same_request_is_answered_as_before(program: Program, session: Session, asked: tuple[str, Any]) -> None:
    address, body = asked
    first, second = (program.ask("POST", address, json=body, headers=KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.get_json() == first.get_json()
    for name in ("Location", "ETag", "Content-Type"):
        assert second.headers[name] == first.headers[name]
    assert n_lots(session) == 2
    made = first.headers["Location"].removeprefix("/api/v1")
    assert program.ask("DELETE", made, headers={"If-Match": first.headers["ETag"]}).status_code == 204
    assert program.ask("POST", address, json=body, headers=KEY).get_json() == first.get_json()
    assert n_lots(session) == 1, "what was deleted since is not made again"


def test_without_a_key_or_under_another_one_it_is_made_again(
    office: Office, program: Program, session: Session, asked: tuple[str, Any]
) -> None:
    address, body = asked
    another, other = {"Idempotency-Key": '"another"'}, office.program(office.buyer)
    for asking, headers in ((program, KEY), (program, another), (program, {}), (program, {}), (other, KEY)):
        assert asking.ask("POST", address, json=body, headers=headers).status_code == 201
    assert n_lots(session) == 6


def test_another_request_under_the_same_key_is_refused(program: Program, session: Session, office: Office) -> None:
    assert program.ask("POST", "/drafts", json=DRAFT, headers=KEY).status_code == 201
    lots = f"/drafts/{office.draft_lot.draft_id}/lots"
    for address, body in (("/drafts", {**DRAFT, "title": "Another"}), (lots, LOT)):
        refused = program.ask("POST", address, json=body, headers=KEY)
        assert (refused.status_code, refused.content_type) == (422, "application/problem+json")
        assert refused.get_json()["detail"] == "This Idempotency-Key was used for another request."
    assert n_lots(session) == 2


def test_a_request_that_failed_leaves_its_key_free(program: Program, session: Session) -> None:
    assert program.ask("POST", "/drafts", json={**DRAFT, "lots": []}, headers=KEY).status_code == 422
    assert program.ask("POST", "/drafts/999/lots", json=LOT, headers=KEY).status_code == 404
    assert session.scalars(select(ApiAnswerRow)).all() == []
    assert program.ask("POST", "/drafts", json=DRAFT, headers=KEY).status_code == 201


def test_a_request_that_comes_while_the_first_is_answered_is_refused(
    office: Office, program: Program, session: Session
) -> None:
    second = Program(office.app.test_client(), program.secret)
    session.execute(select(OrganisationRow.id).with_for_update())
    refused: list[int] = []

    def ask(by: Program) -> int:
        return by.ask("POST", "/drafts", json=DRAFT, headers=KEY).status_code

    made = meanwhile(session, lambda: ask(program), then=lambda: refused.append(ask(second)))
    assert (made, refused, ask(second)) == (201, [409], 201)
    assert n_lots(session) == 2


@pytest.mark.parametrize("key", ["", '""', '"a', 'a"', '"a", "b"', "two words", f'"{"x" * 201}"', '"\xe9"'])
def test_what_is_no_key_is_told(program: Program, session: Session, key: str) -> None:
    refused = program.ask("POST", "/drafts", json=DRAFT, headers={"Idempotency-Key": key})
    assert (refused.status_code, refused.content_type) == (400, "application/problem+json")
    assert n_lots(session) == 1


def test_the_quotes_may_be_forgotten(program: Program, session: Session) -> None:
    for key in (KEY["Idempotency-Key"], KEY["Idempotency-Key"].strip('"')):
        assert program.ask("POST", "/drafts", json=DRAFT, headers={"Idempotency-Key": key}).status_code == 201
    assert n_lots(session) == 2


def test_after_a_day_the_key_is_free_and_the_answer_goes(
    clean_database: Settings, office: Office, program: Program, session: Session
) -> None:
    program.ask("POST", "/drafts", json=DRAFT, headers=KEY)
    for after, n in ((timedelta(hours=23, minutes=59), 2), (timedelta(hours=24), 3)):
        program.client = create_app(clean_database, clock=lambda moment=NOW + after: moment).test_client()
        assert program.ask("POST", "/drafts", json=DRAFT, headers=KEY).status_code == 201
        assert n_lots(session) == n
    for after, n in ((timedelta(hours=48), 1), (timedelta(hours=48, seconds=1), 0)):
        housekeep(clean_database, [0], clock=lambda moment=NOW + after: moment)
        session.rollback()
        assert len(session.scalars(select(ApiAnswerRow)).all()) == n


def test_every_operation_that_makes_something_tells_of_the_key(program: Program) -> None:
    paths = program.read("/openapi.json")["paths"]
    makes = {address: operations["post"] for address, operations in paths.items() if "post" in operations}
    assert sorted(makes) == ["/api/v1/drafts", "/api/v1/drafts/{draft_id}/lots"]
    for operation in makes.values():
        (told,) = [item for item in operation["parameters"] if item["name"] == "Idempotency-Key"]
        assert (told["in"], told.get("required", False)) == ("header", False)
        assert {"400", "409", "422"} <= set(operation["responses"])
