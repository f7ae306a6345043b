"""The directory and an enterprise with its ranked lots and its "why not"."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from matcher.enterprise_entries import MOST_CAPABILITIES
from models.awards import PastContractRow
from tests.web.factories import NOW, World

Page = Callable[..., str]


def names(html: str) -> list[str]:
    return re.findall(r'<h3 class="card-heading"><a href="/enterprises/([^"]+)"', html)


def lots(html: str) -> list[str]:
    return re.findall(r'<h3 class="card-heading"><a href="/tenders/\d+[^"]*"[^>]*>([^<]+)<', html)


def test_an_empty_directory_says_so(page: Page) -> None:
    assert "No enterprises have been loaded yet." in page("/enterprises")


def test_enterprises_are_found_by_name_place_and_work(page: Page, world: World) -> None:
    world.enterprise("a", city="Хасково", country="BG", nuts=["BG422"], language="bg")
    world.enterprise("b", capabilities=(("Drucken von Broschüren", []),))
    assert names(page("/enterprises?q=хасково")) == ["a"]
    assert names(page("/enterprises?q=drucken brosch")) == ["b"]
    assert names(page("/enterprises?q=100%")) == []
    assert names(page("/enterprises")) == ["a", "b"]


def test_an_everyday_word_finds_enterprises_by_their_trade(page: Page, world: World) -> None:
    world.enterprise("a", cpv=["77313000"])
    world.enterprise("b", cpv=["90910000"], description="We love gardening.")
    world.enterprise("c", cpv=["90910000"])
    html = page("/enterprises?q=gardening")
    assert names(html) == ["a", "b"]
    assert "2 enterprises" in html
    assert names(page("/enterprises?q=gardening&trade=90")) == ["b"]


def test_all_that_enterprises_may_say_they_can_do_is_listed(
    client: FlaskClient, session: Session, world: World
) -> None:
    said = tuple((f"Work {number}", []) for number in range(MOST_CAPABILITIES))
    for key in ("a", "b"):
        world.enterprise(key, capabilities=said)
    session.commit()
    rows = list(csv.DictReader(io.StringIO(client.get("/enterprises.csv").get_data(as_text=True).lstrip("\ufeff"))))
    assert [row["capabilities"].count("Work") for row in rows] == [MOST_CAPABILITIES] * 2


def test_the_directory_filters_and_counts(page: Page, world: World) -> None:
    world.enterprise("a", country="BG", nuts=["BG422"], status=["wise"], cpv=["77310000"])
    world.enterprise("b")
    assert names(page("/enterprises?country=BG")) == ["a"]
    assert names(page("/enterprises?region=BG42")) == ["a"]
    assert names(page("/enterprises?status=wise")) == ["a"]
    assert names(page("/enterprises?trade=77")) == ["a"]
    html = page("/enterprises?country=BG")
    assert "1 enterprise" in html
    links = re.findall(r'<a class="facet-value" href="([^"]+)".*?facet-count">([^<]+)<', page("/enterprises"))
    for address, count in links:
        assert len(names(page(address.replace("&amp;", "&")))) == int(count), address


def test_most_open_matches_come_first_when_asked_for(page: Page, world: World) -> None:
    criteria = world.criteria()
    world.enterprise("a")
    busy = world.enterprise("b")
    world.match(world.tender()[1], busy, criteria)
    world.match(world.tender(closes_at=NOW - timedelta(days=1))[1], busy, criteria)
    html = page("/enterprises?sort=matches")
    assert names(html) == ["b", "a"]
    assert "1 open match<" in html


def test_the_directory_can_be_exported(client: FlaskClient, session: Session, world: World) -> None:
    world.enterprise("a", name="@SUM(A1)")
    session.commit()
    text = client.get("/enterprises.csv").get_data(as_text=True).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["key"], row["name"]) for row in rows] == [("a", "'@SUM(A1)")]


def test_an_enterprise_shows_its_work_and_nothing_that_was_only_guessed_or_is_not_wanted(
    page: Page, world: World
) -> None:
    world.enterprise(
        "a", capabilities=(("Waschen", [["98310000", 0.8123]]),), cpv=["77310000"], excluded_words=["Nachtschicht"]
    )
    html = page("/enterprises/a")
    assert "Waschen" in html
    assert "77310000" in html
    assert "98310000" not in html
    assert "Nachtschicht" not in html
    assert "Regions served" in html


def test_lots_are_ranked_and_weak_ones_only_shown_when_asked_for(page: Page, world: World) -> None:
    criteria, enterprise = world.criteria(), world.enterprise("a")
    for title, points, band in (("Good", 4_600, "good"), ("Strong", 7_000, "strong"), ("Weak", 1_000, "weak")):
        world.match(world.tender(title)[1], enterprise, criteria, points=[points] + [0] * 9, band=band)
    assert lots(page("/enterprises/a")) == ["Strong", "Good"]
    assert lots(page("/enterprises/a?band=weak")) == ["Weak"]
    assert lots(page("/enterprises/a?band=good")) == ["Good"]


def test_closed_lots_are_only_shown_when_asked_for(page: Page, world: World) -> None:
    criteria, enterprise = world.criteria(), world.enterprise("a")
    world.match(world.tender("Closed", closes_at=NOW - timedelta(days=1))[1], enterprise, criteria)
    assert lots(page("/enterprises/a")) == []
    assert lots(page("/enterprises/a?lots=all")) == ["Closed"]


def test_why_not_says_which_rule_speaks_against_a_lot(page: Page, world: World) -> None:
    criteria, enterprise = world.criteria(), world.enterprise("a")
    far = world.tender("Far away", nuts=["FRB01"], country="FR")[1]
    world.match(far, enterprise, criteria, gates=["outside_regions"])
    world.match(world.tender("Near")[1], enterprise, criteria)
    html = page("/enterprises/a?view=why-not")
    assert lots(html) == ["Far away"]
    assert "Add the region if you serve it." in html
    assert lots(page("/enterprises/a?view=why-not&gate=over_capacity")) == []
    assert lots(page("/enterprises/a?view=why-not&gate=outside_regions")) == ["Far away"]


def test_a_gate_whose_facts_are_gone_is_still_named(page: Page, world: World) -> None:
    criteria, enterprise = world.criteria(), world.enterprise("a", max_contract_eur_cents=None)
    world.match(world.tender("Large")[1], enterprise, criteria, gates=["over_capacity"])
    assert "Too large" in page("/enterprises/a?view=why-not")


def test_an_enterprise_that_was_not_matched_says_so(page: Page, world: World) -> None:
    world.enterprise("a", matched_at=None)
    assert "Not matched yet" in page("/enterprises/a")


def test_an_id_leads_to_the_page_of_the_key(client: FlaskClient, session: Session, world: World) -> None:
    row = world.enterprise("a")
    session.commit()
    response = client.get(f"/enterprises/{row.id}")
    assert (response.status_code, response.headers["Location"]) == (301, "/enterprises/a")


@pytest.mark.parametrize("query", ["view=x", "band=x", "lots=x", "gate=%3Cscript%3E", "page=0"])
def test_a_bad_argument_is_refused(query: str, client: FlaskClient, session: Session, world: World) -> None:
    world.enterprise("a")
    session.commit()
    assert client.get(f"/enterprises/a?{query}").status_code == 400


@pytest.mark.parametrize("key", ["nobody", "99999999999999999999", "a%00b", "..", "%F0%9F%8C%89"])
def test_an_unknown_enterprise_is_not_found(key: str, client: FlaskClient) -> None:
    assert client.get(f"/enterprises/{key}").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_matches(
    client: FlaskClient, session: Session, world: World, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    criteria, enterprise = world.criteria(), world.enterprise("a")
    for number in range(15):
        world.match(world.tender(f"T{number}")[1], enterprise, criteria)
        world.enterprise(f"e{number}")
    session.commit()
    with count_queries() as statements:
        client.get("/enterprises/a?page=2")
    assert len(statements) <= 10, statements
    with count_queries() as statements:
        client.get("/enterprises")
    assert len(statements) <= 4, statements


@pytest.mark.parametrize(("phrase", "is_quoted"), [(1, True), (None, False), (7, False)])
def test_a_match_quotes_what_the_enterprise_says_that_is_nearest(
    page: Page, world: World, phrase: int | None, is_quoted: bool
) -> None:
    baker = world.enterprise("baker", capabilities=(("Хляб, торти", []),), language="bg")
    world.match(world.tender()[1], baker, world.criteria(), phrase=phrase)
    mark = "#can-title:~:text=%D1%82%D0%BE%D1%80%D1%82%D0%B8"
    quoted = f'Nearest in the profile: <a href="{mark}"><q lang="bg">торти</q></a></span>'
    assert (quoted in page("/enterprises/baker")) is is_quoted
    assert ("feature-quote" in page("/enterprises/baker")) is is_quoted


def test_words_that_are_not_near_are_not_quoted(page: Page, world: World) -> None:
    baker = world.enterprise("baker", capabilities=(("Bread, cakes", []),))
    world.match(world.tender()[1], baker, world.criteria(), phrase=1, feature_values=[0.2, *[0.9] * 9])
    assert "feature-quote" not in page("/enterprises/baker")


def test_contracts_that_were_won_are_listed_once_confirmed(page: Page, world: World) -> None:
    baker = world.enterprise("baker")
    _, won = world.tender("Bread for schools", state="inactive")
    _, proposed = world.tender("Cakes for offices", state="inactive")
    world.enterprise("miller")
    for lot, state in ((won, "confirmed"), (proposed, "proposed")):
        world.add(PastContractRow(enterprise_id=baker.id, lot_id=lot.id, found_by="name", state=state))
    shown = page("/enterprises/baker")
    assert "Contracts won" in shown
    assert "Bread for schools" in shown
    assert "Cakes for offices" not in shown
    assert "Contracts won" not in page("/enterprises/miller")


def test_a_contract_that_was_won_is_the_reason_that_is_given(page: Page, world: World) -> None:
    baker = world.enterprise("baker", cpv=[])
    _, lot = world.tender(cpv=["98310000"], cpv_main="98310000")
    _, won = world.tender("Washing", state="inactive", cpv=["98312000"], cpv_main="98312000")
    world.match(lot, baker, world.criteria())
    world.add(PastContractRow(enterprise_id=baker.id, lot_id=won.id, found_by="company_id", state="confirmed"))
    assert "was won before; this lot asks for" in page("/enterprises/baker")


@pytest.mark.parametrize("asked", ["Kraków", "krakow", "KRAKÓW", "spoldzielnia", "Spółdzielnia", "ΑΘΗΝΑΣ", "αθήνας"])
def test_marks_on_letters_do_not_hide_an_enterprise(
    asked: str, client: FlaskClient, session: Session, world: World
) -> None:
    world.enterprise("polish", name="SPÓŁDZIELNIA Zielona", city="Kraków", country="PL", description="ΔΗΜΟΣ ΑΘΗΝΑΣ")
    world.enterprise("other")
    session.commit()
    html = client.get("/enterprises", query_string={"q": asked}).get_data(as_text=True)
    assert "SPÓŁDZIELNIA Zielona" in html
    assert "Wäscherei other" not in html
