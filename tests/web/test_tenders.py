"""The list of tenders: search, facets with right counts, sorting, paging, export."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.web.factories import NOW, World

Page = Callable[..., str]


def titles(html: str) -> list[str]:
    return re.findall(r'<h3 class="card-heading"><a href="/tenders/\d+"[^>]*>([^<]+)</a>', html)


def facet(html: str, title: str) -> dict[str, str]:
    """The values of a facet with their counts, as the page shows them."""
    part = html.split(f'<h2 class="facet-title">{title}</h2>')[1].split('<h2 class="facet-title">')[0]
    found = re.findall(r'facet-label">([^<]+)</span> <span class="facet-count">([^<]+)<', part)
    return dict(found)


def test_an_empty_service_says_so(page: Page) -> None:
    html = page("/tenders")
    assert "No tender fits" in html
    assert "Include tenders that are closed" in html


def test_open_tenders_are_listed_and_closed_ones_are_a_click_away(page: Page, world: World) -> None:
    world.tender("Open laundry")
    world.tender("Old laundry", closes_at=NOW - timedelta(days=1))
    world.tender("Cancelled laundry", state="cancelled")
    world.tender("Planned laundry", state="inactive")
    assert titles(page("/tenders")) == ["Open laundry"]
    assert set(titles(page("/tenders?deadline=closed"))) == {"Old laundry", "Cancelled laundry"}
    assert titles(page("/tenders?deadline=other")) == ["Planned laundry"]


def test_a_tender_without_a_deadline_is_open(page: Page, world: World) -> None:
    world.tender("No deadline", closes_at=None)
    html = page("/tenders")
    assert titles(html) == ["No deadline"]
    assert "No deadline stated" in html


def test_words_are_found_as_prefixes_all_of_them(page: Page, world: World) -> None:
    world.tender("Laundry of uniforms")
    world.tender("Laundry of curtains")
    assert titles(page("/tenders?q=laund unif")) == ["Laundry of uniforms"]
    assert titles(page("/tenders?q=LAUNDRY")) != []
    assert titles(page("/tenders?q=curtains uniforms")) == []


@pytest.mark.parametrize(
    "words", ["a & b", "!!!", "'", "foo:*", "\\", "(", "<->", "%", "e-mail", "²", "a'b\"c", "\u200b"]
)
def test_no_words_break_the_search(words: str, page: Page, world: World) -> None:
    world.tender()
    page("/tenders", query_string={"q": words})


def test_a_publication_number_finds_its_notice(page: Page, world: World) -> None:
    notice, _ = world.tender("Laundry")
    world.tender("Other")
    assert titles(page(f"/tenders?q={notice.publication_number}")) == ["Laundry"]


def test_facets_count_tenders_under_the_other_filters(page: Page, world: World) -> None:
    world.tender("A", country="DE", cpv=["98310000"], cpv_main="98310000")
    world.tender("B", country="DE", cpv=["77310000"], cpv_main="77310000")
    world.tender("C", country="FR", nuts=["FRB01"], cpv=["77310000"], cpv_main="77310000")
    html = page("/tenders?country=DE")
    assert facet(html, "Country") == {"Germany": "2", "France": "1"}
    assert set(facet(html, "Trade").values()) == {"1"}
    assert len(facet(html, "Trade")) == 2
    assert "2 tenders" in html


def test_every_facets_count_is_what_its_click_shows(page: Page, world: World) -> None:
    world.tender("A", reserved_for=["res-ws"], reserved_participation="yes", value_eur_cents=4_000_000)
    world.tender("B", reserved_execution="yes", closes_at=NOW + timedelta(days=3), language="fr")
    notice, _ = world.tender("C", reserved_for=["res-pub-ser"], reserved_participation="yes", value_eur_cents=None)
    world.lot(notice, "C2", country="AT", nuts=["AT130"], closes_at=NOW + timedelta(days=90))
    world.tender("D", reserved_participation="yes", closes_at=None, value_eur_cents=900_000_000)
    html = page("/tenders")
    links = re.findall(r'<a class="facet-value" href="([^"]+)".*?facet-count">([^<]+)<', html)
    assert len(links) >= 20
    for address, count in links:
        assert len(titles(page(address.replace("&amp;", "&")))) == int(count), address


def test_a_lot_must_meet_all_filters_itself(page: Page, world: World) -> None:
    notice, _ = world.tender("Mixed", country="DE", reserved_execution="yes")
    world.lot(notice, "French part", country="FR", nuts=["FRB01"])
    assert titles(page("/tenders?country=FR")) == ["Mixed"]
    assert titles(page("/tenders?country=FR&reserved=execution")) == []
    assert "1 of 2 lots fits the filter" in page("/tenders?country=FR")


def test_regions_are_found_at_every_level(page: Page, world: World) -> None:
    world.tender("Freiburg", nuts=["DE131"])
    for region in ("DE", "DE1", "DE13", "DE131"):
        assert titles(page(f"/tenders?region={region}")) == ["Freiburg"]
    assert titles(page("/tenders?region=DE2")) == []


def test_what_is_sorted_is_what_is_said(page: Page, world: World) -> None:
    for title, days, value, published in (("A", 20, 100, 3), ("B", 5, 300, 1), ("C", 10, 200, 2)):
        notice, _lot = world.tender(title, closes_at=NOW + timedelta(days=days), value_eur_cents=value)
        notice.published_on = date(2026, 3, published)
    world.tender("D", closes_at=None, value_eur_cents=None)[0].published_on = None
    assert titles(page("/tenders")) == ["A", "C", "B", "D"]
    assert titles(page("/tenders?sort=deadline")) == ["B", "C", "A", "D"]
    assert titles(page("/tenders?sort=value")) == ["B", "C", "A", "D"]
    assert '<option value="value" selected>' in page("/tenders?sort=value")


def test_pages_hold_twenty_and_lose_nothing(page: Page, world: World) -> None:
    for number in range(45):
        world.tender(f"Tender {number}")
    pages = [titles(page(f"/tenders?page={number}")) for number in (1, 2, 3)]
    assert [len(shown) for shown in pages] == [20, 20, 5]
    assert len({title for shown in pages for title in shown}) == 45


def test_chips_take_one_filter_away_and_keep_the_others(page: Page, world: World) -> None:
    world.tender()
    html = page("/tenders?q=laundry&country=DE&reserved=none")
    chips = re.findall(r'<a class="chip" href="([^"]+)"', html)
    assert [address.replace("&amp;", "&") for address in chips] == [
        "/tenders?country=DE&reserved=none",
        "/tenders?q=laundry&reserved=none",
        "/tenders?q=laundry&country=DE",
    ]


def test_an_empty_result_says_what_to_loosen(page: Page, world: World) -> None:
    world.tender()
    html = page("/tenders?q=nothing&country=DE")
    assert "Search without “nothing”" in html
    assert "Search without “Germany”" in html


@pytest.mark.parametrize("query", ["page=0", "page=x", "country=Germany", "sort=id", "q=" + "x" * 201, "value=1"])
def test_a_bad_argument_is_a_page_that_says_so(query: str, client: FlaskClient) -> None:
    response = client.get(f"/tenders?{query}")
    assert response.status_code == 400
    assert "This request cannot be understood" in response.get_data(as_text=True)


def test_the_page_after_the_last_allowed_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/tenders?page=501").status_code == 404


def test_the_export_holds_the_same_tenders_and_runs_nothing(
    client: FlaskClient, session: Session, world: World
) -> None:
    world.tender('=HYPERLINK("http://evil.example")')
    world.tender("Plain", country="FR")
    session.commit()
    response = client.get("/tenders.csv?country=DE")
    assert response.mimetype == "text/csv"
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row["title"] for row in rows] == ['\'=HYPERLINK("http://evil.example")']
    assert rows[0]["value_eur"] == "120000.0"


def test_the_number_of_queries_does_not_grow_with_the_list(
    client: FlaskClient, session: Session, world: World, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for number in range(30):
        notice, _ = world.tender(f"Tender {number}")
        world.lot(notice, "Another lot")
    session.commit()
    with count_queries() as statements:
        client.get("/tenders?q=laundry&sort=value")
    assert len(statements) <= 4, statements


def test_facets_are_remembered_for_other_pages_of_the_same_list(
    client: FlaskClient, session: Session, world: World, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    world.tender()
    session.commit()
    client.get("/tenders")
    with count_queries() as statements:
        client.get("/tenders?page=2")
    assert len(statements) <= 2, statements


def test_a_word_of_ones_own_language_finds_tenders_in_others_by_their_trade(page: Page, world: World) -> None:
    world.tender("Wäschereidienstleistungen", cpv=["98311000"], language="de")
    world.tender("Pranie bielizny", cpv=["98311100"], language="pl")
    world.tender("Sprzątanie", cpv=["90910000"], language="pl")
    world.session.commit()
    html = page("/tenders?q=laundry")
    assert sorted(titles(html)) == ["Pranie bielizny", "Wäschereidienstleistungen"]
    assert "Tenders in other languages are found by the name of their trade." in html
    assert facet(html, "Country") == {"Germany": "2"}
    assert titles(page("/tenders?q=lau")) == [], "short words are no names of trades"
    assert sorted(titles(page("/tenders?q=9831"))) == ["Pranie bielizny", "Wäschereidienstleistungen"]
    assert titles(page("/tenders?q=98311100")) == ["Pranie bielizny"]
    assert "by the name of their trade" not in page("/tenders?q=lau")


def test_an_everyday_word_finds_tenders_in_other_languages_by_their_trade(page: Page, world: World) -> None:
    world.tender("Pflege von Grünflächen", cpv=["77310000"], language="de")
    world.tender("Услуги в градинарството", cpv=["77300000"], language="bg")
    world.tender("Sprzątanie", cpv=["90910000"], language="pl")
    world.session.commit()
    html = page("/tenders?q=gardening")
    assert sorted(titles(html)) == ["Pflege von Grünflächen", "Услуги в градинарството"]
    assert "Tenders in other languages are found by the name of their trade." in html
    assert len(titles(page("/tenders?q=градинарство&lang=bg"))) == 2
    assert titles(page("/tenders?q=Gardner&lang=en")) == []


@pytest.mark.parametrize("words", ["%", "_", '"', "&", "!", "\\", ":*", "🧺", "% & !"])
@pytest.mark.parametrize("path", ["/tenders", "/enterprises"])
def test_signs_without_a_letter_search_for_nothing(page: Page, world: World, path: str, words: str) -> None:
    world.tender("Laundry")
    world.enterprise("own")
    world.session.commit()
    html = page(f"{path}?{urlencode({'q': words})}")
    assert html.count('class="card-heading"') == 1
    assert 'class="chip"' not in html


def test_a_page_beyond_the_last_leads_to_the_last(client: FlaskClient, world: World) -> None:
    for number in range(21):
        world.tender(f"Laundry {number}")
    world.session.commit()
    response = client.get("/tenders?q=laundry&page=9")
    assert (response.status_code, response.headers["Location"]) == (302, "/tenders?q=laundry&page=2")
    assert client.get("/tenders?q=laundry&page=2").status_code == 200
    assert client.get("/tenders?q=nothing&page=3").headers["Location"] == "/tenders?q=nothing"


def test_where_nothing_has_all_words_the_trade_of_one_of_them_is_found_and_that_is_said(
    page: Page, world: World
) -> None:
    world.tender("Entretien des espaces verts", language="fr", cpv=["77310000"], cpv_main="77310000")
    world.tender("Fourniture de papier", language="fr", cpv=["30197630"], cpv_main="30197630")
    html = page("/tenders?q=garden%20bench%20oak")
    assert "Entretien des espaces verts" in html
    assert "Fourniture de papier" not in html
    assert "No tender has all of these words." in html
    assert "No tender has all of these words." not in page("/tenders?q=papier")


@pytest.mark.parametrize(("asked", "is_found"), [("żywopłoty", True), ("żywica", False)])
def test_the_ending_of_a_word_does_not_hide_a_tender(asked: str, is_found: bool, page: Page, world: World) -> None:
    world.tender("Przycinanie żywopłotów", language="pl")
    assert ("Przycinanie" in page("/tenders", query_string={"q": asked})) is is_found
