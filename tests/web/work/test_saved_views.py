"""Saved lists: named, opened, renamed, begun with, deleted; one's own, bounded, with what is new in each."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.accounts import MembershipRow
from models.queries.saved_views import MOST_VIEWS
from models.saved_views import SavedViewRow
from tests.web.factories import NOW
from tests.web.people import People, post, sign_in
from tests.web.work.own_bench import Bench


def save(bench: Bench, name: str = "Far away", **fields: object):
    data = {"q": "stro", "country": ["FR", "BE"], "sort": "deadline", "view_name": name, **fields}
    return post(bench.maria, f"/my/{bench.organisation.id}/views", data, page="/account")


def rows(bench: Bench) -> list[SavedViewRow]:
    bench.session.expire_all()
    return list(bench.session.scalars(select(SavedViewRow).order_by(SavedViewRow.id)))


def test_a_list_is_saved_shown_and_opened(bench: Bench) -> None:
    bench.lot("Stroll", country="FR")
    bench.lot("Strong", country="DE")
    response = save(bench)
    assert response.location == f"{bench.list}?q=stro&country=FR&country=BE&sort=deadline"
    text = bench.maria.get(response.location).get_data(as_text=True)
    assert "“Far away” is saved." in text
    assert re.search(r'<a class="pill" href="[^"]+" aria-current="page">Far away', text)
    assert bench.titles(response.location.removeprefix(bench.list)) == ["Stroll"]
    listed = bench.maria.get(f"/my/{bench.organisation.id}/views").get_data(as_text=True)
    assert "“stro” · France · Belgium · Next deadline first" in listed


def test_each_list_says_how_much_in_it_is_new(bench: Bench) -> None:
    bench.lot("Fresh", country="FR", first_matched_at=NOW - timedelta(hours=1))
    bench.lot("Fresh too", country="DE", first_matched_at=NOW - timedelta(hours=1))
    bench.lot("Old", country="FR", first_matched_at=NOW - timedelta(days=9))
    save(bench, q="", country=["FR"], sort="")
    save(bench, "Put aside", q="", country=["FR"], sort="", shelf="dismissed")
    bench.session.scalars(select(MembershipRow)).one().matches_seen_at = NOW - timedelta(days=1)
    bench.session.commit()
    text = bench.maria.get(bench.list).get_data(as_text=True)
    assert re.findall(r'<a class="pill"[^>]*>([^<]+?) <span class="tag tag-social">([^<]+)<', text) == [
        ("Far away", "1 new")
    ]


@pytest.mark.parametrize(("words", "n_new"), [("germany", "2 new"), ("fresh germany", "1 new"), ("laundry", "3 new")])
def test_a_list_of_words_counts_what_the_search_finds(bench: Bench, words: str, n_new: str) -> None:
    for title, country in (("Fresh", "DE"), ("Clean", "DE"), ("Fresh", "FR")):
        bench.lot(title, country=country, first_matched_at=NOW - timedelta(hours=1), cpv=["98310000"])
    save(bench, q=words, country=[], sort="")
    bench.session.scalars(select(MembershipRow)).one().matches_seen_at = NOW - timedelta(days=1)
    bench.session.commit()
    text = bench.maria.get(bench.list).get_data(as_text=True)
    assert re.findall(r'<a class="pill"[^>]*>[^<]+ <span class="tag tag-social">([^<]+)<', text) == [n_new]


@pytest.mark.parametrize("name", ["", "far AWAY"])
def test_what_cannot_be_saved_is_said_and_nothing_is_lost(bench: Bench, name: str) -> None:
    save(bench)
    response = save(bench, name, q="other")
    assert response.status_code == 422
    text = response.get_data(as_text=True)
    assert "Give the list a name." in text or "You have a list of this name already." in text
    assert f'name="view_name" type="text" value="{name}"' in text
    assert '<input type="hidden" name="q" value="other">' in text
    assert len(rows(bench)) == 1


def test_a_person_has_a_bounded_number_of_lists(bench: Bench) -> None:
    for number in range(MOST_VIEWS):
        save(bench, f"List {number}")
    response = save(bench, "One more")
    assert response.status_code == 422
    assert "delete one first" in response.get_data(as_text=True)
    assert len(rows(bench)) == MOST_VIEWS


def test_one_begins_with_the_list_of_ones_choice_and_can_leave_it(bench: Bench) -> None:
    bench.lot("Stroll", country="FR")
    bench.lot("Other", country="DE")
    save(bench, begin="yes", q="", sort="")
    assert bench.maria.get(bench.list).location == f"{bench.list}?country=FR&country=BE"
    page = bench.maria.get(f"{bench.list}?country=FR").get_data(as_text=True)
    (bare,) = set(re.findall(r'<a class="facet-value" href="([^"]+)"[^>]*aria-current="true"', page))
    assert bench.titles(bare.removeprefix(bench.list)) == ["Stroll", "Other"]
    save(bench, "Another", begin="yes", country=["DE"], q="", sort="")
    assert [row.is_default for row in rows(bench)] == [False, True]


def test_a_list_is_renamed_and_deleted(bench: Bench) -> None:
    save(bench)
    save(bench, "Second")
    first, second = rows(bench)
    lists = f"/my/{bench.organisation.id}/views"
    post(bench.maria, f"{lists}/{first.id}", {"view_name": "Near", "begin": "yes"}, page=lists)
    assert [(row.name, row.is_default) for row in rows(bench)] == [("Near", True), ("Second", False)]
    response = post(bench.maria, f"{lists}/{first.id}", {"view_name": "second", "begin": "yes"}, page=lists)
    assert response.status_code == 422
    assert 'value="second" aria-invalid="true"' in response.get_data(as_text=True)
    post(bench.maria, f"{lists}/{first.id}", {"view_name": "Near"}, page=lists)
    assert [row.is_default for row in rows(bench)] == [False, False]
    post(bench.maria, f"{lists}/{second.id}/delete", page=lists)
    assert [row.name for row in rows(bench)] == ["Near"]


def test_a_colleague_neither_sees_nor_changes_it(bench: Bench) -> None:
    save(bench)
    (row,) = rows(bench)
    people = People(bench.session)
    colleague = people.user("colleague@example.test")
    bench.session.add(MembershipRow(user_id=colleague.id, organisation_id=bench.organisation.id, role="owner"))
    bench.session.commit()
    client, lists = sign_in(bench.app, "colleague@example.test"), f"/my/{bench.organisation.id}/views"
    assert "Far away" not in client.get(bench.list).get_data(as_text=True)
    assert "Nothing saved yet" in client.get(lists).get_data(as_text=True)
    for action in ("", "/delete"):
        address = f"{lists}/{row.id}{action}"
        assert post(client, address, {"view_name": "Mine"}, page=bench.list).status_code == 404
    assert [row.name for row in rows(bench)] == ["Far away"]


def test_leaving_takes_the_lists_along(bench: Bench) -> None:
    save(bench)
    bench.session.delete(bench.session.scalars(select(MembershipRow)).one())
    bench.session.commit()
    assert bench.session.scalars(select(func.count()).select_from(SavedViewRow)).one() == 0


@pytest.mark.parametrize("arguments", [{"shelf": ["gone"]}, {"cpv": ["x" * 50]}, {"sort": "by colour"}])
def test_a_list_that_is_none_any_more_breaks_nothing(bench: Bench, arguments: dict[str, object]) -> None:
    save(bench)
    (row,) = rows(bench)
    row.arguments, row.is_default = arguments, True
    bench.session.commit()
    assert bench.maria.get(bench.list).status_code == 200
    assert bench.maria.get(f"/my/{bench.organisation.id}/views").status_code == 200


def test_what_is_no_list_is_refused(bench: Bench) -> None:
    assert save(bench, sort="by colour").status_code == 400
    assert save(bench, country=["<script>"]).status_code == 400
