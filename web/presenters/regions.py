"""Where an enterprise works: the regions chosen, the tree of one country, what a search or a postcode found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.codes import nuts
from matcher.codes.folding import romanised
from matcher.codes.reach import Reached
from web.presenters import codes
from web.presenters.alphabet import alphabetical
from web.presenters.money import present_number
from web.presenters.reader import Reader

OWN_LETTERS = {"bg": ("BG", "MK", "RS", "UA", "ME"), "el": ("EL", "CY")}
"""Language -> the countries whose names its readers read as they are written."""


@dataclass(frozen=True, slots=True)
class RegionNode:
    """A region in the tree; ``n_within`` says how many regions below it are chosen."""

    code: str
    label: str
    is_chosen: bool
    n_within: int
    children: tuple[RegionNode, ...]


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A region in a list, with what is told beside it (where it lies, or how far away)."""

    code: str
    label: str
    beside: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class RegionsView:
    """All that the page of regions shows; ``reach_title`` is "" where no postcode was asked for."""

    chosen: tuple[RegionLine, ...]
    country: str
    country_name: str
    countries: tuple[tuple[str, str], ...]
    tree: RegionNode
    words: str
    found: tuple[RegionLine, ...]
    reach_title: str
    reached: tuple[RegionLine, ...]


def present_regions(
    chosen: Sequence[str], country: str, *, words: str, found: Sequence[str], reader: Reader
) -> RegionsView:
    """Return the page with the tree of a country (ISO 3166-1 alpha-2) and what a search found."""
    prefix = nuts.prefix_of(country)
    return RegionsView(
        chosen=tuple(_line(code, _around(code, reader), chosen, reader) for code in chosen),
        country=country,
        country_name=codes.country_name(country, reader.language),
        countries=codes.country_choices(reader.language),
        tree=_node(prefix, frozenset(chosen), reader),
        words=words,
        found=tuple(_line(code, _around(code, reader), chosen, reader) for code in found),
        reach_title="",
        reached=(),
    )


def reach_title(postcode: str, region: str, km: int, reader: Reader) -> str:
    """Return what was looked for: the postcode, its region, the distance."""
    sentence = reader.gettext("Within %(km)s km of %(region)s (postcode %(postcode)s)")
    return sentence % {"km": km, "region": region_name(region, reader), "postcode": postcode}


def reach_lines(reached: Sequence[Reached], chosen: Sequence[str], reader: Reader) -> tuple[RegionLine, ...]:
    """Return the regions in reach, with how far they are."""
    return tuple(_line(item.region, _distance(item, reader), chosen, reader) for item in reached)


def region_name(code: str, reader: Reader) -> str:
    """Return the name of a region; one in letters that readers of the language may not know in Latin ones too."""
    name = codes.region_name(code, reader.language)
    latin = romanised(name) if nuts.level(code) and code[:2] not in OWN_LETTERS.get(reader.language, ()) else ""
    return f"{name} ({latin})" if latin else name


def _distance(item: Reached, reader: Reader) -> str:
    if item.km == 0:
        return reader.gettext("your region")
    country = codes.country_name(item.region[:2], reader.language)
    about = reader.gettext("about %(km)s km, %(country)s")
    return about % {"km": present_number(round(item.km), reader), "country": country}


def _around(code: str, reader: Reader) -> str:
    """Return where a region lies: the wider ones, the country last."""
    above = [region_name(item, reader) for item in nuts.ancestors(code)]
    own = region_name(code, reader)
    return ", ".join(dict.fromkeys(name for name in above if name != own))


def _line(code: str, beside: str, chosen: Sequence[str], reader: Reader) -> RegionLine:
    is_in = any(nuts.covers(region, code) for region in chosen)
    return RegionLine(code, region_name(code, reader), beside, is_in)


def _node(code: str, chosen: frozenset[str], reader: Reader) -> RegionNode:
    children = [item for item in nuts.children(code) if not item.endswith("Z")]
    nodes = sorted((_node(item, chosen, reader) for item in children), key=lambda node: alphabetical(node.label))
    within = sum(node.is_chosen + node.n_within for node in nodes)
    return RegionNode(code, region_name(code, reader), code in chosen, within, tuple(nodes))
