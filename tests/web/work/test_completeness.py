"""What gaps in a profile cost: counted in its own matches, and not known before there are any."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow
from tests.web.factories import NOW, World
from tests.web.work.profile_world import Desk

UNKNOWN = float("nan")
VALUES = [0.8, 0.9, 0.5, 0.6, 1.0, 0.7, 0.8, UNKNOWN, UNKNOWN, 1.0]
"""Of semantic, cpv, lexical, geography, value, days_left, reserved, objectives, language."""


class Counted:
    """An enterprise with stored matches of each kind."""

    def __init__(self, app: Flask, session: Session, world: World, **fields: object) -> None:
        self.session, self.world = session, world
        self.criteria: CriteriaRow = world.criteria()
        self.desk = Desk(app, session, **fields)

    def match(self, *, lot: dict[str, object] | None = None, **fields: object) -> None:
        values = {**dict(enumerate(VALUES)), **fields.pop("values", {})}  # type: ignore[dict-item]
        _, row = self.world.tender(**(lot or {}))
        own = self.session.get_one(EnterpriseRow, self.desk.enterprise_id)
        self.world.match(row, own, self.criteria, feature_values=[values[n] for n in range(10)], **fields)
        self.session.commit()


def test_each_gap_says_how_many_matches_it_touches(app: Flask, session: Session, world: World) -> None:
    work = Counted(app, session, world, nuts=())
    work.match(values={5: UNKNOWN})
    work.match(values={5: UNKNOWN})
    work.match(values={5: UNKNOWN}, lot={"value_eur_cents": None})
    work.match(lot={"reserved_participation": "yes", "reserved_for": ["res-ws"]})
    work.match(values={9: 0.0}, lot={"facts": {"submission_languages": ["ro", "en"]}})
    work.match(values={9: 0.0}, lot={"language": "ro"})
    work.match(gates=["outside_regions"], lot={"country": "AT", "nuts": ["AT130"]})
    work.match(gates=["outside_regions", "excluded"])
    work.match(gates=["outside_regions"], band="weak")
    work.match(gates=["outside_regions"], lot={"closes_at": NOW - timedelta(days=1)})
    text = work.desk.page("/profile")
    assert "2 tenders are judged without it" in text
    assert "1 reserved tender may be for you" in text
    assert "2 tenders ask for another language: Romanian (2), English (1)" in text
    assert "1 more tender in reach" in text
    assert "6 tenders are judged by codes that we guessed" in text
    assert "at least" not in text


def test_what_is_said_may_rule_tenders_out(app: Flask, session: Session, world: World) -> None:
    work = Counted(app, session, world, max_contract_eur="1000", languages=["de"])
    for _ in range(19):
        work.match(gates=["over_capacity"])
    assert "19 more tenders in reach" in work.desk.page("/profile")
    work.match(gates=["outside_regions"])
    text = work.desk.page("/profile")
    assert "at least 19 more tenders in reach" in text, "no more than twenty ruled out lots are kept"
    assert "at least 1 more tender" in text


def test_nothing_is_counted_before_the_first_matching(app: Flask, session: Session, world: World) -> None:
    work = Counted(app, session, world)
    work.match(values={5: UNKNOWN})
    session.get_one(EnterpriseRow, work.desk.enterprise_id).matched_at = None
    session.commit()
    text = work.desk.page("/profile")
    assert "judged without it" not in text
    assert "once you have matches" in text


@pytest.mark.parametrize("language", ["de", "el"])
def test_the_national_names_of_the_statuses_are_offered(app: Flask, session: Session, language: str) -> None:
    text = Desk(app, session).page(f"/profile?lang={language}")
    assert "Inklusionsbetrieb (§ 215 SGB IX)" in text
    assert "Werkstatt für behinderte Menschen (WfbM) (§ 219 SGB IX)" in text
    assert "Directive 2014/24/EU, Art. 20" in text or language != "en"


def test_the_legal_form_is_kept_and_shown(app: Flask, session: Session) -> None:
    desk = Desk(app, session)
    first = {"name": "Grüne Hände", "language": "de", "capabilities": "Pflege", "nuts": "DE13", "listed": "yes"}
    desk.send("/profile", legal_form="gGmbH", status="work-integration", **first)
    row = desk.row
    assert (row.legal_form, row.status) == ("gGmbH", ["work-integration"])
    assert "gGmbH" in app.test_client().get("/enterprises/hands").get_data(as_text=True)
