"""Deadlines, days and amounts as people read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.web.conftest import make_reader
from tests.web.factories import NOW
from web.amounts import cents_of
from web.presenters.dates import local_day, present_deadline, present_distance, present_moment
from web.presenters.money import present_money, present_most_points, present_points, present_score, present_typed
from web.presenters.reader import Reader


def test_a_deadline_is_told_in_local_time_with_its_distance(reader: Reader) -> None:
    view = present_deadline(datetime(2026, 3, 20, 11, 0, tzinfo=UTC), reader)
    assert (view.text, view.distance, view.tone) == ("Fri, 20 Mar 2026, 12:00", "in 9 days", "ahead")
    assert view.iso == "2026-03-20T12:00:00+01:00"


@pytest.mark.parametrize(
    ("left", "tone", "distance"),
    [
        (timedelta(days=7), "soon", "in 7 days"),
        (timedelta(days=8), "ahead", "in 8 days"),
        (timedelta(hours=5), "soon", "in 5 hours"),
        (timedelta(0), "over", "just now"),
        (timedelta(days=-3), "over", "3 days ago"),
        (timedelta(days=90), "ahead", "in 3 months"),
    ],
)
def test_how_far_away_a_deadline_is(left: timedelta, tone: str, distance: str, reader: Reader) -> None:
    view = present_deadline(NOW + left, reader)
    assert (view.tone, view.distance) == (tone, distance)


def test_the_last_day_of_all_is_one_in_every_zone(reader: Reader) -> None:
    assert local_day(datetime(9999, 12, 31, 23, 30, tzinfo=UTC), reader.zone) == date(9999, 12, 31)
    assert local_day(datetime(2026, 3, 11, 23, 30, tzinfo=UTC), reader.zone) == date(2026, 3, 12)


def test_tomorrow_morning_is_one_local_day_away(reader: Reader) -> None:
    assert present_distance(datetime(2026, 3, 12, 9, 0, tzinfo=UTC), reader) == "in 1 day"


def test_an_unknown_deadline_says_so(reader: Reader) -> None:
    view = present_deadline(None, reader)
    assert (view.tone, view.text, view.iso) == ("unknown", "No deadline stated", "")


def test_a_deadline_decades_away_is_not_counted_in_days(reader: Reader) -> None:
    assert present_deadline(datetime(2049, 12, 31, tzinfo=UTC), reader).distance == "no end in sight"


def test_other_languages_count_days_in_their_own_words() -> None:
    assert present_deadline(NOW + timedelta(days=9), make_reader("de")).distance == "in 9 Tagen"
    assert present_deadline(NOW + timedelta(days=9), make_reader("bg")).distance == "след 9 дни"


def test_days_are_written_in_the_order_and_with_the_marks_of_the_language() -> None:
    moment = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    written = {language: present_moment(moment, make_reader(language)) for language in ("en", "de", "lv", "pt")}
    assert written == {
        "en": "3 Dec 2026, 10:00",
        "de": "3. Dez. 2026, 10:00",
        "lv": "2026. g. 3. dec., 10:00",
        "pt": "3/12/2026, 10:00",
    }
    assert present_deadline(moment, make_reader("de")).text == "Do., 3. Dez. 2026, 10:00"


def test_amounts_have_the_readers_separators_and_cents_only_where_there_are_any() -> None:
    assert present_money(123_456_700, "EUR", make_reader("en")) == "€1,234,567"
    assert present_money(74_999_999, "EUR", make_reader("en")) == "€749,999.99"
    assert present_money(74_999_999, "EUR", make_reader("de")) == "749.999,99\u00a0€"
    assert present_money(150, "EUR", make_reader("fr")) == "1,50\u00a0€"
    assert present_money(150_000, "DKK", make_reader("en")) == "DKK\u00a01,500"


@pytest.mark.parametrize("language", ["bg", "de", "el", "en", "es", "fr", "lv", "nl", "pl", "pt", "ro"])
@pytest.mark.parametrize("cents", [0, 150, 150_000, 14_850_075, 123_456_700])
def test_an_amount_in_a_field_is_written_as_the_reader_does_and_read_again(language: str, cents: int) -> None:
    assert cents_of(present_typed(cents, make_reader(language))) == cents
    assert present_typed(14_850_075, make_reader("es")) == "148.500,75"
    assert present_typed(None, make_reader(language)) == ""


def test_an_unknown_amount_is_nothing_and_zero_is_zero(reader: Reader) -> None:
    assert present_money(None, "EUR", reader) == ""
    assert present_money(100, None, reader) == ""
    assert present_money(0, "EUR", reader) == "€0"


def test_points_show_every_hundredth_so_that_they_add_up(reader: Reader) -> None:
    assert [present_points(points, reader) for points in (2_255, 40, 0)] == ["22.55", "0.40", "0.00"]
    assert present_most_points(5_500, reader) == "55"
    assert present_most_points(510, make_reader("de")) == "5,1"
    assert present_score(7_840, reader) == "78.4"


@pytest.mark.parametrize(
    ("month", "told"), [(4, ("Fri, 10 Apr 2026, 12:00", "IST")), (12, ("Thu, 10 Dec 2026, 11:00", "GMT"))]
)
def test_irish_summer_time_is_not_called_gmt(reader: Reader, month: int, told: tuple[str, str]) -> None:
    irish = replace(reader, zone=ZoneInfo("Europe/Dublin"))
    view = present_deadline(datetime(2026, month, 10, 11, 0, tzinfo=UTC), irish)
    assert (view.text, view.zone) == told
