"""An enterprise's public page: who may see it and what of it, its facts for search engines, its addresses elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config.i18n import LANGUAGES
from tests.web.factories import World
from tests.web.people import People, sign_in

Page = Callable[..., str]
LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def readers(app: Flask, session: Session, world: World) -> Callable[..., dict[str, FlaskClient]]:
    """Visitor, member, stranger and administrator, around an enterprise ``own`` with a match."""

    def make(**fields: object) -> dict[str, FlaskClient]:
        people, own = People(session), world.enterprise("own", **fields)
        world.match(world.tender("Laundry of the clinic")[1], own, world.criteria())
        people.organisation((people.user("member@example.test"), "member"), enterprise=own)
        people.organisation((people.user("stranger@example.test"), "owner"), enterprise=world.enterprise("other"))
        people.user("admin@example.test", is_administrator=True)
        session.commit()
        signed_in = {name: sign_in(app, f"{name}@example.test") for name in ("member", "stranger", "admin")}
        return {"visitor": app.test_client(), **signed_in}

    return make


def test_who_is_not_listed_exists_for_members_and_administrators_only(readers) -> None:
    answers = {name: client.get("/enterprises/own").status_code for name, client in readers(listed=False).items()}
    assert answers == {"visitor": 404, "stranger": 404, "member": 200, "admin": 200}


def test_who_is_not_listed_is_told_so_and_search_engines_are_told_nothing(readers) -> None:
    text = readers(listed=False)["member"].get("/enterprises/own").get_data(as_text=True)
    assert "This page is not public." in text
    assert LINKED.search(text) is None


def test_the_matches_of_an_enterprise_that_works_here_are_its_own_business(readers) -> None:
    for name, client in readers().items():
        for address in ("/enterprises/own", "/enterprises/own?view=why-not", "/enterprises/own?lots=all"):
            text = client.get(address).get_data(as_text=True)
            assert "Waschen von Bettwäsche" in text, name
            sees = "Lots that" in text
            assert sees == (name == "admin"), (name, address)
            assert ("Laundry of the clinic" in text) <= sees, (name, address)


def test_members_see_how_others_see_them_and_where_to_change_it(readers) -> None:
    clients = readers()
    text = clients["member"].get("/enterprises/own").get_data(as_text=True)
    assert "This is how others see you." in text
    assert "/my/1/profile" in text
    for other in ("visitor", "stranger"):
        text = clients[other].get("/enterprises/own").get_data(as_text=True)
        assert "how others see" not in text
        assert "/my/1/profile" not in text


def test_an_enterprise_from_a_public_file_shows_its_matches_to_all(page: Page, world: World) -> None:
    world.match(world.tender("Laundry of the clinic")[1], world.enterprise("filed"), world.criteria())
    assert "Laundry of the clinic" in page("/enterprises/filed")


def test_search_engines_read_what_the_page_says(page: Page, world: World) -> None:
    world.enterprise(
        "own", name="Grüne Hände", website="https://gruen.example", city="Freiburg", description="Wir waschen."
    )
    (found,) = LINKED.findall(page("/enterprises/own?lang=de"))
    document = json.loads(found)
    assert document["@type"] == "Organization"
    assert document["@context"] == "https://schema.org"
    assert document["name"] == "Grüne Hände"
    assert document["url"] == "https://gruen.example"
    assert document["address"] == {"@type": "PostalAddress", "addressLocality": "Freiburg", "addressCountry": "DE"}
    assert document["knowsAbout"][0] == "Waschen von Bettwäsche"
    assert len(document["knowsAbout"]) == 2
    assert [area["name"] for area in document["areaServed"]] == ["Freiburg im Breisgau, Stadtkreis"]


REACHED = {"contact_email": "office@gruen.example", "contact_phone": "+49 (0)761 12-3"}


def test_who_is_listed_is_reached_by_mail_and_phone(page: Page, world: World) -> None:
    world.enterprise("own", **REACHED)
    html = page("/enterprises/own")
    assert '<a href="mailto:office@gruen.example">office@gruen.example</a>' in html
    assert '<a href="tel:+49761123">+49 (0)761 12-3</a>' in html
    (found,) = LINKED.findall(html)
    assert json.loads(found)["contactPoint"] == {
        "@type": "ContactPoint",
        "email": "office@gruen.example",
        "telephone": "+49 (0)761 12-3",
    }


def test_who_says_no_contact_has_none(page: Page, world: World) -> None:
    world.enterprise("own")
    html = page("/enterprises/own")
    assert not re.search("mailto:|tel:|contactPoint|Contact:", html)


def test_the_contact_of_who_is_not_listed_is_shown_to_nobody(readers) -> None:
    for name, client in readers(listed=False, **REACHED).items():
        text = client.get("/enterprises/own").get_data(as_text=True)
        assert not re.search("gruen.example|12-3|mailto:|tel:", text), name


def test_what_an_enterprise_writes_cannot_leave_the_facts(page: Page, world: World) -> None:
    attack = "</script><script>alert(1)</script><!-- ' \" & \u2028"
    world.enterprise("own", name=attack, description=attack, city=attack, capabilities=((attack, []),))
    html = page("/enterprises/own")
    (found,) = LINKED.findall(html)
    assert html.count("<script") == 1
    assert json.loads(found)["name"] == attack
    assert not set(found) & set("<>&'")


def test_a_page_names_one_address_and_one_per_language(page: Page, world: World) -> None:
    world.enterprise("own")
    html = page("/enterprises/own?view=why-not&utm_source=x")
    assert re.findall(r'<link rel="canonical" href="([^"]+)"', html) == ["http://127.0.0.1:8000/enterprises/own"]
    languages = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', html))
    assert set(languages) == {*LANGUAGES, "x-default"}
    assert languages["bg"] == "http://127.0.0.1:8000/enterprises/own?lang=bg"
    german = page("/enterprises/own?lang=de")
    assert re.findall(r'<link rel="canonical" href="([^"]+)"', german) == [languages["de"]]
    assert '<html lang="de">' in german


def test_links_to_us_show_a_card(page: Page, client: FlaskClient, world: World) -> None:
    world.enterprise("own", name="Grüne „Hände“ & Co", description='Wir "waschen".')
    html = page("/enterprises/own")
    assert '<meta property="og:title" content="Grüne „Hände“ &amp; Co">' in html
    assert '<meta property="og:description" content="Wir &#34;waschen&#34;.">' in html
    (image,) = re.findall(r'<meta property="og:image" content="http://127.0.0.1:8000(/static/card.png[^"]*)"', html)
    card = client.get(image, buffered=True)
    assert card.mimetype == "image/png"
    assert 10_000 < len(card.data) < 80_000
    assert card.data[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")


def test_error_pages_and_ones_own_pages_name_no_address(client: FlaskClient, readers) -> None:
    assert "canonical" not in client.get("/enterprises/nobody").get_data(as_text=True)
    assert "canonical" not in readers()["member"].get("/my/1/matches").get_data(as_text=True)


def test_the_site_map_names_open_tenders_and_listed_enterprises(client: FlaskClient, session, world: World) -> None:
    world.enterprise("listed & <known>")
    world.enterprise("hidden", listed=False)
    open_notice, _ = world.tender("Open")
    world.tender("Cancelled", state="cancelled")
    session.commit()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in client.get("/robots.txt").get_data(as_text=True)
    parts = addresses(client, "/sitemap.xml")
    assert parts == [f"http://127.0.0.1:8000/sitemap/{part}-1.xml" for part in ("tenders", "enterprises")]
    assert addresses(client, "/sitemap/tenders-1.xml") == [f"http://127.0.0.1:8000/tenders/{open_notice.id}"]
    assert addresses(client, "/sitemap/enterprises-1.xml") == [
        "http://127.0.0.1:8000/enterprises/listed%20&%20%3Cknown%3E"
    ]
    assert addresses(client, "/sitemap/tenders-2.xml") == []
    assert client.get("/sitemap/tenders-0.xml").status_code == 404
    assert client.get("/sitemap/tenders-99999.xml").status_code == 404


def addresses(client: FlaskClient, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.mimetype == "application/xml"
    tree = ElementTree.fromstring(answer.data)
    return [str(element.text) for element in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
