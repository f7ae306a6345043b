"""The page of one match: what changed since the answer, how to bid, what is met, in print and in the calendar."""

from __future__ import annotations

import re
from datetime import timedelta

from icalendar import Calendar
from sqlalchemy import select

from models.feedback import FeedbackRow
from models.notices import NoticeRow, NoticeVersionRow
from tests.web.factories import NOW
from tests.web.work.own_bench import Bench


def change(bench: Bench, lot, diff: dict[str, object], *, days: int = 1) -> None:
    """The lot's notice gets a second version some days after it was answered."""
    given_at = bench.session.scalars(select(FeedbackRow.given_at)).one()
    notice = bench.session.get_one(NoticeRow, lot.notice_id)
    notice.changed_at = given_at + timedelta(days=days)
    bench.session.add(
        NoticeVersionRow(
            notice_id=notice.id, revision=2, content_hash="2", raw_document_id=notice.raw_document_id,
            diff=diff, recorded_at=notice.changed_at,
        )
    )  # fmt: skip
    bench.session.commit()


def page(bench: Bench, lot) -> str:
    return bench.maria.get(f"{bench.list}/{lot.id}").get_data(as_text=True)


def test_what_changed_since_the_answer_is_shown_for_this_lot_only(bench: Bench) -> None:
    lot = bench.lot("Laundry")
    bench.answer(lot, answer="bid")
    assert "Changed since your answer" not in page(bench, lot)
    moved = ["2026-03-20T10:00:00+00:00", "2026-04-01T10:00:00+00:00"]
    change(
        bench,
        lot,
        {
            "version": ["01", "02"],
            f"lots.{lot.ref}.deadlines.tender": moved,
            "lots.LOT-9999.title.en": ["Bread", "Rolls"],
            "title.en": ["Old name", "New name"],
        },
    )
    text = page(bench, lot)
    assert "Changed since your answer" in text
    assert re.search(r"Deadline for bids</strong>: was <del>20 Mar 2026, 11:00</del>, now <ins>1 Apr 2026, 12:00", text)
    assert "New name" in text
    assert "Rolls" not in text
    assert "Changed since your answer" in bench.maria.get(bench.list + "?shelf=kept").get_data(as_text=True)


def test_a_change_of_other_lots_is_said_to_be_one(bench: Bench) -> None:
    lot = bench.lot("Laundry")
    bench.answer(lot, answer="relevant")
    change(bench, lot, {"lots.LOT-9999.title.en": ["Bread", "Rolls"]})
    assert "The notice changed, but nothing in this lot." in page(bench, lot)


def test_what_changed_before_the_answer_is_no_news(bench: Bench) -> None:
    lot = bench.lot("Laundry")
    bench.answer(lot, answer="relevant")
    change(bench, lot, {"title.en": ["Old name", "New name"]}, days=-1)
    assert "Changed since your answer" not in page(bench, lot)


def test_one_reads_how_to_bid(bench: Bench) -> None:
    facts = {
        "submission_url": "https://bids.example.org/1",
        "submission_languages": ["de", "fr"],
        "documents_url": "https://documents.example.org/1",
        "documents_restricted": "yes",
    }
    text = page(bench, bench.lot("Laundry", facts=facts))
    assert re.search(r'<a href="https://bids.example.org/1"[^>]*>Electronically, at bids.example.org', text)
    assert "<dd>German, French</dd>" in text
    assert "Not open to all: ask for access at documents.example.org" in text
    assert "Fri, 20 Mar 2026, 10:30 CET" in text


def test_what_the_notice_does_not_say_about_bidding_is_said_to_be_so(bench: Bench) -> None:
    hostile = {"submission_url": "javascript:alert(1)", "documents_url": None}
    text = page(bench, bench.lot("Laundry", closes_at=None, facts=hostile))
    assert "The notice names no address on the internet" in text
    assert "The notice links none; ask the buyer." in text
    assert "The notice does not say." in text
    assert "javascript:" not in text


def test_what_is_missing_comes_first_and_what_is_met_is_counted(bench: Bench) -> None:
    facts = {
        "submission_languages": ["fr"],
        "selection_criteria": [{"code": "tp-abil", "name": {"en": "Three references"}}],
    }
    text = page(bench, bench.lot("Laundry", facts=facts))
    assert '<span class="count">1 of 3 met</span>' in text
    assert re.findall(r"condition condition-(\w+)", text) == ["missing", "unknown", "met"]


def test_the_calendar_entry_is_one_that_calendars_accept(bench: Bench) -> None:
    lot = bench.lot("Laundry; folding, ironing")
    answer = bench.maria.get(f"{bench.list}/{lot.id}/deadline.ics")
    assert answer.mimetype == "text/calendar"
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    calendar = Calendar.from_ical(answer.data)
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].to_ical() == b"20260320T093000Z"
    assert "DTEND" not in event
    assert event["DTSTAMP"].dt == NOW
    assert event["UID"] == f"lot-{lot.id}@tenderbridge"
    assert "Fri, 20 Mar 2026, 10:30 CET" in event["DESCRIPTION"]
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(days=-3)
    assert {calendar["VERSION"], alarm["ACTION"]} == {"2.0", "DISPLAY"}


def test_one_ruled_out_match_leads_to_the_profile(bench: Bench) -> None:
    lot = bench.lot("Far", gates=["outside_regions"], nuts=["FRB01"], country="FR")
    assert f'<a href="/my/{bench.organisation.id}/profile#nuts">Change your regions</a>' in page(bench, lot)
