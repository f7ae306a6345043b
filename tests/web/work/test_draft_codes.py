"""The CPV codes that a lot is offered: by word, by its own text, of its nature, taken over with one press."""

from __future__ import annotations

from sqlalchemy import select

from models.drafts import DraftLotRow
from tests.web.factories import NOW, World
from tests.web.people import post
from tests.web.work.test_draft_files import Desk, desk  # noqa: F401 - a fixture


def test_codes_are_found_by_word_before_anything_is_kept(desk: Desk) -> None:  # noqa: F811
    fields = {"title": "Our schools", "description": "They are cleaned.", "find_codes": "1", "value": "x"}
    text = post(desk.officer, f"{desk.home}/new", {**fields, "cpv_words": "laundry"}).get_data(as_text=True)
    assert "Laundry-collection services (98311000)" in text
    assert "They are cleaned." in text
    assert "Enter an amount" not in text
    text = post(desk.officer, f"{desk.home}/new", {**fields, "cpv": "98311000"}).get_data(as_text=True)
    assert "School cleaning services (90919300)" in text
    assert 'value="98311000" checked' in text
    text = post(desk.officer, f"{desk.home}/new", {**fields, "cpv_words": "gardening"}).get_data(as_text=True)
    assert "Horticultural services (77300000)" in text
    World(desk.session).tender(title="Lawn mowing", cpv=["77314100"])
    desk.session.commit()
    text = post(desk.officer, f"{desk.home}/new", {**fields, "cpv_words": "lawn mowing"}).get_data(as_text=True)
    assert "(77314100)" in text, "no label has these words, but a tender"
    text = post(desk.officer, f"{desk.home}/new", {**fields, "cpv_words": "qwrtz"}).get_data(as_text=True)
    assert "No code has these words." in text
    assert desk.drafts() == []


def test_a_lot_that_buys_services_is_not_offered_goods(desk: Desk) -> None:  # noqa: F811
    fields = {"title": "Cleaning of schools", "description": "And of writing slates.", "nature": "services"}
    post(desk.officer, f"{desk.home}/new", fields)
    desk.drafts()[0].matched_at = NOW
    lot = desk.session.scalars(select(DraftLotRow)).one()
    lot.suggestions = [["39292200", 0.9], ["90919300", 0.8]]
    desk.session.commit()
    page = f"{desk.home}/{lot.draft_id}/lots/{lot.id}"
    found = post(desk.officer, f"{desk.home}/new", {**fields, "find_codes": "1"}).get_data(as_text=True)
    shown = (desk.officer.get(address).get_data(as_text=True) for address in (page, f"{page}/edit"))
    for text in (*shown, found):
        assert "School cleaning services (90919300)" in text
        assert "(39292200)" not in text
    typed = post(desk.officer, f"{desk.home}/new", {**fields, "find_codes": "1", "cpv_words": "slates"})
    assert "Writing slates (39292200)" in typed.get_data(as_text=True), "what is asked for by word is found"


def test_what_is_no_code_is_named_and_nothing_typed_is_lost(desk: Desk) -> None:  # noqa: F811
    fields = {"title": "A", "description": "B", "nature": "services"}
    typed = "CPV 77310000 - 6, 99999999, abc 9091 90911000-8"
    answer = post(desk.officer, f"{desk.home}/new", {**fields, "cpv": "98311000", "more_cpv": typed})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "No CPV code: 99999999, abc." in text
    assert 'name="more_cpv" type="text" value="99999999, abc"' in text
    for code in ("98311000", "77310000", "90910000", "90911000"):
        assert f'value="{code}" checked' in text
    assert desk.drafts() == []


def test_the_digits_with_which_a_code_begins_are_the_code(desk: Desk) -> None:  # noqa: F811
    fields = {"title": "A", "description": "B", "nature": "services", "more_cpv": "90911 9091100; 77310000-6"}
    assert post(desk.officer, f"{desk.home}/new", fields).status_code == 302
    assert desk.session.scalars(select(DraftLotRow)).one().cpv == ["90911000", "77310000"]


def test_suggested_codes_are_taken_over_with_one_press(desk: Desk) -> None:  # noqa: F811
    post(desk.officer, f"{desk.home}/new", {"title": "A", "description": "B", "nature": "services"})
    lot = desk.session.scalars(select(DraftLotRow)).one()
    lot.suggestions = [["98311000", 0.9], ["90911200", 0.8]]
    desk.drafts()[0].matched_at = lot.draft_id and lot.closes_at
    desk.session.commit()
    page = f"{desk.home}/{lot.draft_id}/lots/{lot.id}"
    for _ in range(2):
        data = {"cpv": ["98311000", "12345678"]}
        assert post(desk.officer, f"{page}/codes", data, page=f"{page}/edit").status_code == 302
    desk.session.expire_all()
    assert desk.session.scalars(select(DraftLotRow)).one().cpv == ["98311000"]
