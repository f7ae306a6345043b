"""An enterprise's own matches: shelves, answers that stay, undo, filters that are what they say, one match, bids."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from models.accounts import MembershipRow
from models.feedback import FeedbackRow
from models.pursuits import PursuitRow
from models.queries.work_facets import count_facets
from models.queries.work_filter import Shelf, WorkFilter
from models.queries.workplace import MatchOrder, count_shelves, find_own
from models.work import WorkItemRow
from tests.web.factories import NOW
from tests.web.people import People, post, sign_in
from tests.web.work.own_bench import Bench


def test_matches_are_ranked_and_only_ones_own_are_shown(bench: Bench) -> None:
    other = bench.world.enterprise("other")
    _, foreign = bench.world.tender("Not yours")
    bench.world.match(foreign, other, bench.criteria)
    bench.lot("Second", 4_000)
    bench.lot("First", 6_000)
    assert bench.titles() == ["First", "Second"]
    assert bench.maria.get(f"{bench.list}/{foreign.id}").status_code == 404


def test_what_was_put_aside_stays_aside_until_it_is_taken_back(bench: Bench) -> None:
    lot = bench.lot("School canteen")
    response = bench.answer(lot, answer="not_for_me", reason="too_big")
    assert bench.titles() == []
    assert bench.titles("?shelf=dismissed") == ["School canteen"]
    row = bench.session.scalars(select(FeedbackRow)).one()
    assert (row.verdict, row.reason) == ("not_for_me", "too_big")
    assert row.feature_values is not None
    text = bench.maria.get(response.location).get_data(as_text=True)
    assert "Put aside: School canteen" in text
    bench.answer(lot, answer="undo")
    assert bench.titles() == ["School canteen"]
    bench.session.expire_all()
    assert bench.session.scalars(select(FeedbackRow)).all() == []


def test_an_answer_asks_for_learning(bench: Bench) -> None:
    bench.answer(bench.lot("A"), answer="relevant")
    asked = bench.session.scalars(select(WorkItemRow.subject_id).where(WorkItemRow.kind == "learn_enterprise")).all()
    assert asked == [bench.enterprise.id]


def test_keeping_and_bidding_move_a_lot_to_the_bids(bench: Bench) -> None:
    kept, bid = bench.lot("Kept"), bench.lot("Bid")
    bench.answer(kept, answer="save")
    bench.answer(bid, answer="bid")
    assert bench.titles() == []
    assert sorted(bench.titles("?shelf=kept")) == ["Bid", "Kept"]
    text = bench.maria.get(f"/my/{bench.organisation.id}/bids").get_data(as_text=True)
    assert text.index("Kept</a>") < text.index("Bid</a>")
    stages = {row.lot_id: row.stage for row in bench.session.scalars(select(PursuitRow))}
    assert stages == {kept.id: "saved", bid.id: "bidding"}
    assert bench.session.scalars(select(FeedbackRow.verdict)).all() == ["bid"]


@pytest.mark.parametrize("data", [{}, {"answer": "delete"}, {"answer": "not_for_me", "reason": "because"}])
def test_what_is_no_answer_is_refused(bench: Bench, data: dict[str, object]) -> None:
    assert bench.answer(bench.lot("A"), **data).status_code == 400


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/", "//evil.example/my/", "/my/../../x\\y", "/tenders", "/my/4\r\nX: 1", "/my/4\tx",
        "/my/" + "é" * 400,
    ],
)  # fmt: skip
def test_the_way_back_stays_on_ones_own_pages(bench: Bench, back: str) -> None:
    assert bench.answer(bench.lot("A"), answer="save", back=back).location.startswith(bench.list)


def test_new_is_what_came_since_the_last_visit(bench: Bench) -> None:
    bench.lot("Old", first_matched_at=NOW - timedelta(days=3))
    bench.lot("Fresh", first_matched_at=NOW - timedelta(hours=1))
    assert bench.titles("?shelf=new") == []
    row = bench.session.scalars(select(MembershipRow)).one()
    bench.session.refresh(row)
    row.matches_seen_at = NOW - timedelta(days=1)
    bench.session.commit()
    assert bench.titles("?shelf=new") == ["Fresh"]
    assert bench.titles("?shelf=new") == ["Fresh"]


def test_the_list_narrows_and_sorts_as_it_says(bench: Bench) -> None:
    bench.lot("Strong", 6_000, closes_at=NOW + timedelta(days=20), country="DE", value_eur_cents=100)
    bench.lot("Good", 4_500, band="good", closes_at=NOW + timedelta(days=2), reserved_participation="yes")
    bench.lot("Weak", 900, band="weak")
    bench.lot("Closed", closes_at=NOW - timedelta(days=1))
    assert bench.titles() == ["Strong", "Good"]
    assert bench.titles("?band=good") == ["Good"]
    assert bench.titles("?reserved=yes") == ["Good"]
    assert bench.titles("?sort=deadline") == ["Good", "Strong"]
    assert bench.titles("?sort=value") == ["Good", "Strong"]
    assert bench.titles("?q=stro") == ["Strong"]
    assert bench.maria.get(bench.list + "?sort=evil").status_code == 400
    assert bench.maria.get(bench.list + "?shelf=evil").status_code == 400


def test_counts_are_those_of_the_shelves(bench: Bench) -> None:
    bench.lot("A")
    bench.lot("B")
    bench.answer(bench.lot("C"), answer="not_for_me")
    bench.lot("D", gates=["over_capacity"])
    text = bench.maria.get(bench.list).get_data(as_text=True)
    found = re.findall(r">([A-Z][a-z ]+) <span class=\"count\">(\d+)</span>", text)
    assert ("To look at", "2") in found
    assert ("Put aside", "1") in found
    assert ("Ruled out", "1") in found
    assert bench.titles("?shelf=why-not") == ["D"]


def test_a_shift_says_which_answers_made_it(bench: Bench) -> None:
    asides = [bench.lot(f"Canteen of the {name} school") for name in ("north", "east")]
    liked = bench.lot("Laundry of the clinic")
    for lot in asides:
        bench.answer(lot, answer="not_for_me")
    bench.answer(liked, answer="relevant")
    because = [liked.id, *(lot.id for lot in asides)]
    bench.lot("Canteen of the south school", learned_centi=-300, learned_from=because)
    text = bench.maria.get(bench.list).get_data(as_text=True)
    assert (
        "Moved down because you put 2 like it aside: Canteen of the north school; Canteen of the east school<" in text
    )
    bench.lot("Laundry of the school", learned_centi=200, learned_from=because)
    text = bench.maria.get(bench.list).get_data(as_text=True)
    assert "Moved up because you said yes to 1 like it: Laundry of the clinic<" in text


def test_one_match_shows_what_is_needed_and_keeps_the_bid(bench: Bench) -> None:
    facts = {
        "submission_languages": ["de", "fr"],
        "selection_criteria": [{"code": "tp-abil", "name": {"en": "Three references"}}],
    }
    lot = bench.lot("Laundry", reserved_participation="yes", reserved_for=["res-ws"], facts=facts)
    address = f"{bench.list}/{lot.id}"
    text = bench.maria.get(address).get_data(as_text=True)
    assert "Reserved under Article 20" in text
    assert "Bids are written in: German" in text
    assert "Three references" in text
    assert text.count("condition-met") == 2
    assert "no proof of it was verified" in text
    post(bench.maria, f"{address}/bid", {"stage": "won", "value": "12 500,50", "note": "Call Mr. X"}, page=address)
    row = bench.session.scalars(select(PursuitRow)).one()
    assert (row.stage, row.value_eur_cents, row.note) == ("won", 1_250_050, "Call Mr. X")
    assert bench.session.scalars(select(FeedbackRow.verdict)).one() == "won"
    text = bench.maria.get(address).get_data(as_text=True)
    assert "Call Mr. X" in text
    assert 'value="12,500.50"' in text


@pytest.mark.parametrize("value", ["much", "12.000.000,00 EUROS plus 5.000"])
def test_a_value_that_is_none_changes_nothing(bench: Bench, value: str) -> None:
    lot = bench.lot("Laundry")
    address = f"{bench.list}/{lot.id}"
    typed = {"stage": "won", "value": value, "note": "Ask Anna for the price list"}
    response = post(bench.maria, f"{address}/bid", typed, page=address)
    assert bench.session.scalars(select(PursuitRow)).all() == []
    assert response.status_code == 422
    text = response.get_data(as_text=True)
    assert 'id="value-error">Enter the value in euro' in text
    assert "Ask Anna for the price list" in text
    assert '<option value="won" selected>' in text


def test_the_deadline_goes_into_a_calendar(bench: Bench) -> None:
    lot = bench.lot("Laundry; folding, ironing")
    response = bench.maria.get(f"{bench.list}/{lot.id}/deadline.ics")
    (event,) = Calendar.from_ical(response.data).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Deadline: Laundry; folding, ironing"
    assert event["DTSTART"].dt == lot.closes_at
    unknown = bench.lot("No deadline", closes_at=None)
    assert bench.maria.get(f"{bench.list}/{unknown.id}/deadline.ics").status_code == 404


def test_the_export_is_the_list_and_no_formula(bench: Bench) -> None:
    bench.lot("=HYPERLINK(1)")
    bench.answer(bench.lot("Away"), answer="not_for_me")
    text = bench.maria.get(f"/my/{bench.organisation.id}/matches.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert [row["title"] for row in rows] == ["'=HYPERLINK(1)"]


def test_an_empty_list_says_what_to_do(bench: Bench) -> None:
    assert "You have looked at everything" in bench.maria.get(bench.list).get_data(as_text=True)
    assert "Nothing fits these filters" in bench.maria.get(bench.list + "?q=zzz").get_data(as_text=True)


def test_the_list_takes_few_queries_however_long_it_is(bench: Bench, count_queries) -> None:
    for number in range(15):
        bench.lot(f"Lot {number}")
    bench.maria.get(bench.list)
    with count_queries() as statements:
        bench.maria.get(bench.list)
    assert len(statements) <= 16


@pytest.fixture
def stranger(bench: Bench) -> FlaskClient:
    people = People(bench.session)
    people.organisation((people.user("s@example.test"), "owner"), enterprise=bench.world.enterprise("strange"))
    bench.session.commit()
    return sign_in(bench.app, "s@example.test")


def test_a_stranger_can_neither_see_nor_answer(bench: Bench, stranger: FlaskClient) -> None:
    lot = bench.lot("Laundry")
    assert stranger.get(bench.list).status_code == 404
    address = f"{bench.list}/{lot.id}/answer"
    assert post(stranger, address, {"answer": "not_for_me"}, page="/account").status_code == 404
    assert bench.session.scalars(select(FeedbackRow)).all() == []


def test_one_kept_statement_serves_everybody_at_any_time(bench: Bench) -> None:
    bench.lot("Ours", closes_at=NOW + timedelta(days=3), first_matched_at=NOW - timedelta(hours=1))
    _, lot = bench.world.tender("Theirs")
    other = bench.world.enterprise("other")
    bench.world.match(lot, other, bench.criteria, points=[4_500, *[0] * 9])
    bench.session.commit()

    def shown(enterprise_id: int, now: datetime, since: datetime | None, shelf: Shelf) -> list[str]:
        wanted = WorkFilter(enterprise_id, bench.criteria.id, since, now, shelf)
        found = find_own(bench.session, wanted, order=MatchOrder.SCORE, limit=10)
        assert count_shelves(bench.session, wanted)[shelf] == len(found)
        assert sum(count_facets(bench.session, wanted)["deadline"].values()) == len(found)
        return [own.lot.title for own in found]

    for _ in range(2):
        assert shown(bench.enterprise.id, NOW, None, Shelf.OPEN) == ["Ours"]
        assert shown(other.id, NOW, None, Shelf.OPEN) == ["Theirs"]
        assert shown(bench.enterprise.id, NOW + timedelta(days=4), None, Shelf.OPEN) == []
        assert shown(bench.enterprise.id, NOW, NOW - timedelta(days=1), Shelf.NEW) == ["Ours"]
        assert shown(bench.enterprise.id, NOW, NOW, Shelf.NEW) == []


def test_who_was_shown_nothing_is_not_told_to_have_looked_at_everything(bench: Bench) -> None:
    bench.lot("Far away", gates=["outside_regions"])
    text = bench.maria.get(bench.list).get_data(as_text=True)
    assert "No open tender fits yet" in text
    assert "shelf=why-not" in text.split("No open tender fits yet")[1].split("</div>")[0]
    bench.answer(bench.lot("Near"), answer="not_for_me")
    assert "You have looked at everything" in bench.maria.get(bench.list).get_data(as_text=True)


def test_a_lot_above_the_limit_says_so_on_its_card(bench: Bench) -> None:
    bench.enterprise.max_contract_eur_cents = 25_000_000
    bench.lot("Within", value_eur_cents=24_000_000)
    assert 'class="caution"' not in bench.maria.get(bench.list).get_data(as_text=True)
    bench.lot("Above", value_eur_cents=28_500_000)
    text = bench.maria.get(bench.list).get_data(as_text=True)
    told = text.split('<li class="caution">')[1].split("</li>")[0]
    assert told == "Worth €285,000, more than the €250,000 that the enterprise can carry."


def test_a_bid_that_was_won_counts_down_no_more_and_leads_to_a_reference(bench: Bench) -> None:
    lot = bench.lot("A")
    address = f"/my/{bench.organisation.id}/matches/{lot.id}"
    post(bench.maria, f"{address}/bid", {"stage": "won", "value": "", "note": ""}, page=address)
    text = bench.maria.get(f"/my/{bench.organisation.id}/bids").get_data(as_text=True)
    section = text.split('id="stage-won"')[1].split("</section>")[0]
    assert "deadline" not in section
    (address,) = re.findall(r'href="([^"]*/references[^"]*)"', section)
    assert 'value="A"' in bench.maria.get(address.replace("&amp;", "&")).get_data(as_text=True)
