"""SQL of followed lots and declared interest. Who declared is told to those who follow the lot, and to nobody else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.accounts import UserRow
from models.enterprises import EnterpriseRow
from models.follows import FollowedLotRow, InterestRow
from models.notices import BuyerRow, LotRow, NoticeRow, NoticeVersionRow
from models.queries.bound import one_of
from models.queries.pages_tender import NoticeVersion

MOST_FOLLOWED = 200
"""Lots of one authority."""
MOST_INTERESTED = 2_000
MOST_CHANGES = 1_000
_FOLLOWED = select(
    FollowedLotRow.organisation_id,
    FollowedLotRow.lot_id,
    select(func.count()).where(InterestRow.lot_id == FollowedLotRow.lot_id).scalar_subquery(),
).where(FollowedLotRow.organisation_id == one_of("organisations"), FollowedLotRow.lot_id == one_of("lots"))


@dataclass(frozen=True, slots=True)
class FollowedLot:
    """A lot that an authority follows, since when and by whom (``None``: somebody who has left)."""

    lot: LotRow
    notice_title: str
    buyer: str | None
    followed_at: datetime
    followed_by: str | None


@dataclass(frozen=True, slots=True)
class Interested:
    """An enterprise that has declared its interest in a lot."""

    enterprise: EnterpriseRow
    declared_at: datetime


def follow(session: Session, organisation_id: int, lot_id: int, user_id: int) -> bool:
    """Let an authority follow a lot that is stored; twice is once. False where it follows too many already."""
    others = select(func.count()).where(
        FollowedLotRow.organisation_id == organisation_id, FollowedLotRow.lot_id != lot_id
    )
    if session.scalars(others).one() >= MOST_FOLLOWED:
        return False
    row = insert(FollowedLotRow).values(organisation_id=organisation_id, lot_id=lot_id, followed_by=user_id)
    session.execute(row.on_conflict_do_nothing())
    return True


def unfollow(session: Session, organisation_id: int, lot_id: int) -> None:
    """Let an authority follow a lot no more."""
    session.execute(
        delete(FollowedLotRow).where(FollowedLotRow.organisation_id == organisation_id, FollowedLotRow.lot_id == lot_id)
    )


def followed(session: Session, organisation_id: int) -> list[FollowedLot]:
    """Return the lots that an authority follows, the last followed first."""
    name = func.coalesce(func.nullif(UserRow.name, ""), UserRow.email)
    statement = (
        select(LotRow, NoticeRow.title, BuyerRow.name, FollowedLotRow.followed_at, name)
        .join(FollowedLotRow, FollowedLotRow.lot_id == LotRow.id)
        .join(NoticeRow, NoticeRow.id == LotRow.notice_id)
        .outerjoin(BuyerRow, BuyerRow.id == NoticeRow.buyer_id)
        .outerjoin(UserRow, UserRow.id == FollowedLotRow.followed_by)
        .where(FollowedLotRow.organisation_id == organisation_id)
        .order_by(FollowedLotRow.followed_at.desc(), LotRow.id)
        .limit(MOST_FOLLOWED)
    )
    return [FollowedLot(*row) for row in session.execute(statement)]


def changes(session: Session, organisation_id: int) -> Mapping[int, Sequence[NoticeVersion]]:
    """Return lot -> the versions of its notice since an authority follows it, the newest first."""
    statement = (
        select(LotRow.id, NoticeVersionRow.revision, NoticeVersionRow.recorded_at, NoticeVersionRow.diff)
        .join(FollowedLotRow, FollowedLotRow.lot_id == LotRow.id)
        .join(
            NoticeVersionRow,
            and_(
                NoticeVersionRow.notice_id == LotRow.notice_id,
                NoticeVersionRow.recorded_at > FollowedLotRow.followed_at,
            ),
        )
        .where(FollowedLotRow.organisation_id == organisation_id)
        .order_by(LotRow.id, NoticeVersionRow.revision.desc())
        .limit(MOST_CHANGES)
    )
    found: dict[int, list[NoticeVersion]] = {}
    for lot_id, revision, recorded_at, diff in session.execute(statement):
        found.setdefault(lot_id, []).append(NoticeVersion(revision, recorded_at, diff))
    return found


def interested(session: Session, organisation_id: int) -> Mapping[int, Sequence[Interested]]:
    """Return lot -> who declared interest in it, the first to do so first; only of lots that the authority follows."""
    statement = (
        select(InterestRow.lot_id, EnterpriseRow, InterestRow.declared_at)
        .join(EnterpriseRow, EnterpriseRow.id == InterestRow.enterprise_id)
        .join(FollowedLotRow, FollowedLotRow.lot_id == InterestRow.lot_id)
        .where(FollowedLotRow.organisation_id == organisation_id)
        .order_by(InterestRow.lot_id, InterestRow.declared_at, EnterpriseRow.id)
        .limit(MOST_INTERESTED)
    )
    found: dict[int, list[Interested]] = {}
    for lot_id, enterprise, declared_at in session.execute(statement):
        found.setdefault(lot_id, []).append(Interested(enterprise, declared_at))
    return found


def followed_by(
    session: Session, organisation_ids: Collection[int], lot_ids: Collection[int]
) -> Mapping[tuple[int, int], int]:
    """Return (authority, lot) -> how many enterprises declared interest, for those lots that the authorities follow."""
    values = {"organisations": list(organisation_ids), "lots": list(lot_ids)}
    return {(row[0], row[1]): row[2] for row in session.execute(_FOLLOWED, values)}


def declare(session: Session, enterprise_id: int, lot_id: int, user_id: int) -> None:
    """Keep that an enterprise is interested in a lot; twice is once."""
    row = insert(InterestRow).values(enterprise_id=enterprise_id, lot_id=lot_id, declared_by=user_id)
    session.execute(row.on_conflict_do_nothing())


def withdraw(session: Session, enterprise_id: int, lot_id: int) -> None:
    """Forget that an enterprise is interested in a lot."""
    session.execute(delete(InterestRow).where(InterestRow.enterprise_id == enterprise_id, InterestRow.lot_id == lot_id))


def has_lot(session: Session, lot_id: int) -> bool:
    """Whether a published lot is stored."""
    return session.scalar(select(LotRow.id).where(LotRow.id == lot_id)) is not None
