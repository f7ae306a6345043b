"""Cuts rows out of blocks and puts blocks together: what brings a stored block up to date without reading all anew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack, vstack

from matcher.blocks import Indices, Item, LotBlock, distinct
from matcher.enterprise_blocks import EnterpriseTable
from matcher.places import PlaceSets
from matcher.ragged import joined_rows

Rows = NDArray[np.int64]


def take_lots(block: LotBlock, rows: Rows) -> LotBlock:
    """Return some lots of a block, in the order asked for."""
    return LotBlock(
        ids=block.ids[rows],
        vectors=block.vectors[rows],
        is_embedded=block.is_embedded[rows],
        terms=csr_array(block.terms[:, rows]),
        cpv=block.cpv.take(rows),
        place_sets=block.place_sets[rows],
        places=block.places,
        trait_sets=block.trait_sets[rows],
        traits=block.traits,
        value_eur=block.value_eur[rows],
        closes_at_s=block.closes_at_s[rows],
        texts=[block.texts[row] for row in rows.tolist()],
        labels=block.labels,
    )


def join_lots(blocks: Sequence[LotBlock]) -> LotBlock:
    """Return the lots of all blocks as one."""
    place_sets, places = _joined([(block.place_sets, block.places.sets) for block in blocks])
    trait_sets, traits = _joined([(block.trait_sets, block.traits) for block in blocks])
    return LotBlock(
        ids=np.concatenate([block.ids for block in blocks]),
        vectors=np.concatenate([block.vectors for block in blocks]),
        is_embedded=np.concatenate([block.is_embedded for block in blocks]),
        terms=csr_array(hstack([block.terms for block in blocks], format="csr")),
        cpv=joined_rows([block.cpv for block in blocks]),
        place_sets=place_sets,
        places=PlaceSets(places),
        trait_sets=trait_sets,
        traits=traits,
        value_eur=np.concatenate([block.value_eur for block in blocks]),
        closes_at_s=np.concatenate([block.closes_at_s for block in blocks]),
        texts=[text for block in blocks for text in block.texts],
        labels=blocks[0].labels,
    )


def take_enterprises(table: EnterpriseTable, rows: Rows) -> EnterpriseTable:
    """Return some enterprises of a table, in the order asked for."""
    capabilities = np.arange(len(table.capabilities.values))
    of_rows = type(table.capabilities)(capabilities, table.capabilities.offsets).take(rows).values
    codes = type(table.codes)(table.trust, table.codes.offsets).take(rows)
    return EnterpriseTable(
        ids=table.ids[rows],
        capabilities=table.capabilities.take(rows),
        phrases=table.phrases.take(rows),
        contracts=table.contracts.take(rows),
        breadth=table.breadth[rows],
        terms=csr_array(table.terms[of_rows]),
        codes=table.codes.take(rows),
        trust=codes.values,
        capacity_eur=table.capacity_eur[rows],
        region_sets=table.region_sets[rows],
        regions=table.regions,
        trait_sets=table.trait_sets[rows],
        traits=table.traits,
        exclusions={place: table.exclusions[row] for place, row in enumerate(rows.tolist()) if row in table.exclusions},
    )


def join_enterprises(tables: Sequence[EnterpriseTable]) -> EnterpriseTable:
    """Return the enterprises of all tables as one."""
    region_sets, regions = _joined([(table.region_sets, table.regions) for table in tables])
    trait_sets, traits = _joined([(table.trait_sets, table.traits) for table in tables])
    starts = np.cumsum([0, *(len(table) for table in tables)]).tolist()
    return EnterpriseTable(
        ids=np.concatenate([table.ids for table in tables]),
        capabilities=joined_rows([table.capabilities for table in tables]),
        phrases=joined_rows([table.phrases for table in tables]),
        contracts=joined_rows([table.contracts for table in tables]),
        breadth=np.concatenate([table.breadth for table in tables]),
        terms=csr_array(vstack([table.terms for table in tables], format="csr")),
        codes=joined_rows([table.codes for table in tables]),
        trust=np.concatenate([table.trust for table in tables]),
        capacity_eur=np.concatenate([table.capacity_eur for table in tables]),
        region_sets=region_sets,
        regions=regions,
        trait_sets=trait_sets,
        traits=traits,
        exclusions={
            start + row: excluded
            for start, table in zip(starts, tables, strict=False)
            for row, excluded in table.exclusions.items()
        },
    )


def _joined(parts: Sequence[tuple[Indices, tuple[Item, ...]]]) -> tuple[Indices, tuple[Item, ...]]:
    """Return which of all different items each row has, and these."""
    places, items = distinct([item for _, own in parts for item in own])
    starts = np.cumsum([0, *(len(own) for _, own in parts)])
    chosen = [places[start + chosen] for start, (chosen, _) in zip(starts, parts, strict=False)]
    return np.concatenate(chosen).astype(np.int32), items
