"""The administrator's criteria: drafted, tested, published with a reason, taken back; for administrators only."""

from __future__ import annotations

import html
import random
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.criteria import default_criteria
from jobs.queues import KINDS
from jobs.work import handler_of, run_batch
from matcher.scoring import KNOBS, criteria_from, scorer_for, with_changes
from models.audit import AuditEntryRow
from models.criteria_work import BacktestRow, ProposalRow, PublicationRow
from models.feedback import FeedbackRow
from models.matches import CriteriaRow
from models.work import WorkItemRow
from tests.web.factories import NOW, World
from tests.web.people import People, post, sign_in
from tests.web.tables import rows_of


@pytest.fixture
def ana(app: Flask, session: Session, world: World) -> FlaskClient:
    world.criteria()
    People(session).user("ana@example.test", is_administrator=True)
    session.commit()
    return sign_in(app, "ana@example.test")


def filled(client: FlaskClient, **changes: str) -> dict[str, str]:
    """The form of a draft as the page gives it, with changes."""
    text = client.get("/admin/criteria/new").get_data(as_text=True)
    numbers = dict(re.findall(r'name="((?:weights|bands|knobs)\.\w+|alert_from)"[^>]* value="([^"]+)"', text))
    switches = dict.fromkeys(re.findall(r'name="(gates\.\w+)" value="on" checked', text), "on")
    return {**numbers, **switches, "reason": "Size counts for more.", **changes}


def draft(client: FlaskClient, **changes: str) -> str:
    response = post(client, "/admin/criteria/new", filled(client, **changes))
    assert response.status_code == 302, response.get_data(as_text=True)
    return response.location


def test_an_administrator_begins_at_the_overview(ana: FlaskClient) -> None:
    assert ana.get("/my/").location == "/admin/"
    assert "In force" in ana.get("/admin/criteria").get_data(as_text=True)


def test_a_draft_says_what_differs(ana: FlaskClient, session: Session) -> None:
    text = ana.get(draft(ana, **{"weights.value": "6"})).get_data(as_text=True)
    assert ("Size", "3", "6") in rows_of(text)
    assert "Not tested yet" in text
    row = session.scalars(select(CriteriaRow).where(CriteriaRow.state == "draft")).one()
    assert (row.author, row.reason) == ("ana@example.test", "Size counts for more.")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weights.value": "many"}, "Enter a number."),
        ({"bands.strong": "1"}, "The bands must fall"),
        ({"reason": ""}, "Say why."),
        ({}, "Nothing has changed."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    ana: FlaskClient, session: Session, changes: dict[str, str], sentence: str
) -> None:
    response = post(ana, "/admin/criteria/new", filled(ana, **changes))
    assert response.status_code == 422
    assert sentence in response.get_data(as_text=True)
    assert len(session.scalars(select(CriteriaRow)).all()) == 1


def test_another_scorer_can_be_drafted_with_the_weights_in_force(app: Flask, session: Session, world: World) -> None:
    criteria = with_changes(default_criteria(), {"scorer": "hybrid-v1"})
    world.add(
        CriteriaRow(
            fingerprint=criteria.fingerprint, scorer=criteria.scorer, document=criteria.document(), state="published",
            reason="test",
        )
    )  # fmt: skip
    People(session).user("ana@example.test", is_administrator=True)
    session.commit()
    ana = sign_in(app, "ana@example.test")
    assert "hybrid-v1 (in force)" in ana.get("/admin/criteria/new").get_data(as_text=True)
    draft(ana, scorer="hybrid-v2")
    row = session.scalars(select(CriteriaRow).where(CriteriaRow.state == "draft")).one()
    assert criteria_from(row.document) == with_changes(criteria, {"scorer": "hybrid-v2"})
    refused = post(ana, "/admin/criteria/new", filled(ana, scorer="none"))
    assert refused.status_code == 422


