"""Parameters of statements that are built once: for what every page asks, building one takes longer than running it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, BindParameter, ColumnElement, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY


def one(name: str) -> BindParameter[int]:
    """Return the id that is given as ``name``."""
    return bindparam(name, type_=BigInteger)


def one_of(name: str) -> ColumnElement[Any]:
    """Return any of the ids that are given as ``name``, a list: for comparing a column with."""
    return any_(bindparam(name, type_=ARRAY(BigInteger)))
