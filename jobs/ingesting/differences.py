"""What changed between two revisions of a notice, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MOST_FIELDS = 200
MOST_CHARACTERS = 500

Difference = dict[str, list[Any]]


def difference(before: object, after: object) -> Difference:
    """Return {path: [before, after]} of the leaves that differ; ``None`` where one side has no such leaf.

    A path joins keys and positions by dots; lots stand under their reference (``lots.LOT-0001.title.de``). At most 200
    fields, long texts cut at 500 characters.
    """
    old, new = dict(_leaves(before)), dict(_leaves(after))
    changed = [path for path in sorted(old.keys() | new.keys()) if old.get(path) != new.get(path)]
    return {path: [_short(old.get(path)), _short(new.get(path))] for path in changed[:MOST_FIELDS]}


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (list, tuple)):
        for position, item in enumerate(value):
            yield from _leaves(item, f"{path}.{position}")
    elif value is not None:
        yield path, value


def _short(value: object) -> object:
    return value[:MOST_CHARACTERS] + "…" if isinstance(value, str) and len(value) > MOST_CHARACTERS else value
