"""Synthetic enterprises and vectors for measuring speed: made-up, but spread as real ones are.

A vector is that of its CPV division with noise, so that an enterprise is near lots of its trade and far from others,
and about as many matches are stored as in real life.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.codes import cpv, nuts

DIMENSION = 384
LANGUAGES = ("bg", "de", "el", "en", "es", "fr", "lv", "nl", "pl", "pt", "ro")
COUNTRIES = ("BG", "DE", "GR", "IE", "ES", "FR", "LV", "BE", "PL", "PT", "RO")
NOISE = 1.2


def enterprises(count: int, seed: int = 2) -> Iterator[dict[str, Any]]:
    """Yield enterprises as ``load-enterprises`` reads them: two capabilities of two phrases, regions, capacity."""
    chance = random.Random(seed)
    services = [code for code in cpv.all_codes() if cpv.kind(code) != "supplies"]
    for number in range(count):
        place = chance.randrange(len(LANGUAGES))
        language, country = LANGUAGES[place], COUNTRIES[place]
        codes = chance.sample(services, 2)
        near = [chance.choice(cpv.children(cpv.parent(code) or code) or (code,)) for code in codes]
        regions = [code for code in nuts.all_codes(2) if code.startswith(nuts.prefix_of(country))]
        yield {
            "key": f"synthetic-{number}",
            "name": f"Synthetic {number}",
            "country": country,
            "language": language,
            "nuts": chance.sample(regions, min(2, len(regions))),
            "status": ["social-enterprise"],
            "capabilities": [
                f"{cpv.label(one, language)}; {cpv.label(other, language)} ({number})"
                for one, other in zip(codes, near, strict=True)
            ],
            "cpv": codes if number % 2 else [],
            "max_contract_eur": chance.choice([50_000, 200_000, 1_000_000]),
        }


def vector(text: str, code: str | None) -> NDArray[np.float32]:
    """Return a vector of length 1 for a text about a CPV code: that of the division and the group, with noise."""
    parts = [_direction(code[:length]) for length in (2, 3)] if code else []
    noise = np.random.default_rng(zlib.crc32(text.encode())).standard_normal(DIMENSION) / np.sqrt(DIMENSION)
    mixed = np.sum([*parts, NOISE * noise], axis=0)
    result: NDArray[np.float32] = (mixed / np.linalg.norm(mixed)).astype(np.float32)
    return result


def labels() -> NDArray[np.float16]:
    """Return a vector for the English label of every code."""
    return np.stack([vector(cpv.label(code, "en"), code) for code in cpv.all_codes()]).astype(np.float16)


def _direction(name: str) -> NDArray[np.float64]:
    drawn: NDArray[np.float64] = np.random.default_rng(zlib.crc32(name.encode())).standard_normal(DIMENSION)
    return drawn / np.linalg.norm(drawn)
