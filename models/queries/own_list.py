"""What the page of an enterprise's matches asks besides its list, in one query."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import DateTime, Text, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from models.alerts import RecipientRow, SubscriptionRow
from models.queries.alert_settings import recipient_of
from models.queries.bound import is_any, one
from models.queries.matching_progress import OF_ONE, RECENT, UNDER_WAY
from models.work import WorkItemRow

_HEARS = exists().where(
    SubscriptionRow.recipient_id
    == recipient_of(bindparam("address", type_=Text)).with_only_columns(RecipientRow.id).scalar_subquery(),
    SubscriptionRow.enterprise_id == one("enterprise_id"),
)
_MAY_WAIT = exists().where(
    *OF_ONE,
    or_(
        is_any(WorkItemRow.state, UNDER_WAY),
        WorkItemRow.finished_at > bindparam("since", type_=DateTime(timezone=True)),
    ),
)
_ASKED = select(_HEARS, _MAY_WAIT)


class ListState(NamedTuple):
    """Whether an address has ever said what to hear of an enterprise, and whether its matching may be under way."""

    hears: bool
    may_wait: bool


def list_state(session: Session, enterprise_id: int, address: str, now: datetime) -> ListState:
    """Return the state for somebody with an address; where nothing may wait there is no progress to ask for."""
    values = {"enterprise_id": enterprise_id, "address": address.lower(), "since": now - RECENT}
    return ListState(*session.execute(_ASKED, values).one())
