"""Names stand where people look for them."""

from __future__ import annotations

import pytest

from web.presenters.alphabet import alphabetical
from web.presenters.codes import country_choices


@pytest.mark.parametrize(
    "names",
    [
        ("Oman", "Österreich", "Polen"),
        ("Danemark", "Espagne", "États-Unis", "Finlande"),
        ("Lublin", "Łódź", "Mława"),
        ("Αυστρία", "Ελλάδα", "Ήπειρος", "Ιταλία"),
        ("Австрия", "Испания", "Йордания", "Полша"),
    ],
)
def test_marks_do_not_move_a_name(names: tuple[str, ...]) -> None:
    assert tuple(sorted(set(names), key=alphabetical)) == names


def test_countries_are_listed_in_the_order_of_the_alphabet() -> None:
    german = [name for _, name in country_choices("de")]
    assert german.index("Niederlande") < german.index("Österreich") < german.index("Polen")
