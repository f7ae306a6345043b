"""An authority's drafts for programs: written whole, never over what somebody else wrote, ranked with reasons."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.drafts import DraftBidderRow, DraftLotRow, DraftRow, ShortlistRow
from models.work import WorkItemRow
from tests.web.api.conftest import HOME, Office, Program
from tests.web.factories import NOW

LOT = {"title": "Laundry", "description": "Washing.\nTwice a week.", "nature": "services"}
FULL = {
    **LOT, "cpv": ["98310000"], "nuts": ["DE131"], "value": {"amount_minor": 18_000_001, "currency": "EUR"},
    "duration_months": 24,
}  # fmt: skip


@pytest.fixture
def program(office: Office) -> Program:
    return office.program(office.buyer)


def test_a_draft_is_begun_read_changed_and_deleted(office: Office, program: Program, session: Session) -> None:
    made = program.ask("POST", "/drafts", json={"title": " City  laundry ", "language": "de", "lots": [LOT, FULL]})
    assert made.status_code == 201
    address, draft = made.headers["Location"].removeprefix(HOME), made.get_json()
    assert (draft["title"], draft["country"], draft["n_lots"]) == ("City laundry", "DE", 2)
    assert draft["lots"][0] == {
        **LOT, "id": draft["lots"][0]["id"], "position": 1, "cpv": [], "nuts": ["DE"], "value": None,
        "duration_months": None,
    }  # fmt: skip
    assert {name: draft["lots"][1][name] for name in FULL} == FULL
    read = program.get(address)
    assert (read.get_json(), read.headers["ETag"]) == (draft, made.headers["ETag"])
    row = session.get_one(DraftRow, draft["id"])
    assert (row.created_by, row.organisation_id, row.matched_at) == (office.officer.id, office.buyer.id, None)
    asked = session.scalars(select(WorkItemRow.subject_id).where(WorkItemRow.kind == "match_draft")).all()
    assert asked == [draft["id"]]
    head = {"title": "Linen", "language": "fr"}
    changed = program.ask("PUT", address, json=head, headers={"If-Match": read.headers["ETag"]})
    assert {**changed.get_json(), "changed_at": ""} == {**draft, **head, "changed_at": ""}
    session.expire_all()
    assert {lot.language for lot in session.scalars(select(DraftLotRow).where(DraftLotRow.draft_id == row.id))} == {
        "fr"
    }
    assert program.ask("DELETE", address, headers={"If-Match": changed.headers["ETag"]}).status_code == 204
    assert program.get(address).status_code == 404


def test_lots_are_added_changed_and_deleted_but_for_the_last(office: Office, program: Program) -> None:
    home = f"/drafts/{office.draft_lot.draft_id}/lots"
    made = program.ask("POST", home, json=LOT)
    address = made.headers["Location"].removeprefix(HOME)
    assert (made.status_code, made.get_json()["position"]) == (201, 2)
    tag = program.get(address).headers["ETag"]
    assert tag == made.headers["ETag"]
    changed = program.ask("PUT", address, json=FULL, headers={"If-Match": tag})
    assert {name: changed.get_json()[name] for name in FULL} == FULL
    assert program.read(address) == changed.get_json()
    emptied = program.ask("PUT", address, json=LOT, headers={"If-Match": changed.headers["ETag"]}).get_json()
    assert (emptied["value"], emptied["cpv"], emptied["nuts"]) == (None, [], ["DE"]), "what is not sent is not kept"
    assert program.ask("DELETE", address, headers={"If-Match": "*"}).status_code == 204
    last = program.ask("DELETE", f"{home}/{office.draft_lot.id}", headers={"If-Match": "*"})
    assert (last.status_code, last.content_type) == (409, "application/problem+json")


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("part", ["", "/lots"])
def test_nobody_overwrites_what_somebody_else_wrote_meanwhile(
    office: Office, program: Program, session: Session, method: str, part: str
) -> None:
    draft = f"/drafts/{office.draft_lot.draft_id}"
    address = f"{draft}/lots/{office.draft_lot.id}" if part else draft
    body = {"json": FULL if part else {"title": "A", "language": "en"}} if method == "PUT" else {}
    tag = program.get(address).headers["ETag"]
    assert program.ask(method, address, **body).status_code == 428
    assert program.ask(method, address, headers={"If-Match": f"W/{tag}"}, **body).status_code == 412
    office.draft_lot.title = "Written by a colleague"
    session.commit()
    refused = program.ask(method, address, headers={"If-Match": tag}, **body)
    assert (refused.status_code, refused.content_type) == (412, "application/problem+json")
    session.expire_all()
    assert session.scalars(select(DraftLotRow.title)).all() == ["Written by a colleague"]


def test_matching_in_the_background_is_no_change_of_what_was_written(
    office: Office, program: Program, session: Session
) -> None:
    address = f"/drafts/{office.draft_lot.draft_id}/lots/{office.draft_lot.id}"
    tags = [program.get(item).headers["ETag"] for item in (address, f"/drafts/{office.draft_lot.draft_id}")]
    office.draft_lot.bands, office.draft_lot.suggestions = {"good": 3}, []
    session.get_one(DraftRow, office.draft_lot.draft_id).matched_at = None
    session.commit()
    again = [program.get(item).headers["ETag"] for item in (address, f"/drafts/{office.draft_lot.draft_id}")]
    assert again == tags


def test_bidders_come_with_reasons_capacity_and_note(office: Office, program: Program, session: Session) -> None:
    address = f"/drafts/{office.draft_lot.draft_id}/lots/{office.draft_lot.id}/bidders"
    told = program.read(address)
    (bidder,) = told["items"]
    assert (told["matched_at"], told["counts"]) == ("2026-03-11T09:30:00Z", {"strong": 1, "good": 0, "possible": 0})
    assert told["suggested_cpv"] == [{"code": "98311000", "confidence": 0.7}]
    assert (bidder["enterprise"]["key"], bidder["score"], bidder["is_enough"]) == ("own", 60.0, True)
    assert (bidder["is_chosen"], bidder["note"]) == (False, None)
    assert sum(feature["points"] for feature in bidder["features"]) == bidder["score"]
    assert program.read(f"{address}?chosen=true")["items"] == []
    session.add(ShortlistRow(lot_id=office.draft_lot.id, enterprise_id=office.enterprise.id, note="Good"))
    office.draft_lot.value_eur_cents = None
    session.commit()
    (bidder,) = program.read(f"{address}?chosen=true")["items"]
    assert (bidder["is_chosen"], bidder["note"], bidder["is_enough"]) == (True, "Good", None)


def test_a_chosen_bidder_that_has_left_the_directory_is_not_reached(
    office: Office, program: Program, session: Session
) -> None:
    address = f"/drafts/{office.draft_lot.draft_id}/lots/{office.draft_lot.id}/bidders?chosen=true"
    session.add(ShortlistRow(lot_id=office.draft_lot.id, enterprise_id=office.enterprise.id, note=""))
    office.enterprise.contact_email, office.enterprise.contact_phone = "office@own.example", "112"
    session.commit()
    for listed, reached in ((True, ("office@own.example", "112")), (False, (None, None))):
        office.enterprise.listed = listed
        session.commit()
        (bidder,) = program.read(address)["items"]
        assert (bidder["enterprise"]["contact_email"], bidder["enterprise"]["contact_phone"]) == reached


def test_bidders_and_drafts_are_listed_to_the_end(office: Office, program: Program, session: Session) -> None:
    for number in range(4):
        enterprise = office.world.enterprise(f"e{number}", listed=number != 0)
        session.add(
            DraftBidderRow(
                lot_id=office.draft_lot.id, enterprise_id=enterprise.id, criteria_id=office.criteria.id,
                score_centi=5_000, band="good", gates=[], points_centi=[5_000, *[0] * 9], feature_values=[0.5] * 10,
                matched_at=NOW,
            )
        )  # fmt: skip
        session.add(DraftRow(organisation_id=office.buyer.id, title=str(number), country="DE", language="en"))
    session.commit()

    def walk(address: str, sign: str) -> list[dict[str, object]]:
        found, cursor = [], ""
        while cursor is not None:
            page = program.read(f"{address}{sign}limit=2{cursor and '&cursor=' + cursor}")
            found += page["items"]
            cursor = page["next_cursor"]
        return found

    bidders = walk(f"/drafts/{office.draft_lot.draft_id}/lots/{office.draft_lot.id}/bidders", "?")
    assert [item["enterprise"]["key"] for item in bidders] == ["own", "e1", "e2", "e3"]
    assert [item["title"] for item in walk("/drafts", "?")] == ["3", "2", "1", "0", "Laundry"]


def test_a_draft_has_no_more_lots_than_on_the_page(office: Office, program: Program, session: Session) -> None:
    home = f"/drafts/{office.draft_lot.draft_id}/lots"
    for position in range(2, 51):
        row = {**LOT, "draft_id": office.draft_lot.draft_id, "position": position, "language": "en", "country": "DE"}
        session.add(DraftLotRow(**row))
    session.commit()
    assert program.ask("POST", home, json=LOT).status_code == 409
    response = program.ask("POST", "/drafts", json={"title": "A", "language": "en", "lots": [LOT] * 51})
    assert response.status_code == 422


def test_a_lot_of_another_draft_of_the_same_authority_is_not_found_there(
    office: Office, program: Program, session: Session
) -> None:
    other = DraftRow(organisation_id=office.buyer.id, title="Other", country="DE", language="en")
    session.add(other)
    session.commit()
    assert program.get(f"/drafts/{other.id}/lots/{office.draft_lot.id}").status_code == 404
