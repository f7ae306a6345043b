"""An enterprise's matches for programs: points that add up, reasons in its language, answers in the page's words."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.criteria import default_criteria
from matcher.learning.answers import Reason
from matcher.scoring import scorer_for
from models.feedback import FeedbackRow
from models.pursuits import PursuitRow
from models.work import WorkItemRow
from tests.web.api.conftest import Office, Program
from tests.web.people import People


@pytest.fixture
def program(office: Office) -> Program:
    return office.program(office.own)


def test_the_points_of_a_match_add_up_to_its_score(office: Office, program: Program) -> None:
    told = program.read(f"/matches/{office.lot.id}")
    assert sum(round(feature["points"] * 100) for feature in told["features"]) == round(told["score"] * 100)
    assert [feature["name"] for feature in told["features"]][:3] == ["semantic", "cpv", "lexical"]
    adding = scorer_for(default_criteria()).adding_names
    assert sum(feature["most"] for feature in told["features"] if feature["name"] in adding) == 100
    assert (told["gates"], told["lot_id"], told["buyer"]) == ([], office.lot.id, "City of Freiburg")
    assert told["feedback"] == {"verdict": None, "reason": None, "stage": None}
    assert told == program.read("/matches")["items"][0]


def test_sentences_come_in_the_language_asked_for(office: Office, program: Program) -> None:
    address = f"/matches/{office.lot.id}"
    english = program.read(address, headers={"Accept-Language": "en"})["features"][0]
    german = program.read(address, headers={"Accept-Language": "de"})["features"][0]
    assert (english["name"], english["value"]) == (german["name"], german["value"])
    assert english["title"] == "Meaning"
    assert english["sentence"] != german["sentence"]


def test_a_value_that_is_unknown_is_null(office: Office, program: Program) -> None:
    _, lot = office.world.tender("Cleaning", value_eur_cents=None)
    values = [0.5, 0.5, 0.5, 0.5, 1.0, float("nan"), 0.5, 0.5, 0.5, 0.5]
    office.world.match(lot, office.enterprise, office.criteria, feature_values=values)
    office.session.commit()
    told = program.read(f"/matches/{lot.id}")["features"]
    assert [feature["value"] for feature in told] == [0.5, 0.5, 0.5, 0.5, 1.0, None, 0.5, 0.5, 0.5, 0.5]


def test_a_gate_says_its_code_and_why(office: Office, program: Program) -> None:
    _, lot = office.world.tender("Cleaning in Paris", nuts=["FR101"], country="FR")
    office.world.match(lot, office.enterprise, office.criteria, gates=["outside_regions"])
    office.session.commit()
    assert [item["lot_id"] for item in program.read("/matches")["items"]] == [office.lot.id]
    (item,) = program.read("/matches?shelf=why-not")["items"]
    (gate,) = item["gates"]
    assert gate["code"] == "outside_regions"
    assert gate["title"] == "Outside the regions served"
    assert "Add the region if you serve it." in gate["sentence"]


def test_matches_are_listed_best_first_to_the_end_with_ties(office: Office, program: Program) -> None:
    for number in range(7):
        _, lot = office.world.tender(f"Cleaning {number}")
        points = [1_000 + 100 * (number // 3), *[0] * 9]
        office.world.match(lot, office.enterprise, office.criteria, points=points, band="possible")
    office.session.commit()
    whole = [(item["score"], item["lot_id"]) for item in program.read("/matches?limit=100")["items"]]
    assert whole == sorted(whole, key=lambda item: (-item[0], item[1]))
    found, cursor = [], ""
    while cursor is not None:
        page = program.read(f"/matches?limit=2{cursor and '&cursor=' + cursor}")
        found += [(item["score"], item["lot_id"]) for item in page["items"]]
        cursor = page["next_cursor"]
    assert found == whole
    assert len(program.read("/matches?band=possible&limit=100")["items"]) == 7


def test_words_find_titles_buyers_and_places(office: Office, program: Program) -> None:
    lots = {"ours": office.lot.id}
    for title in ("Mowing", "Print"):
        notice, lot = office.world.tender(title, country="PL", cpv=["77310000"])
        notice.buyer_id = None
        office.world.match(lot, office.enterprise, office.criteria)
        lots[title] = lot.id
    office.session.commit()

    def found(words: str) -> set[str]:
        ids = {item["lot_id"] for item in program.read(f"/matches?q={words}")["items"]}
        return {title for title, lot_id in lots.items() if lot_id in ids}

    assert found("poland") == {"Mowing", "Print"}
    assert found("print+poland") == {"Print"}
    assert found("print+germany") == set()
    assert found("city+freiburg") == {"ours"}


def test_a_cursor_of_replaced_criteria_is_refused(office: Office, program: Program, session: Session) -> None:
    _, lot = office.world.tender("Cleaning")
    office.world.match(lot, office.enterprise, office.criteria)
    session.commit()
    cursor = program.read("/matches?limit=1")["next_cursor"]
    office.criteria.state, office.criteria.fingerprint = "retired", "old"
    session.flush()
    office.world.criteria()
    session.commit()
    assert program.get(f"/matches?limit=1&cursor={cursor}").status_code == 400


def put(program: Program, lot_id: int, **answer: object):
    return program.ask("PUT", f"/matches/{lot_id}/feedback", json=answer)


@pytest.mark.parametrize("reason", [None, *Reason])
def test_what_is_put_aside_is_kept_with_its_reason(
    office: Office, program: Program, session: Session, reason: Reason | None
) -> None:
    response = put(program, office.lot.id, answer="not_for_me", reason=reason)
    assert response.get_json() == {"verdict": "not_for_me", "reason": reason, "stage": None}
    row = session.scalars(select(FeedbackRow)).one()
    assert (row.verdict, row.reason, row.enterprise_id) == ("not_for_me", reason, office.enterprise.id)
    assert program.read("/matches")["items"] == []
    assert len(program.read("/matches?shelf=dismissed")["items"]) == 1


def test_answers_mean_what_they_mean_on_the_page(office: Office, program: Program, session: Session) -> None:
    lot_id = office.lot.id
    assert put(program, lot_id, answer="save").get_json()["stage"] == "saved"
    pursuit = session.scalars(select(PursuitRow)).one()
    assert pursuit.changed_by == office.owner.id
    assert put(program, lot_id, answer="bid").get_json() == {"verdict": "bid", "reason": None, "stage": "bidding"}
    assert put(program, lot_id, answer="bid").status_code == 200, "twice is as once"
    asked = select(WorkItemRow.subject_id).where(WorkItemRow.kind == "learn_enterprise")
    assert set(session.scalars(asked)) == {office.enterprise.id}
    for _ in range(2):
        assert program.ask("DELETE", f"/matches/{lot_id}/feedback").status_code == 204
    session.expire_all()
    assert session.scalars(select(FeedbackRow)).all() == []
    assert program.read(f"/matches/{lot_id}")["feedback"] == {"verdict": None, "reason": None, "stage": None}


@pytest.mark.parametrize(
    "answer",
    [
        {"answer": "undo"},
        {"answer": "won"},
        {"answer": "relevant", "reason": "too_far"},
        {"answer": "not_for_me", "reason": "boring"},
        {},
    ],
)
def test_an_answer_that_the_page_does_not_know_is_refused(
    office: Office, program: Program, session: Session, answer: dict[str, str]
) -> None:
    assert put(program, office.lot.id, **answer).status_code == 422
    assert session.scalars(select(FeedbackRow)).all() == []


def test_a_lot_that_was_not_matched_cannot_be_answered(office: Office, program: Program) -> None:
    _, lot = office.world.tender("Cleaning")
    office.session.commit()
    assert program.get(f"/matches/{lot.id}").status_code == 404
    assert put(program, lot.id, answer="relevant").status_code == 404
    assert program.ask("DELETE", f"/matches/{lot.id}/feedback").status_code == 404


def test_an_organisation_without_a_profile_has_no_matches(office: Office, session: Session) -> None:
    people = People(session)
    founder = people.user("founder@example.test")
    program = office.program(people.organisation((founder, "owner")), maker=founder)
    response = program.get("/matches")
    assert (response.status_code, response.get_json(force=True)["detail"]) == (
        404,
        "The organisation has no profile yet, so nothing is matched.",
    )


def test_the_key_of_another_enterprise_opens_nothing(office: Office, program: Program) -> None:
    """A key may look like an id; the token's enterprise is found by its id alone."""
    other = office.world.enterprise(str(office.enterprise.id))
    _, lot = office.world.tender("Cleaning")
    office.world.match(lot, other, office.criteria)
    office.session.commit()
    assert [item["lot_id"] for item in program.read("/matches")["items"]] == [office.lot.id]
