"""Enterprises as files: the columns of a table, and with which stamps they were read."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jobs.matrices.files import of_ragged, of_sparse, read_folder, to_ragged, to_sparse, write_folder
from matcher.enterprise_blocks import EnterpriseTable, EnterpriseTraits, Exclusions

PLAIN = ("ids", "breadth", "trust", "capacity_eur", "region_sets", "trait_sets")
RAGGED = ("capabilities", "phrases", "contracts", "codes")


def write_enterprises(folder: Path, table: EnterpriseTable, stamps: NDArray[np.int64]) -> None:
    """Write a table; ``stamps`` (n,) tell one state of an enterprise from another."""
    arrays = {name: getattr(table, name) for name in PLAIN}
    for name in RAGGED:
        arrays |= of_ragged(name, getattr(table, name))
    rest = {
        "regions": table.regions,
        "traits": [asdict(traits) for traits in table.traits],
        "exclusions": {row: asdict(excluded) for row, excluded in table.exclusions.items()},
    }
    write_folder(folder, arrays | of_sparse("terms", table.terms) | {"stamps": stamps}, rest)


def read_enterprises(folder: Path) -> tuple[EnterpriseTable, NDArray[np.int64]]:
    """Map a table and its stamps.

    Raises:
        FileNotFoundError: there is no such folder.
    """
    arrays, rest = read_folder(folder)
    columns: dict[str, Any] = {name: arrays[name] for name in PLAIN}
    columns |= {name: to_ragged(name, arrays) for name in RAGGED}
    table = EnterpriseTable(
        **columns,
        terms=to_sparse("terms", arrays),
        regions=tuple(tuple(codes) for codes in rest["regions"]),
        traits=tuple(EnterpriseTraits(tuple(item["status"]), tuple(item["languages"])) for item in rest["traits"]),
        exclusions={
            int(row): Exclusions(tuple(item["words"]), tuple(item["stems"])) for row, item in rest["exclusions"].items()
        },
    )
    return table, np.asarray(arrays["stamps"])
