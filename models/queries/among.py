"""A condition on many values at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute


def among(column: InstrumentedAttribute[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Return whether ``column`` is one of ``values``, however many: they travel as one array.

    ``IN`` sends a parameter for each, of which PostgreSQL takes 65,535.
    """
    return column == any_(literal(list(values), ARRAY(column.type)))
