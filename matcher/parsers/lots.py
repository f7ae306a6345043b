"""What the formats share once their lots are read: every notice has a lot, and lots inherit.

Owns the falling back from the lot to the procedure and the list of what is missing. Must not read XML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from matcher.records import Lot, Notice, Place

WHOLE_NOTICE_REF = "LOT-0000"


def with_complete_lots(notice: Notice, places: tuple[Place, ...] = ()) -> Notice:
    """Return ``notice`` with at least one lot, distinct refs, and gaps filled from the procedure.

    Title, description, nature, CPV and ``places`` fall back to every lot that lacks them; the value only to a
    sole lot, because it is the sum of several. What is missing in the end is named in ``Lot.missing``.
    """
    bare = notice.lots or (Lot(ref=WHOLE_NOTICE_REF),)
    is_sole = len(bare) == 1
    lots = tuple(_completed(lot, notice, places, is_sole=is_sole) for lot in _distinct(bare))
    return replace(notice, lots=lots)


def _completed(lot: Lot, notice: Notice, places: tuple[Place, ...], *, is_sole: bool) -> Lot:
    title = lot.title or notice.title
    has_cpv = lot.cpv_main is not None or lot.cpv_additional
    cpv_main = lot.cpv_main or notice.cpv_main or next(iter((*lot.cpv_additional, *notice.cpv_additional)), None)
    additional = lot.cpv_additional if has_cpv else notice.cpv_additional
    return replace(
        lot,
        title=title,
        description=lot.description or notice.description,
        nature=lot.nature or notice.nature,
        cpv_main=cpv_main,
        cpv_additional=tuple(dict.fromkeys(code for code in additional if code != cpv_main)),
        places=lot.places or places,
        value=notice.value if lot.value is None and is_sole else lot.value,
        missing=tuple(name for name, value in (("title", title), ("cpv", cpv_main)) if not value),
    )


def _distinct(lots: Iterable[Lot]) -> list[Lot]:
    """A source that repeats a lot id gets ``LOT-0001#2`` for the second."""
    seen: dict[str, int] = {}
    distinct = []
    for lot in lots:
        count = seen.get(lot.ref, 0) + 1
        seen[lot.ref] = count
        distinct.append(lot if count == 1 else replace(lot, ref=f"{lot.ref}#{count}"))
    return distinct
