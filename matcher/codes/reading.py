"""Reads the packaged tables."""

from __future__ import annotations

import gzip
from importlib.resources import files


def rows(name: str) -> list[list[str]]:
    """Return the rows of ``tables/<name>.tsv.gz`` as lists of cells."""
    content = (files("matcher.codes") / "tables" / f"{name}.tsv.gz").read_bytes()
    return [line.split("\t") for line in gzip.decompress(content).decode().splitlines()]
