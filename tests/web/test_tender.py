"""A tender: its lots, deadlines, history, source and ranked enterprises."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from models.awards import PastContractRow
from models.notices import NoticeLinkRow, NoticeVersionRow
from tests.web.conftest import make_reader
from tests.web.factories import NOW, World
from tests.web.people import People, sign_in
from web.presenters.lot import _weight

Page = Callable[..., str]


def test_a_tender_shows_its_lot_in_the_readers_words(page: Page, world: World) -> None:
    notice, lot = world.tender(reserved_for=["res-ws"], reserved_participation="yes")
    html = page(f"/tenders/{notice.id}")
    assert f'id="lot-{lot.id}"' in html
    assert "in 9 days" in html
    assert "Fri, 20 Mar 2026, 10:30" in html
    assert "€120,000" in html
    assert "Reserved: social integration (Art. 20)" in html
    assert "98310000" in html
    assert "Freiburg" in html


def test_the_source_is_named_and_linked_without_giving_it_a_hold_on_the_page(page: Page, world: World) -> None:
    notice, _ = world.tender()
    html = page(f"/tenders/{notice.id}")
    assert f'href="{notice.url}" rel="noopener nofollow external"' in html
    assert "Decision 2011/833/EU" in html


def test_texts_in_another_language_are_marked_as_such(page: Page, world: World) -> None:
    notice, _ = world.tender("Reinigung von Wäsche", language="de")
    html = page(f"/tenders/{notice.id}")
    assert re.search(r'<h1 class="long-title" lang="de">Reinigung von Wäsche</h1>', html)


def test_all_languages_of_a_text_can_be_read(page: Page, world: World) -> None:
    facts = {"title": {"en": "Laundry", "fr": "Blanchisserie"}, "description": {"en": "Wash.", "fr": "Laver."}}
    notice = world.notice()
    world.lot(notice, "Laundry", facts=facts)
    html = page(f"/tenders/{notice.id}")
    assert "Blanchisserie" in html
    french = page(f"/tenders/{notice.id}", headers={"Accept-Language": "fr"})
    assert re.search(r"<h3[^>]*>Blanchisserie</h3>", french)


def test_unsafe_addresses_of_a_notice_are_not_links(page: Page, world: World) -> None:
    facts = {"documents_url": "javascript:alert(1)", "submission_url": "https://bids.example.org/1"}
    notice = world.notice(url="javascript:alert(2)")
    world.lot(notice, facts=facts)
    html = page(f"/tenders/{notice.id}")
    assert "javascript:" not in html
    assert 'href="https://bids.example.org/1" rel="noopener nofollow external"' in html


def test_enterprises_are_ranked_with_points_that_add_up(page: Page, world: World) -> None:
    notice, lot = world.tender()
    criteria = world.criteria()
    world.match(lot, world.enterprise("second"), criteria, points=[4_000, 2_000, 0, 0, 0, 0, 0, 0, 0, 0], band="good")
    world.match(lot, world.enterprise("first"), criteria)
    world.match(lot, world.enterprise("weak"), criteria, points=[1_000, 0, 0, 0, 0, 0, 0, 0, 0, 0], band="weak")
    world.match(lot, world.enterprise("gated"), criteria, gates=["outside_regions"])
    html = page(f"/tenders/{notice.id}")
    assert re.findall(r'href="/enterprises/([^"?]+)">Wäscherei', html) == ["first", "second"]
    table = html.split('<table class="features">')[1].split("</table>")[0]
    points = [float(number) for number in re.findall(r"<strong>([\d.]+)</strong>", table)]
    assert sum(points[:-1]) == pytest.approx(points[-1], abs=1e-9)
    assert points[-1] == 73.6


def test_many_lots_are_shown_in_short_and_in_full_when_asked_for(page: Page, world: World) -> None:
    notice = world.notice()
    lots = [world.lot(notice, f"Part {number}") for number in range(12)]
    html = page(f"/tenders/{notice.id}")
    assert all(f'id="lot-{lot.id}"' in html for lot in lots)
    assert html.count('<article class="card-plain lot"') == 4
    asked = page(f"/tenders/{notice.id}?lot={lots[11].id}")
    assert asked.count('<article class="card-plain lot"') == 5
    assert f'aria-labelledby="lot-{lots[11].id}-title"' in asked


def test_changes_between_versions_are_told_in_words(page: Page, world: World, session: Session) -> None:
    notice, _ = world.tender()
    later = {"lots.LOT-0001.deadlines.tender": ["2026-03-18T10:00:00+00:00", "2026-03-20T10:00:00+00:00"]}
    for revision, diff in ((1, {}), (2, later)):
        session.add(
            NoticeVersionRow(
                notice_id=notice.id,
                revision=revision,
                content_hash=str(revision),
                raw_document_id=notice.raw_document_id,
                diff=diff,
            )
        )
    html = page(f"/tenders/{notice.id}")
    assert "LOT-0001: Deadline for bids" in html
    assert "<del>18 Mar 2026, 11:00</del>" in html
    assert "<ins>20 Mar 2026, 11:00</ins>" in html


def test_notices_of_the_procedure_are_linked_in_both_directions(page: Page, world: World, session: Session) -> None:
    first, _ = world.tender("The call")
    change = world.notice("The correction", form_type="change")
    session.add(NoticeLinkRow(notice_id=change.id, kind="changes", target="x", target_notice_id=first.id))
    session.add(NoticeLinkRow(notice_id=first.id, kind="previous", target="99-2025"))
    html = page(f"/tenders/{first.id}")
    assert "Later change" in html
    assert f'href="/tenders/{change.id}"' in html
    assert "99-2025" in html
    assert f'href="/tenders/{first.id}"' in page(f"/tenders/{change.id}")


@pytest.mark.parametrize("state", ["superseded", "cancelled"])
def test_what_is_off_counts_down_no_more_and_leads_to_the_later_notice(
    state: str, page: Page, world: World, session: Session
) -> None:
    first, lot = world.tender("The call")
    change = world.notice("The correction", form_type="change")
    session.add(NoticeLinkRow(notice_id=change.id, kind="changes", target="x", target_notice_id=first.id))
    open_html = page(f"/tenders/{first.id}?lot={lot.id}")
    assert "A later notice is about this tender" not in open_html
    assert 'class="deadline deadline-ahead"' in open_html
    first.state = lot.state = state
    html = page(f"/tenders/{first.id}")
    told = html.split("A later notice is about this tender")[1].split("</p>")[0]
    assert f'href="/tenders/{change.id}"' in told
    assert 'class="deadline deadline-ahead"' not in html
    assert re.search(r'class="deadline deadline-over"><time', html)


def test_winners_of_the_directory_are_linked_where_the_contract_is_confirmed(page: Page, world: World) -> None:
    notice = world.notice(form_type="result")
    lot = world.lot(notice, state="awarded")
    states = {"sure": "confirmed", "maybe": "proposed", "hidden": "confirmed"}
    for key, state in states.items():
        enterprise = world.enterprise(key, listed=key != "hidden")
        world.add(PastContractRow(enterprise_id=enterprise.id, lot_id=lot.id, found_by="name", state=state))
    html = page(f"/tenders/{notice.id}")
    assert re.findall(r'href="/enterprises/([^"?]+)">Wäscherei', html.split("In the directory:")[1]) == ["sure"]


def test_whose_tenders_these_are_only_they_and_buyers_see(app: Flask, session: Session, world: World) -> None:
    notice, lot = world.tender()
    criteria, claimed, plain = world.criteria(), world.enterprise("claimed"), world.enterprise("plain")
    for enterprise in (claimed, plain):
        world.match(lot, enterprise, criteria)
    people = People(session)
    own = people.organisation((people.user("own@example.test"), "owner"), enterprise=claimed)
    people.organisation((people.user("other@example.test"), "owner"), enterprise=world.enterprise("other"))
    people.organisation((people.user("buyer@example.test"), "owner"), kind="buyer")
    session.commit()

    def seen(client: FlaskClient) -> list[str]:
        return re.findall(r'href="/enterprises/([^"#]+)"', client.get(f"/tenders/{notice.id}").get_data(as_text=True))

    assert set(seen(app.test_client())) == {"plain"}
    assert set(seen(sign_in(app, "other@example.test"))) == {"plain"}
    assert set(seen(sign_in(app, "own@example.test"))) == {"claimed", "plain"}
    assert set(seen(sign_in(app, "buyer@example.test"))) == {"claimed", "plain"}
    match = f'href="/my/{own.id}/matches/{lot.id}"'
    assert match in sign_in(app, "own@example.test").get(f"/tenders/{notice.id}").get_data(as_text=True)
    assert match not in sign_in(app, "other@example.test").get(f"/tenders/{notice.id}").get_data(as_text=True)


def test_what_is_hidden_is_not_said_to_be_nothing(app: Flask, session: Session, world: World) -> None:
    notice, lot = world.tender()
    claimed = world.enterprise("claimed")
    world.match(lot, claimed, world.criteria())
    people = People(session)
    people.organisation((people.user(), "owner"), enterprise=claimed)
    session.commit()
    html = app.test_client().get(f"/tenders/{notice.id}").get_data(as_text=True)
    assert "they themselves see" in html
    assert "No enterprise in the directory fits" not in html


def test_a_closed_lot_proposes_nobody(page: Page, world: World) -> None:
    notice, _ = world.tender(closes_at=NOW - timedelta(days=2))
    html = page(f"/tenders/{notice.id}")
    assert "This lot cannot be bid for" in html
    assert "2 days ago" in html


@pytest.mark.parametrize(
    ("weight", "said"),
    [
        ("60 per-exa", "60\u00a0%"),
        ("40 poi-exa", "40 points"),
        ("1 ord-imp", "place 1 in importance"),
        ("60 %", "60 %"),
    ],
)
def test_weights_of_criteria_are_words(weight: str, said: str) -> None:
    assert _weight(weight, make_reader("en")) == said


def test_results_name_the_winner(page: Page, world: World) -> None:
    results = [{"lot_ref": None, "status": "selec-w", "winners": [{"name": "Lavanderia Social"}]}]
    notice = world.notice(form_type="result", facts={"results": results})
    world.lot(notice, state="inactive")
    html = page(f"/tenders/{notice.id}")
    assert "Lavanderia Social" in html
    assert "Awarded" in html


@pytest.mark.parametrize("address", ["/tenders/0", "/tenders/999999", "/tenders/99999999999999999999", "/tenders/x"])
def test_what_is_not_there_is_not_found(address: str, client: FlaskClient) -> None:
    assert client.get(address).status_code == 404


def test_a_lot_that_is_not_a_number_is_refused(client: FlaskClient, session: Session, world: World) -> None:
    notice, _ = world.tender()
    session.commit()
    assert client.get(f"/tenders/{notice.id}?lot=x").status_code == 400
    assert client.get(f"/tenders/{notice.id}?lot=999").status_code == 200


def test_the_number_of_queries_does_not_grow_with_lots_and_matches(
    client: FlaskClient, session: Session, world: World, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    notice = world.notice()
    criteria = world.criteria()
    enterprises = [world.enterprise(f"e{number}") for number in range(6)]
    for number in range(12):
        lot = world.lot(notice, f"Part {number}")
        for enterprise in enterprises:
            world.match(lot, enterprise, criteria)
    session.commit()
    with count_queries() as statements:
        client.get(f"/tenders/{notice.id}")
    assert len(statements) <= 9, statements
