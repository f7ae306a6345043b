"""Where it matters what stands behind a status: the officer's bidders and advice, the readiness, the public page."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from models.evidence import EvidenceRow
from tests.web.factories import World
from tests.web.people import People, sign_in
from tests.web.work.test_drafts import Office

VALID, OVER = date(2026, 3, 11), date(2026, 3, 10)


def proof(enterprise_id: int, **fields: object) -> EvidenceRow:
    values = {"status": "sheltered-workshop", "state": "verified", "expires_on": VALID}
    return EvidenceRow(enterprise_id=enterprise_id, **{**values, **fields})


def test_an_officer_sees_what_stands_behind_each_status(app: Flask, session: Session, world: World) -> None:
    office = Office(app, session, world)
    address = office.draft(months="24", cpv="90910000")
    for key, fields in (
        ("valid", {}),
        ("over", {"expires_on": OVER}),
        ("waits", {"state": "pending"}),
        ("refused", {"state": "rejected"}),
    ):
        session.add(proof(office.bidder(key).id, **fields))
    session.commit()
    text = office.officer.get(address).get_data(as_text=True)
    for mark, words in (
        ("verified", "verified, valid until 11 Mar 2026"),
        ("expired", "the proof expired on 10 Mar 2026"),
        ("pending", "as the enterprise says; its proof is being checked"),
        ("claimed", "as the enterprise says; not verified"),
    ):
        assert re.search(f"standing-{mark}.{{0,600}}<strong>Sheltered workshop</strong>: {words}", text), mark


def test_the_advice_counts_verified_statuses_and_a_score_does_not(app: Flask, session: Session, world: World) -> None:
    office = Office(app, session, world)
    address = office.draft(months="24", cpv="90910000")
    bidders = [office.bidder(f"works-{number}", max_contract_eur_cents=100_000_000) for number in range(4)]
    before = office.officer.get(address).get_data(as_text=True)
    assert "verified and fitting well: 0." in before
    session.add_all([proof(bidders[0].id), proof(bidders[1].id), proof(bidders[2].id, expires_on=OVER)])
    session.add(proof(bidders[3].id, status="cooperative"))
    session.commit()
    after = office.officer.get(address).get_data(as_text=True)
    assert "verified and fitting well: 2." in after
    scores = [re.findall(r">([\d.]+ of 100)<", text) for text in (before, after)]
    assert len(scores[0]) == 4
    assert scores[0] == scores[1]


@pytest.mark.parametrize(
    ("fields", "state", "words"),
    [
        (None, "unknown", "no proof of it was verified. Upload one."),
        ({}, "met", "Sheltered workshop: verified, valid until 11 Mar 2026."),
        ({"expires_on": OVER}, "missing", "the proof expired on 10 Mar 2026. Upload a new one."),
        ({"state": "pending"}, "unknown", "your proof is being checked."),
        ({"state": "rejected"}, "unknown", "no proof of it was verified. Upload one."),
    ],
)
def test_the_readiness_for_a_reserved_lot_rests_on_a_valid_proof(
    app: Flask, session: Session, world: World, fields: dict[str, object] | None, state: str, words: str
) -> None:
    people, enterprise = People(session), world.enterprise("own")
    organisation = people.organisation((people.user(), "owner"), enterprise=enterprise)
    _, lot = world.tender(reserved_participation="yes", reserved_for=["res-ws"])
    world.match(lot, enterprise, world.criteria())
    if fields is not None:
        session.add(proof(enterprise.id, **fields))
    session.commit()
    page = f"/my/{organisation.id}/matches/{lot.id}"
    text = sign_in(app, "maria@example.test").get(page).get_data(as_text=True)
    condition = re.search(r'<li class="condition condition-(\w+)">.*?The lot is reserved.*?</li>', text)
    assert condition is not None
    assert condition.group(1) == state
    assert words in condition.group()
    assert (f"/my/{organisation.id}/evidence" in condition.group()) is ("Upload" in words)


@pytest.mark.parametrize(
    ("fields", "is_shown"), [({}, True), ({"expires_on": OVER}, False), ({"state": "pending"}, False)]
)
def test_the_public_page_marks_what_is_verified_and_no_more(
    app: Flask, session: Session, world: World, fields: dict[str, object], is_shown: bool
) -> None:
    session.add(proof(world.enterprise("own").id, recognition="Secret name", **fields))
    session.commit()
    text = app.test_client().get("/enterprises/own").get_data(as_text=True)
    assert "Sheltered workshop" in text
    assert ("standing-verified" in text) is is_shown
    assert ("verified, valid until 11 Mar 2026" in text) is is_shown
    for hidden in ("Secret name", "expired on", "being checked"):
        assert hidden not in text