def test_a_back_test_is_asked_for_and_shown(ana: FlaskClient, session: Session) -> None:
    page = draft(ana, **{"weights.value": "6"})
    post(ana, f"{page}/back-test", page=page)
    test = session.scalars(select(BacktestRow)).one()
    assert session.scalars(select(WorkItemRow.subject_id).where(WorkItemRow.kind == "backtest")).all() == [test.id]
    assert "reload.js" in ana.get(page).get_data(as_text=True)
    test.state, test.ended_at = "done", NOW
    test.result = {
        "alerts_per_day": {"before": 3.25, "after": 4.5},
        "bands": {"before": {"strong": 10}, "after": {"strong": 12}},
        "entering": [
            {
                "lot": {"id": 1, "title": "A new lot"}, "enterprise": {"name": "Works"},
                "before_centi": 4_250, "after_centi": None, "gates": ["closed"],
            }
        ],
        "leaving": [], "quality": None, "lots": 1_200, "days": 30, "enterprises": 5,
        "changed": {"gain": 3, "lose": 1, "same": 1},
        "gainers": [{"name": "Winners", "key": "winners", "alerts": {"before": 1, "after": 9}}],
        "losers": [{"name": "<i>Losers</i>", "key": "losers", "alerts": {"before": 4, "after": 2}}],
        "samples": [
            {
                "enterprise": {"name": "Winners"},
                "before": [{"id": 1, "title": "Old first", "centi": 6_100}],
                "after": [{"id": 2, "title": "New", "centi": 7_000}, {"id": 1, "title": "Old first", "centi": 6_000}],
            }
        ],
        "bench": {
            "name": "bench", "enterprises": 12,
            "ndcg": {"before": 0.8, "after": 0.81, "low": -0.01, "high": 0.03},
            "precision": {"before": 0.7, "after": 0.7, "low": 0.0, "high": 0.0},
        },
    }  # fmt: skip
    session.commit()
    text = ana.get(page).get_data(as_text=True)
    (alerts,) = (row for row in rows_of(text) if row[0] == "Alerts per day")
    assert re.fullmatch(r"3\.\d", alerts[1])
    assert alerts[2] == "4.5"
    assert re.search(r"A new lot · Works <span[^>]*>42\.5 →  · Deadline passed", text)
    assert "1,200 lots of 30 days, compared with 5 enterprises." in text
    assert "with more alerts: 3; with fewer: 1; with as many: 1." in text
    assert ("Winners", "1", "9") in rows_of(text)
    assert "<i>Losers" not in text
    assert re.search(r"New <span[^>]*>70\.0</span>", text)
    assert "on the judged matches of 12 enterprises; difference -0.010 to +0.030" in text


def test_every_field_of_a_draft_says_what_it_does(ana: FlaskClient) -> None:
    text = html.unescape(ana.get("/admin/criteria/new").get_data(as_text=True))
    scorer = scorer_for(default_criteria())
    for said in (*scorer.features, *scorer.gates):
        assert " ".join((said.__doc__ or "").split()) in text, said.name
    for name, (low, high) in KNOBS.items():
        assert re.search(rf'id="knobs\.{name}-hint">[^<]+From {low:g} to {high:g}\.<', text), name


def test_what_speaks_against_a_version_is_said_before_it_is_published(ana: FlaskClient) -> None:
    text = ana.get(draft(ana, **{"weights.value": "6"})).get_data(as_text=True)
    assert "Version 2 has no finished back-test against version 1, which is in force." in text


def test_publishing_untested_needs_a_reason_in_writing(ana: FlaskClient, session: Session) -> None:
    page = draft(ana, **{"weights.value": "6"})
    post(ana, f"{page}/publish", {"reason": "Try"}, page=page)
    assert session.scalars(select(PublicationRow)).all() == []
    post(ana, f"{page}/publish", {"reason": "Try", "override": "Agreed by the board"}, page=page)
    row = session.scalars(select(PublicationRow)).one()
    assert (row.reason, row.override, row.author) == ("Try", "Agreed by the board", "ana@example.test")
    assert "Give up the publication" in ana.get("/admin/criteria").get_data(as_text=True)
    post(ana, "/admin/criteria/abandon", page="/admin/criteria")
    session.expire_all()
    assert session.scalars(select(PublicationRow.state)).one() == "abandoned"


def test_a_version_that_is_none_is_missing(ana: FlaskClient) -> None:
    for address in ("/admin/criteria/999", f"/admin/criteria/{10**20}"):
        assert ana.get(address).status_code == 404
    assert post(ana, "/admin/criteria/999/publish", page="/account").status_code == 404


def answers(session: Session, n_enterprises: int, each: int) -> None:
    """What enterprises said, so that codes deserve more weight than they have."""
    world, chance = World(session), random.Random(1)
    lots = [world.lot(world.notice()) for _ in range(each)]
    for number in range(n_enterprises):
        enterprise = world.enterprise(f"e{number}")
        for lot in lots:
            values = [chance.random() for _ in range(10)]
            verdict = "relevant" if values[1] > 0.5 else "not_for_me"
            row = FeedbackRow(enterprise_id=enterprise.id, lot_id=lot.id, verdict=verdict, scorer="hybrid-v2")
            row.feature_values = values
            session.add(row)
    session.commit()


def test_too_few_answers_are_said_and_nothing_can_be_asked(ana: FlaskClient, session: Session) -> None:
    answers(session, 2, 3)
    text = ana.get("/admin/criteria").get_data(as_text=True)
    assert "at least 50 answers of 5 enterprises. So far: 6 answers of 2 enterprises." in text
    assert "Ask for a proposal" not in text
    post(ana, "/admin/criteria/proposal", page="/account")
    assert session.scalars(select(ProposalRow)).all() == []


