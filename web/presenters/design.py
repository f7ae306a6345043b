"""The tokens of the theme as the page of the design shows them: colours in both schemes with their contrast.

Owns reading them from the style sheet's text; must not read files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

DARK = "@media (prefers-color-scheme: dark)"
PAIRS = (
    *((text, ground) for text in ("ink", "muted", "accent-strong") for ground in ("paper", "surface", "accent-soft")),
    *((text, "quiet-soft") for text in ("ink", "muted")),
    *(("accent", ground) for ground in ("paper", "surface")),
    *(("red", ground) for ground in ("paper", "surface", "red-soft")),
    ("amber", "amber-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
)
"""Texts and the grounds on which they stand: 4.5 : 1 at least (WCAG 2.2, 1.4.3)."""

OUTLINES = (("line-strong", "paper"), ("line-strong", "surface"), ("accent", "paper"), ("accent", "surface"))
"""What outlines a control and its ground: 3 : 1 at least (WCAG 2.2, 1.4.11)."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A token and its value in both schemes, as ``#rrggbb``."""

    name: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """How well ``text`` can be read on ``ground``, 1..21 in both schemes, and what is asked for."""

    text: Colour
    ground: Colour
    light: float
    dark: float
    least: float

    @property
    def is_enough(self) -> bool:
        """Whether both schemes reach what is asked for."""
        return min(self.light, self.dark) >= self.least


def read_colours(css: str) -> Mapping[str, Colour]:
    """Return the colour tokens of the style sheet by name."""
    light = _tokens(_block(":root", css))
    dark = {**light, **_tokens(_block(DARK, css))}
    return {name: Colour(name, light[name], dark[name]) for name in light}


def read_contrasts(css: str) -> list[Contrast]:
    """Return every pair of colours that meets on the pages, with its contrast."""
    colours = read_colours(css)
    asked = [(*pair, 4.5) for pair in PAIRS] + [(*pair, 3.0) for pair in OUTLINES]
    return [_contrast(colours[text], colours[ground], least) for text, ground, least in asked]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1..21.

    Source: WCAG 2.2, "contrast ratio" and "relative luminance".
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _contrast(text: Colour, ground: Colour, least: float) -> Contrast:
    return Contrast(text, ground, contrast(text.light, ground.light), contrast(text.dark, ground.dark), least)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css))


def _block(begin: str, css: str) -> str:
    """Return what stands between the braces that follow ``begin``."""
    start = css.index("{", css.index(begin)) + 1
    depth, end = 1, start
    while depth:
        depth += {"{": 1, "}": -1}.get(css[end], 0)
        end += 1
    return css[start : end - 1]
