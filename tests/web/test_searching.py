"""What words find besides texts: who buys, where, of which kind; and in which order."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from matcher.codes.finding import find_places
from models.notices import BuyerRow
from tests.web.factories import World

Page = Callable[..., str]


def titles(html: str) -> list[str]:
    return re.findall(r'<h3 class="card-heading"><a href="/tenders/\d+"[^>]*>([^<]+)</a>', html)


@pytest.fixture
def badajoz(world: World) -> World:
    buyer = world.add(BuyerRow(key="es-1", name="Ayuntamiento de Villarrubia", country="ES", city="Mérida"))
    notice, _ = world.tender("Jardinería", nuts=["ES431"], country="ES", cpv=["77310000"])
    notice.buyer_id = buyer.id
    world.tender("Lavandería", nuts=["ES432"], country="ES", cpv=["98310000"])
    world.tender("Gartenpflege", nuts=["DE300"], country="DE", cpv=["77310000"])
    world.session.commit()
    return world


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Villarrubia", ["Jardinería"]),
        ("ayuntamiento villarrubia", ["Jardinería"]),
        ("merida", ["Jardinería"]),
        ("Badajoz", ["Jardinería"]),
        ("Extremadura", ["Jardinería", "Lavandería"]),
        ("España", ["Jardinería", "Lavandería"]),
        ("lavandería Extremadura", ["Lavandería"]),
        ("jardinería Berlin", ["Gartenpflege"]),
    ],
)
def test_who_buys_and_where_the_work_is_find_a_tender(badajoz: World, page: Page, words: str, found: list[str]) -> None:
    assert sorted(titles(page(f"/tenders?lang=es&q={words}"))) == found


def test_texts_that_have_the_words_come_before_trades_unless_sorted_otherwise(world: World, page: Page) -> None:
    older, _ = world.tender("Catering for schools", cpv=["55523100"])
    older.published_on = date(2026, 1, 1)
    world.tender("Comidas escolares", cpv=["55523100"], language="es")
    world.session.commit()
    html = page("/tenders?q=catering")
    assert titles(html) == ["Catering for schools", "Comidas escolares"]
    assert '<option value="" selected>Best match of the words</option>' in html
    assert titles(page("/tenders?q=catering&sort=newest")) == ["Comidas escolares", "Catering for schools"]
    bare = page("/tenders?sort=words")
    assert '<option value="" selected>Newest first</option>' in bare
    assert "Best match of the words" not in bare


@pytest.mark.parametrize(
    ("words", "language", "is_found"),
    [
        ("Extremadura", "en", True),
        ("Badajoz", "en", True),
        ("Spain", "en", True),
        ("España", "es", True),
        ("laundry Spain", "en", True),
        ("garden Spain", "en", False),
        ("cooperative", "en", True),
        ("sheltered workshop", "en", False),
        ("Sevilla", "en", False),
    ],
)
def test_an_enterprise_is_found_where_it_works_and_by_what_it_is(
    world: World, page: Page, words: str, language: str, is_found: bool
) -> None:
    capabilities = (("Laundry for hospitals", []),)
    world.enterprise(
        "es", name="Fogones", country="ES", nuts=["ES43"], cpv=[], status=["cooperative"], capabilities=capabilities
    )
    world.session.commit()
    assert ("Fogones" in page(f"/enterprises?lang={language}&q={words}")) is is_found


@pytest.mark.parametrize("words", ["cleaning", "services for schools", "garden", "lv", "12"])
def test_words_of_trades_name_no_place(words: str) -> None:
    assert find_places(words, "en") is None
