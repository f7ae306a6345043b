"""The filters of the list of matches: each count is what one gets, words and filters meet, the export honours them."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta

import pytest

from models.notices import NoticeRow
from tests.web.factories import NOW
from tests.web.work.own_bench import Bench


def fill(bench: Bench) -> None:
    soon, later = NOW + timedelta(days=3), NOW + timedelta(days=90)
    bench.lot("Laundry", closes_at=soon, country="DE", nuts=["DE131"], cpv=["98310000"], value_eur_cents=3_000_000)
    bench.lot("Parks", closes_at=later, country="FR", nuts=["FRB01"], cpv=["77310000", "77311000"], band="good")
    bench.lot("Print", closes_at=None, country="BG", nuts=["BG422", "BG421"], cpv=["79800000"], value_eur_cents=None)
    bench.lot("Wood", closes_at=later, country="FR", nuts=[], reserved_participation="yes", cpv=["44000000"])
    bench.lot("Too big", country="FR", gates=["over_capacity"])
    bench.answer(bench.lot("Aside", country="FR"), answer="not_for_me")


def test_every_count_is_what_one_gets(bench: Bench) -> None:
    fill(bench)
    seen = set()
    for start in ("", "?country=FR", "?shelf=why-not", "?deadline=later&country=FR&country=BG", "?q=o"):
        text = bench.maria.get(bench.list + start).get_data(as_text=True)
        links = re.findall(r'<a class="facet-value" href="([^"]+)"([^>]*)>.*?facet-count">([^<]+)<', text)
        assert links, start
        for address, attributes, count in links:
            if "aria-current" not in attributes and start.count("=") < 2:
                narrowed = bench.titles(html.unescape(address).removeprefix(bench.list))
                is_wider = any(f"{name}=" in start and f"{name}=" in address for name in ("country", "deadline"))
                assert len(narrowed) == int(count) or is_wider, address
                seen.add(address.split("?")[1].split("=")[0])
    assert seen >= {"band", "deadline", "reserved", "country", "region", "cpv", "value"}


def test_lots_are_narrowed_by_place_trade_deadline_and_value(bench: Bench) -> None:
    fill(bench)
    assert bench.titles("?country=FR") == ["Parks", "Wood"]
    assert bench.titles("?region=BG42") == ["Print"]
    assert bench.titles("?region=FR") == ["Parks"]
    assert bench.titles("?cpv=77") == ["Parks"]
    assert bench.titles("?cpv=77&cpv=98") == ["Laundry", "Parks"]
    assert bench.titles("?deadline=week") == ["Laundry"]
    assert bench.titles("?deadline=none") == ["Print"]
    assert bench.titles("?value=under-50k") == ["Laundry"]
    assert bench.titles("?value=none") == ["Print"]
    assert bench.titles("?country=FR&reserved=yes") == ["Wood"]
    assert bench.titles("?country=FR&shelf=dismissed") == ["Aside"]


def test_a_word_of_ones_own_language_finds_matches_in_others_by_their_trade(bench: Bench) -> None:
    bench.lot("Pranie bielizny", cpv=["98311100"], country="PL")
    bench.lot("Sprzątanie", cpv=["90910000"], country="PL")
    bench.lot("Laundry of hospitals", cpv=["90000000"], country="IE")
    assert bench.titles("?q=laundry") == ["Pranie bielizny", "Laundry of hospitals"]
    assert bench.titles("?q=pranie") == ["Pranie bielizny"]
    assert bench.titles("?q=pranie&lang=pl") == ["Pranie bielizny"]
    assert bench.titles("?q=laundry&country=IE") == ["Laundry of hospitals"]
    assert bench.titles("?q=ironing") == ["Pranie bielizny"]


@pytest.mark.parametrize("asked", ["krakow", "KRAKÓW", "ΑΘΗΝΑΣ", "αθήνας"])
def test_marks_and_case_do_not_count_in_words(bench: Bench, asked: str) -> None:
    bench.lot("Gmina Kraków", cpv=["90000000"], country="PL")
    bench.lot("Δήμος Αθήνας", cpv=["90000000"], country="GR")
    bought = bench.lot("Of a buyer", cpv=["90000000"])
    notice = bench.session.get_one(NoticeRow, bought.notice_id)
    notice.buyer_id = bench.world.buyer("Urząd Kraków" if "k" in asked.lower() else "Νοσοκομείο ΑΘΗΝΑΣ").id
    bench.session.commit()
    assert bench.titles(f"?q={asked}") == ["Gmina Kraków" if "k" in asked.lower() else "Δήμος Αθήνας", "Of a buyer"]


def test_matches_are_found_by_where_the_work_is_and_who_buys(bench: Bench) -> None:
    bench.lot("Laundry", 5_000, country="DE", nuts=["DE131"], cpv=["98310000"])
    bench.lot("Pranie", 4_900, country="PL", nuts=["PL213"], cpv=["98310000"])
    bench.lot("Mowing", 4_800, country="DE", nuts=["DE132"], cpv=["77310000"])
    bought = bench.lot("Print", 4_700, country="BG", nuts=["BG421"], cpv=["79800000"])
    notice = bench.session.get_one(NoticeRow, bought.notice_id)
    buyer = bench.world.buyer("Община Пловдив", country="BG")
    buyer.folded, notice.buyer_id = "obshtina plovdiv asenovgrad", buyer.id
    bench.session.commit()
    assert bench.titles("?q=freiburg") == ["Laundry", "Mowing"], "a region and a district of it"
    assert bench.titles("?q=germany") == ["Laundry", "Mowing"]
    assert bench.titles("?q=deutschland&lang=de") == ["Laundry", "Mowing"]
    assert bench.titles("?q=deutschland&lang=en") == []
    assert bench.titles("?q=mowing+freiburg") == ["Mowing"]
    assert bench.titles("?q=laundry+poland&lang=en") == ["Pranie"], "a trade in a country"
    assert bench.titles("?q=plovdiv+obshtina") == ["Print"], "a buyer in other letters"
    assert bench.titles("?q=print+asenovgrad") == ["Print"], "a word of the title and the town of the buyer"
    assert bench.titles("?q=mowing+poland") == []
    assert bench.titles("?q=漢字") == [], "letters that folding loses are in no buyer's name"
    assert bench.titles("?q=germany&country=BG") == []


def test_what_no_filter_knows_is_refused(bench: Bench) -> None:
    for arguments in ("?value=much", "?region=%25", "?cpv=abc", "?deadline=soon", "?country=france"):
        assert bench.maria.get(bench.list + arguments).status_code == 400, arguments


def test_chosen_filters_can_be_taken_away_one_by_one(bench: Bench) -> None:
    fill(bench)
    text = bench.maria.get(bench.list + "?country=FR&q=o&sort=deadline").get_data(as_text=True)
    chips = re.findall(r'<a class="chip" href="([^"]+)"', text)
    assert [html.unescape(chip).removeprefix(bench.list) for chip in chips] == [
        "?country=FR&sort=deadline",
        "?q=o&sort=deadline",
    ]


def test_the_export_honours_filters_and_order_and_tells_time_in_utc(bench: Bench) -> None:
    fill(bench)
    address = f"/my/{bench.organisation.id}/matches.csv?country=FR&country=DE&sort=deadline"
    text = bench.maria.get(address).get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert [row["title"] for row in rows] == ["Laundry", "Parks", "Wood"]
    assert rows[0]["closes_at"] == (NOW + timedelta(days=3)).isoformat()
    assert rows[0]["closes_at"].endswith("+00:00")
