"""A score as people read it: its band in words and shape, its number and its bar."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.explaining import band_title
from web.presenters.money import present_score
from web.presenters.reader import Reader


@dataclass(frozen=True, slots=True)
class BandView:
    """A score: ``name`` picks the shape, ``percent`` (0..100) the length of the bar."""

    name: str
    title: str
    score: str
    percent: int


def present_band(band: str, score_centi: int, reader: Reader) -> BandView:
    """Return a score of 0..10000 hundredths with its band."""
    return BandView(
        band, band_title(band, reader.gettext), present_score(score_centi, reader), round(score_centi / 100)
    )
