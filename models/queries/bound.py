"""Values in statements that are built once: for what every page asks, building one takes longer than running it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    SQLColumnExpression,
    Text,
    any_,
    bindparam,
    literal_column,
)
from sqlalchemy.dialects.postgresql import ARRAY


def one(name: str) -> BindParameter[int]:
    """Return the id that is given as ``name``."""
    return bindparam(name, type_=BigInteger)


def one_of(name: str) -> ColumnElement[Any]:
    """Return any of the ids that are given as ``name``, a list: for comparing a column with."""
    return any_(bindparam(name, type_=ARRAY(BigInteger)))


def is_any(column: SQLColumnExpression[str], names: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a column has one of the program's own names, which are written out.

    Names that are bound are put into the text anew each time the statement runs.
    """
    return column.in_([written(name) for name in names])


def written(name: str) -> ColumnElement[str]:
    """Return one of the program's own names, written out: psycopg keeps only short statements from run to run."""
    if not name.replace("_", "").replace("-", "").isalnum():
        raise ValueError(f"not a name of the program: {name!r}")
    return literal_column(f"'{name}'", Text)
