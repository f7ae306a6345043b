"""What is put aside: a whole page at once with undo, and that it stays aside whatever is matched anew."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import delete, select

from models.feedback import FeedbackRow
from models.matches import CriteriaRow, MatchRow
from models.pursuits import PursuitRow
from tests.web.people import post
from tests.web.work.own_bench import Bench


def aside(bench: Bench, lots: str, **data: object):
    return post(bench.maria, f"{bench.list}/aside", {"lots": lots, **data}, page="/account")


def test_a_page_is_put_aside_and_brought_back(bench: Bench) -> None:
    for number in range(3):
        bench.lot(f"Lot {number}")
    text = bench.maria.get(bench.list).get_data(as_text=True)
    assert "Put all 3 of this page aside" in text
    (lots,) = re.findall(r'name="lots" value="([^"]+)"', text)
    response = aside(bench, lots, back=f"{bench.list}?sort=value")
    assert bench.titles() == []
    assert len(bench.titles("?shelf=dismissed")) == 3
    text = bench.maria.get(response.location).get_data(as_text=True)
    assert "3 tenders put aside." in text
    (again,) = re.findall(r'name="lots" value="([^"]+)"', text)
    assert aside(bench, again, answer="undo", back=f"{bench.list}?sort=value").location == f"{bench.list}?sort=value"
    assert len(bench.titles()) == 3


def test_what_was_answered_meanwhile_stays_as_it_was_answered(bench: Bench) -> None:
    kept, bid, other = bench.lot("Kept"), bench.lot("Bid"), bench.lot("Other")
    bench.answer(kept, answer="save")
    aside(bench, f"{kept.id},{bid.id},{other.id}")
    bench.answer(bid, answer="bid")
    aside(bench, f"{kept.id},{bid.id},{other.id}", answer="undo")
    bench.session.expire_all()
    stages = {row.lot_id: row.stage for row in bench.session.scalars(select(PursuitRow)) if row.stage}
    assert stages == {kept.id: "saved", bid.id: "bidding"}
    assert bench.titles() == ["Other"]


def undo(bench: Bench, address: str) -> None:
    """Press the button beside what was just answered."""
    notice = bench.maria.get(address).get_data(as_text=True).partition('id="answered"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', notice))
    assert bench.maria.post(re.findall(r'action="([^"]+)"', notice)[0], data=fields).status_code == 302


def stands(bench: Bench) -> tuple[list[str], list[str]]:
    """What was said of the only lot, and how far its bid is."""
    bench.session.expire_all()
    verdicts = list(bench.session.scalars(select(FeedbackRow.verdict)))
    return verdicts, [stage for stage in bench.session.scalars(select(PursuitRow.stage)) if stage]


@pytest.mark.parametrize("stage", ["bidding", "submitted", "won", "lost"])
@pytest.mark.parametrize("mistake", ["not_for_me", "relevant"])
def test_undo_brings_a_bid_back_and_wipes_none(bench: Bench, stage: str, mistake: str) -> None:
    lot = bench.lot("A bid")
    post(bench.maria, f"{bench.list}/{lot.id}/bid", {"stage": stage, "note": "Sent"}, page=f"{bench.list}/{lot.id}")
    before = stands(bench)
    assert before == (["won" if stage == "won" else "bid"], [stage])
    undo(bench, bench.answer(lot, answer=mistake).location)
    assert stands(bench) == before
    shown = bench.maria.get(f"{bench.list}/{lot.id}").get_data(as_text=True) + bench.maria.get(
        f"{bench.list}?shelf=kept"
    ).get_data(as_text=True)
    assert shown.count("Take back") == (2 if stage == "bidding" else 0), "only what an answer began is taken back"


def test_undo_of_putting_aside_brings_back_what_was_said_before(bench: Bench) -> None:
    lot = bench.lot("A lot")
    undo(bench, bench.answer(lot, answer="relevant").location)
    assert stands(bench) == ([], [])
    bench.answer(lot, answer="relevant")
    bench.answer(lot, answer="save")
    undo(bench, bench.answer(lot, answer="not_for_me").location)
    assert stands(bench) == (["relevant"], ["saved"])
    bench.answer(lot, answer="undo")
    assert stands(bench) == ([], [])


def test_a_lot_of_others_is_not_touched(bench: Bench) -> None:
    _, foreign = bench.world.tender("Not matched with us")
    bench.session.commit()
    assert aside(bench, str(foreign.id)).location == bench.list
    assert bench.session.scalars(select(FeedbackRow)).all() == []


@pytest.mark.parametrize("lots", ["", "x", "1;2", ",".join(map(str, range(1, 60))), "9" * 40])
def test_what_names_no_lots_is_refused(bench: Bench, lots: str) -> None:
    bench.lot("A")
    assert aside(bench, lots).status_code == 400
    assert bench.titles() == ["A"]


def test_what_is_aside_stays_aside_when_all_is_matched_anew(bench: Bench) -> None:
    lot, bid = bench.lot("School canteen"), bench.lot("Laundry")
    bench.answer(lot, answer="not_for_me")
    bench.answer(bid, answer="bid")
    bench.session.execute(delete(MatchRow))
    for one in (lot, bid):
        bench.world.match(one, bench.enterprise, bench.criteria, points=[9_000, *[0] * 9])
    bench.session.commit()
    assert bench.titles() == []
    assert bench.titles("?shelf=dismissed") == ["School canteen"]
    assert bench.titles("?shelf=kept") == ["Laundry"]


def test_what_is_aside_stays_aside_under_other_criteria(bench: Bench) -> None:
    lot = bench.lot("School canteen")
    bench.answer(lot, answer="not_for_me")
    old = bench.criteria
    old.state = "retired"
    bench.session.flush()
    new = CriteriaRow(
        fingerprint="other", scorer=old.scorer, document=old.document, state="published", reason="Places matter more"
    )
    bench.world.add(new)
    bench.world.match(lot, bench.enterprise, new, points=[9_500, *[0] * 9])
    bench.world.match(bench.world.tender("Fresh")[1], bench.enterprise, new)
    bench.session.commit()
    assert bench.titles() == ["Fresh"]
    assert bench.titles("?shelf=dismissed") == ["School canteen"]


def test_what_rules_a_lot_out_leads_to_the_field_of_the_profile(bench: Bench) -> None:
    bench.lot("Far", gates=["outside_regions"], nuts=["FRB01"], country="FR")
    bench.lot("Big", gates=["over_capacity"], value_eur_cents=900_000_000)
    bench.lot("Theirs", gates=["reserved_for_others"], reserved_participation="yes", reserved_for=["res-pub-ser"])
    text = bench.maria.get(bench.list + "?shelf=why-not").get_data(as_text=True)
    profile = f"/my/{bench.organisation.id}/profile"
    fields = set(re.findall(rf'<a href="{profile}#([a-z_]+)"', text))
    assert fields == {"nuts", "max_contract_eur", "status"}
    form = bench.maria.get(profile).get_data(as_text=True)
    for field in (*fields, "excluded_words"):
        assert f'id="{field}"' in form, field
