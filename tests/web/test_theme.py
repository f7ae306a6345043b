"""The theme: dark colours change colours only, and each pair of colours that meets can be read."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from config.settings import PROJECT_ROOT
from web.presenters.design import DARK, contrast, read_colours, read_contrasts

THEME = (PROJECT_ROOT / "web" / "static" / "theme.css").read_text()


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


def test_every_pair_of_colours_that_meets_can_be_read_in_both_schemes() -> None:
    found = read_contrasts(THEME)
    assert [(item.text.name, item.ground.name, item.light, item.dark) for item in found if not item.is_enough] == []


def test_dark_colours_differ_from_the_light_ones() -> None:
    colours = read_colours(THEME)
    assert colours["paper"].light != colours["paper"].dark
    assert colours["ink"].light != colours["ink"].dark


def test_dark_colours_change_nothing_but_colours() -> None:
    """The check of all pages runs the rules that look at no colours in one scheme only."""
    names: set[str] = set()
    for part in THEME.split(DARK)[1:]:
        names |= set(re.findall(r"(?m)^\s+([a-z][a-z-]*):", part[: part.index("\n}\n")]))
    assert names == {"color-scheme"}


def test_every_token_that_is_used_is_set() -> None:
    used = set(re.findall(r"var\(--([a-z-]+)\)", THEME))
    assert used - set(re.findall(r"--([a-z-]+):", THEME)) == set()


def test_the_page_of_the_design_shows_every_colour_and_says_when_one_is_too_weak(client: FlaskClient) -> None:
    html = client.get("/dev/design").get_data(as_text=True)
    for colour in read_colours(THEME).values():
        assert f'fill="{colour.light}"' in html
        assert f'fill="{colour.dark}"' in html
    assert "too weak" not in html
