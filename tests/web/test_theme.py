"""The theme: dark colours change colours only, and each pair of colours that meets can be read."""

from __future__ import annotations

import re
from functools import cache

import pytest

from config.settings import PROJECT_ROOT

DARK = "@media (prefers-color-scheme: dark)"
TEXT = [
    (text, ground)
    for ground in ("paper", "surface", "accent-soft", "quiet-soft")
    for text in ("ink", "muted", "accent-strong")
] + [("accent", "paper"), ("accent", "surface"), ("on-accent", "accent"), ("on-accent", "accent-strong")]
WARNINGS = [("amber", "amber-soft"), ("red", "red-soft"), ("red", "surface"), ("red", "paper")]
OUTLINES = [("line-strong", "paper"), ("line-strong", "surface"), ("accent", "surface"), ("accent", "paper")]


@cache
def theme() -> str:
    return (PROJECT_ROOT / "web" / "static" / "theme.css").read_text()


def block(begin: str, text: str) -> str:
    """What stands between the braces that follow ``begin``."""
    start = text.index("{", text.index(begin)) + 1
    depth, end = 1, start
    while depth:
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    return text[start : end - 1]


def colours(scheme: str) -> dict[str, str]:
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block(":root", theme())))
    if scheme == "dark":
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block(DARK, theme())))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Source: WCAG 2.2, "contrast ratio"."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_on_every_ground_that_it_meets(scheme: str) -> None:
    found = colours(scheme)
    weak = [(pair, contrast(*(found[name] for name in pair))) for pair in (*TEXT, *WARNINGS)]
    assert [item for item in weak if item[1] < 4.5] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_one_can_use_is_outlined(scheme: str) -> None:
    found = colours(scheme)
    weak = [(pair, contrast(*(found[name] for name in pair))) for pair in OUTLINES]
    assert [item for item in weak if item[1] < 3] == []


def test_dark_colours_change_nothing_but_colours() -> None:
    """The check of all pages runs the rules that look at no colours in one scheme only."""
    text, names = theme(), set()
    while DARK in text:
        names |= set(re.findall(r"(?m)^\s*([a-z-]+):", block(DARK, text)))
        text = text[text.index(DARK) + len(DARK) :]
    assert {name for name in names if not name.startswith("--")} == {"color-scheme"}


def test_every_token_that_is_used_is_set() -> None:
    used = set(re.findall(r"var\(--([a-z-]+)\)", theme()))
    assert used - set(re.findall(r"--([a-z-]+):", theme())) == set()
