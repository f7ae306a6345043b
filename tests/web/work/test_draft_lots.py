"""A draft with several lots: its title is changed, one lot is deleted with its shortlist, the last one is not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from models.accounts import UserRow
from models.drafts import DraftBidderRow, DraftLotRow, DraftRow, ShortlistRow
from models.work import WorkItemRow
from tests.web.factories import NOW
from tests.web.people import People, post, sign_in
from tests.web.work.test_drafts import FIRST, Office, office  # noqa: F401 - a fixture

Counting = Callable[[], AbstractContextManager[list[str]]]


def two_lots(office: Office) -> tuple[str, str]:  # noqa: F811
    """Make a draft of two lots with a bidder for the first; return the addresses of the draft and of that lot."""
    address = office.draft()
    office.bidder("own")
    draft = address.rsplit("/lots/", 1)[0]
    post(office.officer, f"{draft}/lots/new", {**FIRST, "title": "Laundry"})
    row = office.session.scalars(select(DraftRow)).one()
    row.title, row.matched_at = "Services for schools", NOW
    office.session.commit()
    return draft, address


def titles(office: Office) -> list[str]:  # noqa: F811
    office.session.expire_all()
    return list(office.session.scalars(select(DraftLotRow.title).order_by(DraftLotRow.position)))


def test_the_title_of_a_draft_is_changed_and_its_lots_are_not(office: Office) -> None:  # noqa: F811
    draft, _ = two_lots(office)
    page = f"{draft}/title"
    assert f'href="{page}"' in office.officer.get(draft).text
    assert 'value="Services for schools"' in office.officer.get(page).text
    answer = post(office.officer, page, {"title": "Schools <2027>"})
    assert (answer.status_code, answer.location) == (302, draft)
    assert "Schools &lt;2027&gt;</h1>" in office.officer.get(draft).text
    assert titles(office) == ["Cleaning of schools", "Laundry"]
    assert office.session.scalars(select(DraftRow.matched_at)).one() == NOW, "a title is not matched"


def test_a_draft_keeps_its_title_where_none_is_typed(office: Office) -> None:  # noqa: F811
    draft, _ = two_lots(office)
    answer = post(office.officer, f"{draft}/title", {"title": " "})
    assert answer.status_code == 422
    assert "Enter a title." in answer.text
    office.session.expire_all()
    assert office.session.scalars(select(DraftRow.title)).one() == "Services for schools"


@pytest.mark.parametrize(
    ("title", "kept"), [("Cleaning of schools", "Windows"), ("Services for schools", "Services for schools")]
)
def test_a_draft_follows_the_title_of_its_only_lot_unless_it_has_its_own(
    office: Office,  # noqa: F811
    title: str,
    kept: str,
) -> None:
    address = office.draft()
    office.session.scalars(select(DraftRow)).one().title = title
    office.session.commit()
    assert post(office.officer, f"{address}/edit", {**FIRST, "title": "Windows"}).status_code == 302
    assert titles(office) == ["Windows"]
    assert office.session.scalars(select(DraftRow.title)).one() == kept


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "Europe/Athens"])
def test_a_colleague_in_another_zone_moves_no_deadline(office: Office, zone: str) -> None:  # noqa: F811
    address = office.draft(closes_on="2027-03-05")
    lot = office.session.scalars(select(DraftLotRow)).one()
    begun = lot.closes_at
    assert begun == datetime(2027, 3, 5, 22, 59, tzinfo=UTC), "23:59 in Germany, where the authority is"
    office.session.scalars(select(UserRow)).one().time_zone = zone
    office.session.commit()
    assert "5 Mar 2027" in office.officer.get(address).text
    assert 'value="2027-03-05"' in office.officer.get(f"{address}/edit").text
    post(office.officer, f"{address}/edit", {**FIRST, "title": "Changed", "closes_on": "2027-03-05"})
    office.session.refresh(lot)
    assert (lot.title, lot.closes_at) == ("Changed", begun)


def test_the_chosen_of_all_lots_are_counted_at_once(office: Office, count_queries: Counting) -> None:  # noqa: F811
    draft, _ = two_lots(office)
    first = office.session.scalars(select(DraftLotRow).order_by(DraftLotRow.position)).first()
    assert first is not None
    for row in office.session.scalars(select(DraftBidderRow)):
        office.session.add(ShortlistRow(lot_id=first.id, enterprise_id=row.enterprise_id))
    office.session.commit()
    with count_queries() as of_two:
        assert office.officer.get(draft).text.count("1 chosen") == 1
    post(office.officer, f"{draft}/lots/new", {**FIRST, "title": "Windows"})
    with count_queries() as of_three:
        assert "Windows" in office.officer.get(draft).text
    assert len(of_three) == len(of_two)


def test_one_of_several_lots_is_deleted_with_its_shortlist(office: Office) -> None:  # noqa: F811
    draft, address = two_lots(office)
    text = office.officer.get(address).text
    assert "Its shortlist and all notes go too; the other lots stay." in text
    assert f'action="{address}/delete"' in text
    assert post(office.officer, f"{address}/delete", page=address).location == draft
    assert titles(office) == ["Laundry"]
    assert office.session.scalars(select(DraftBidderRow)).all() == []
    asked = office.session.scalars(select(WorkItemRow.subject_id).where(WorkItemRow.kind == "match_draft")).all()
    assert set(asked) == {int(draft.rsplit("/", 1)[1])}


def test_the_last_lot_goes_only_with_its_draft(office: Office) -> None:  # noqa: F811
    address = office.draft()
    assert f'action="{address}/delete"' not in office.officer.get(address).text
    assert post(office.officer, f"{address}/delete", page=f"{address}/edit").status_code == 400
    assert titles(office) == ["Cleaning of schools"]


def test_another_authority_changes_and_deletes_nothing(office: Office) -> None:  # noqa: F811
    draft, address = two_lots(office)
    people = People(office.session)
    other = people.organisation((people.user("other@example.test"), "owner"), kind="buyer")
    office.session.commit()
    stranger, home = sign_in(office.app, "other@example.test"), f"/my/{other.id}/drafts"
    for own in (f"{draft}/title", f"{address}/delete"):
        foreign = own.replace(f"/my/{office.organisation.id}/", f"/my/{other.id}/")
        for target in (own, foreign):
            assert post(stranger, target, {"title": "Mine"}, page=f"{home}/new").status_code in (403, 404), target
    assert titles(office) == ["Cleaning of schools", "Laundry"]