def test_a_learned_proposal_arrives_as_a_draft_with_its_back_test(
    ana: FlaskClient, session: Session, clean_database: Settings
) -> None:
    answers(session, 6, 16)
    for _ in range(2):
        post(ana, "/admin/criteria/proposal", page="/account")
    text = ana.get("/admin/criteria").get_data(as_text=True)
    assert "A proposal is being made." in text
    assert "Ask for a proposal" not in text
    kind = KINDS["make_proposal"]
    assert run_batch(clean_database, kind, handler_of(kind)).done == 1
    session.expire_all()
    proposal = session.scalars(select(ProposalRow)).one()
    assert (proposal.state, proposal.n_answers, proposal.n_enterprises) == ("drafted", 96, 6)
    text = ana.get("/admin/criteria").get_data(as_text=True)
    assert "Learned from 96 answers of 6 enterprises" in text
    assert "The last proposal became a draft." in text
    test = session.scalars(select(BacktestRow)).one()
    assert (test.criteria_id, test.state) == (proposal.criteria_id, "pending")
    text = ana.get(f"/admin/criteria/{proposal.criteria_id}").get_data(as_text=True)
    assert "Learned from 96 answers of 6 enterprises" in text
    assert "the share of lots in the right order goes from" in text
    assert "waiting" in text
    assert "Learned from what enterprises answered." in ana.get("/admin/").get_data(as_text=True)
    entries = session.scalars(select(AuditEntryRow).order_by(AuditEntryRow.sequence)).all()
    assert [(row.action, row.actor_id is None) for row in entries[1:]] == [
        ("criteria.proposal-asked", False),
        ("criteria.drafted", True),
    ]


def test_a_proposal_without_an_outcome_says_so(ana: FlaskClient, session: Session, clean_database: Settings) -> None:
    answers(session, 6, 16)
    post(ana, "/admin/criteria/proposal", page="/account")
    session.execute(update(FeedbackRow).values(verdict="relevant"))
    session.commit()
    run_batch(clean_database, KINDS["make_proposal"], handler_of(KINDS["make_proposal"]))
    text = ana.get("/admin/criteria").get_data(as_text=True)
    assert "the answers say too little that differs." in text
    assert "Ask for a proposal" in text


def test_what_is_done_with_versions_is_written_down_once(ana: FlaskClient, session: Session) -> None:
    for _ in range(2):
        page = draft(ana, **{"weights.value": "6"})
    for _ in range(2):
        post(ana, f"{page}/publish", {"reason": "Try", "override": "Agreed"}, page=page)
    for _ in range(2):
        post(ana, "/admin/criteria/abandon", page="/account")
    number = int(page.rsplit("/", 1)[1])
    entries = session.scalars(select(AuditEntryRow).order_by(AuditEntryRow.sequence)).all()[1:]
    assert [(row.action, row.subject_id) for row in entries] == [
        ("criteria.drafted", number),
        ("criteria.published", number),
        ("criteria.abandoned", number),
    ]
    assert entries[1].details["overridden"] is True
    assert "Agreed" not in str([row.details for row in entries])


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("knobs.candidates", "5", "Enter a number from 10 to 2000."),
        ("weights.value", "-3", "Enter a number from 0 to 1000."),
        ("bands.strong", "101", "Enter a number from 0 to 100."),
        ("weights.value", "many", "Enter a number."),
    ],
)
def test_a_number_beyond_its_bounds_is_told_at_its_own_field(
    ana: FlaskClient, name: str, value: str, said: str
) -> None:
    answer = post(ana, "/admin/criteria/new", filled(ana, **{name: value}))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    (faulty,) = re.findall(r'id="([\w.-]+)-error"[^>]*>([^<]*)<', text)
    assert faulty == (name, said)


def test_weights_that_are_all_zero_are_told_as_such(ana: FlaskClient) -> None:
    form = filled(ana)
    answer = post(ana, "/admin/criteria/new", {k: "0" if k.startswith("weights.") else v for k, v in form.items()})
    assert "At least one signal must have a weight." in answer.get_data(as_text=True)


def test_the_version_in_force_can_be_read(ana: FlaskClient, session: Session) -> None:
    row = session.scalars(select(CriteriaRow).where(CriteriaRow.state == "published")).one()
    row.document = {**row.document, "alert_from": 47.25}
    session.commit()
    text = ana.get(f"/admin/criteria/{row.id}").get_data(as_text=True)
    assert '<details class="fold" open><summary>All its numbers' in text
    assert "<dd>47.25</dd>" in text
