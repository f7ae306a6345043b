"""Enterprises as pages read them: with their capabilities and past contracts in the query that finds them.

Loading these through the relations takes two more queries; those are for whoever changes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from models.awards import PastContractRow
from models.enterprises import CapabilityRow, EnterpriseRow
from models.notices import LotRow
from models.queries.bound import one, written

Parts = Sequence[Mapping[str, Any]] | None
_CAPABILITY = ("text", "language", "suggestions")
_CONTRACT = ("public_id", "title", "description", "language", "cpv")


@cache
def parts_of_enterprises() -> tuple[ColumnElement[Parts], ColumnElement[Parts]]:
    """Return what a query of ``EnterpriseRow`` selects besides: the capabilities and the contracts as documents."""
    capabilities = (
        select(_documents(CapabilityRow, _CAPABILITY, CapabilityRow.position))
        .where(CapabilityRow.enterprise_id == EnterpriseRow.id)
        .correlate(EnterpriseRow)
    )
    contracts = (
        select(_documents(LotRow, _CONTRACT, LotRow.id))
        .join(PastContractRow, PastContractRow.lot_id == LotRow.id)
        .where(PastContractRow.enterprise_id == EnterpriseRow.id, PastContractRow.state == written("confirmed"))
        .correlate(EnterpriseRow)
    )
    return capabilities.scalar_subquery(), contracts.scalar_subquery()


def put_together(row: EnterpriseRow, capabilities: Parts, contracts: Parts) -> EnterpriseRow:
    """Return the enterprise with its parts; what these name can be read, not changed."""
    if "capabilities" not in row.__dict__:
        set_committed_value(row, "capabilities", [CapabilityRow(**part) for part in capabilities or ()])
        set_committed_value(row, "won", [LotRow(**part) for part in contracts or ()])
    return row


def read_whole(session: Session, enterprise_id: int) -> EnterpriseRow | None:
    """Return an enterprise with its parts by its id; one query."""
    row = session.execute(_by_id(), {"enterprise_id": enterprise_id}).one_or_none()
    return None if row is None else put_together(*row)


@cache
def _by_id() -> Select[EnterpriseRow, Parts, Parts]:
    return select(EnterpriseRow, *parts_of_enterprises()).where(EnterpriseRow.id == one("enterprise_id"))


def _documents(table: type[CapabilityRow | LotRow], names: Sequence[str], order: Any) -> Any:
    """Return the rows of a table as documents, in order: named one by one, so that a newer schema does no harm."""
    pairs = (part for name in names for part in (written(name), getattr(table, name)))
    return func.jsonb_agg(aggregate_order_by(func.jsonb_build_object(*pairs), order))
