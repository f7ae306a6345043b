"""Lots as files: the columns of a block, and with which stamps they were read."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jobs.matrices.files import StoredTexts, of_ragged, of_sparse, read_folder, to_ragged, to_sparse, write_folder
from matcher.blocks import LotBlock, LotTraits
from matcher.places import PlaceSets
from matcher.ragged import ragged_bytes
from matcher.records import Answer

PLAIN = ("ids", "vectors", "is_embedded", "place_sets", "trait_sets", "value_eur", "closes_at_s")


def write_lots(folder: Path, block: LotBlock, stamps: NDArray[np.int64]) -> None:
    """Write a block; ``stamps`` (n,) tell one state of a lot from another."""
    arrays = {name: getattr(block, name) for name in PLAIN}
    arrays |= of_ragged("cpv", block.cpv) | of_sparse("terms", block.terms)
    arrays |= of_ragged("texts", ragged_bytes(block.texts)) | {"stamps": stamps}
    write_folder(folder, arrays, {"places": block.places.sets, "traits": [asdict(traits) for traits in block.traits]})


def read_lots(folder: Path) -> tuple[LotBlock, NDArray[np.int64]]:
    """Map a block and its stamps.

    Raises:
        FileNotFoundError: there is no such folder.
    """
    arrays, rest = read_folder(folder)
    plain = {name: arrays[name] for name in PLAIN}
    block = LotBlock(
        **plain,
        cpv=to_ragged("cpv", arrays),
        terms=to_sparse("terms", arrays),
        texts=StoredTexts(to_ragged("texts", arrays)),
        places=PlaceSets([tuple(named) for named in rest["places"]]),
        traits=tuple(_traits(document) for document in rest["traits"]),
    )
    return block, np.asarray(arrays["stamps"])


def _traits(document: dict[str, Any]) -> LotTraits:
    return LotTraits(
        is_open=document["is_open"],
        reserved_participation=Answer(document["reserved_participation"]),
        reserved_for=tuple(document["reserved_for"]),
        reserved_execution=Answer(document["reserved_execution"]),
        social=Answer(document["social"]),
        green=Answer(document["green"]),
        languages=tuple(document["languages"]),
    )
