"""SQL of drafts: their lots, who fits them, whom the authority chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, delete, exists, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, contains_eager, selectinload

from matcher.scoring import WEAK
from matcher.signals import LotSignals
from models.drafts import DraftBidderRow, DraftLotRow, DraftRow, ShortlistRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow
from models.queries.bound import is_any, one, one_of
from models.queries.drafts_again import ask_at_once
from models.queries.matching import signals_of
from models.queries.pages_enterprise import MATCH_BANDS
from models.queries.whole import parts_of_enterprises, put_together

MOST_DRAFTS = 200


@dataclass(frozen=True, slots=True)
class Bidder:
    """An enterprise that fits a lot of a draft, under which criteria, and what the authority noted of it.

    Without a ``note`` it is not chosen.
    """

    match: DraftBidderRow
    enterprise: EnterpriseRow
    criteria: CriteriaRow
    note: str | None


def of_organisation(session: Session, organisation_id: int) -> Sequence[DraftRow]:
    """Return the drafts of an authority with their lots, the last changed first."""
    statement = (
        select(DraftRow)
        .where(DraftRow.organisation_id == organisation_id)
        .options(selectinload(DraftRow.lots))
        .order_by(DraftRow.changed_at.desc(), DraftRow.id.desc())
        .limit(MOST_DRAFTS)
    )
    return session.scalars(statement).all()


def load(session: Session, organisation_id: int, draft_id: int) -> DraftRow | None:
    """Return a draft of an authority with its lots; ``None`` where it is not theirs."""
    statement = (
        select(DraftRow)
        .where(DraftRow.id == draft_id, DraftRow.organisation_id == organisation_id)
        .options(selectinload(DraftRow.lots))
    )
    return session.scalar(statement)


def give_lot_id(session: Session) -> int:
    """Return an id for a lot that is not there yet; no other lot gets it."""
    return int(session.scalars(select(func.nextval(func.pg_get_serial_sequence("draft_lots", "id")))).one())


def lot_of_authority(session: Session, organisation_id: int, lot_id: int) -> DraftLotRow | None:
    """Return a lot of an authority with its draft and the lots of that; ``None`` where it is not theirs."""
    statement = (
        select(DraftLotRow)
        .join(DraftLotRow.draft)
        .where(DraftLotRow.id == lot_id, DraftRow.organisation_id == organisation_id)
        .options(contains_eager(DraftLotRow.draft).selectinload(DraftRow.lots))
    )
    return session.scalar(statement)


def drafts_after(
    session: Session, organisation_id: int, *, before: int | None, limit: int
) -> Sequence[tuple[DraftRow, int]]:
    """Return drafts of an authority with ids below ``before`` and how many lots each has, the last begun first."""
    n_lots = select(func.count()).where(DraftLotRow.draft_id == DraftRow.id).correlate(DraftRow).scalar_subquery()
    statement = (
        select(DraftRow, n_lots)
        .where(DraftRow.organisation_id == organisation_id)
        .order_by(DraftRow.id.desc())
        .limit(limit)
    )
    found = session.execute(statement if before is None else statement.where(DraftRow.id < before))
    return [(draft, n) for draft, n in found]


def load_to_change(session: Session, organisation_id: int, draft_id: int) -> DraftRow | None:
    """Return a draft as ``load`` does, locked, so that what was compared with it is still true when it is written."""
    lock(session, [draft_id])
    return load(session, organisation_id, draft_id)


def lock(session: Session, draft_ids: Sequence[int]) -> None:
    """Hold drafts until the transaction ends; who writes them or their lots begins so, lest two block each other."""
    statement = select(DraftRow.id).where(DraftRow.id.in_(draft_ids)).order_by(DraftRow.id).with_for_update()
    session.execute(statement).all()


def ask_for_matching(session: Session, draft: DraftRow) -> None:
    """Let a draft wait for matching, in the caller's transaction."""
    draft.matched_at = None
    draft.changed_at = func.now()
    session.flush()
    ask_at_once(session, draft.id)


def lots_of(session: Session, draft_ids: Sequence[int]) -> Sequence[DraftLotRow]:
    """Return the lots of some drafts."""
    statement = select(DraftLotRow).where(DraftLotRow.draft_id.in_(draft_ids)).order_by(DraftLotRow.id)
    return session.scalars(statement).all()


def signals(rows: Iterable[DraftLotRow]) -> list[LotSignals]:
    """Return what the matcher sees of the lots of drafts."""
    return [signals_of(row) for row in rows]


def listed_ids(session: Session) -> set[int]:
    """Return the enterprises that want to be seen."""
    return set(session.scalars(select(EnterpriseRow.id).where(EnterpriseRow.listed)))


def replace_bidders(
    session: Session, lot_ids: Sequence[int], rows: Sequence[Mapping[str, Any]], bands: Mapping[int, Mapping[str, int]]
) -> None:
    """Make ``rows`` the bidders of the lots, and keep how many fit by lot and band.

    Whom the authority has chosen stays with the score it had where it is not among the rows, but does not fit any more.
    """
    named = [(row["lot_id"], row["enterprise_id"]) for row in rows]
    is_chosen = exists().where(
        ShortlistRow.lot_id == DraftBidderRow.lot_id, ShortlistRow.enterprise_id == DraftBidderRow.enterprise_id
    )
    is_named = tuple_(DraftBidderRow.lot_id, DraftBidderRow.enterprise_id).in_(named)
    session.execute(delete(DraftBidderRow).where(DraftBidderRow.lot_id.in_(lot_ids), or_(~is_chosen, is_named)))
    session.execute(update(DraftBidderRow).where(DraftBidderRow.lot_id.in_(lot_ids)).values(band=WEAK))
    if rows:
        session.execute(insert(DraftBidderRow), [dict(row) for row in rows])
    for lot in session.scalars(select(DraftLotRow).where(DraftLotRow.id.in_(lot_ids))):
        lot.bands = dict(bands.get(lot.id, {}))


def mark_matched(session: Session, draft_ids: Sequence[int], now: datetime) -> None:
    """Note that drafts have been matched."""
    for draft in session.scalars(select(DraftRow).where(DraftRow.id.in_(draft_ids))):
        draft.matched_at = now


def bidders(
    session: Session, lot_id: int, *, chosen: bool, limit: int, only: Sequence[int] | None = None
) -> Sequence[Bidder]:
    """Return who fits a lot, the best first; or only whom the authority has chosen, or only some enterprises."""
    statement = _bidders(chosen=chosen, only_some=only is not None)
    return _read(session, statement, lot_id, enterprises=list(only or ()), most=limit)


def one_bidder(session: Session, lot_id: int, enterprise_id: int) -> Bidder | None:
    """Return an enterprise that fits a lot or was chosen for it; ``None`` where it is neither."""
    is_meant = is_fitting() | ShortlistRow.lot_id.is_not(None)
    found = _read(session, _of_lot().where(DraftBidderRow.enterprise_id == enterprise_id, is_meant), lot_id)
    return next(iter(found), None)


def bidders_after(
    session: Session, lot_id: int, *, chosen: bool, after: tuple[int, int] | None, limit: int
) -> Sequence[Bidder]:
    """Return who fits a lot as ``bidders`` does, behind one with this score (hundredths) and enterprise."""
    statement = _bidders(chosen=chosen, only_some=False)
    if after is not None:
        score, enterprise_id = after
        is_equal = (DraftBidderRow.score_centi == score) & (DraftBidderRow.enterprise_id > enterprise_id)
        statement = statement.where((DraftBidderRow.score_centi < score) | is_equal)
    return _read(session, statement, lot_id, most=limit)


def _read(session: Session, statement: Any, lot_id: int, **values: Any) -> Sequence[Bidder]:
    """Return the bidders that a statement finds; the criteria, mostly the same for all, are read once."""
    rows = session.execute(statement, {"lot_id": lot_id, **values}).all()
    criteria = {number: session.get_one(CriteriaRow, number) for number in {row[0].criteria_id for row in rows}}
    return [Bidder(match, put_together(*whole), criteria[match.criteria_id], note) for match, note, *whole in rows]


@cache
def _bidders(*, chosen: bool, only_some: bool) -> Any:
    which = is_fitting() if not chosen else ShortlistRow.lot_id.is_not(None)
    order = (DraftBidderRow.score_centi.desc(), DraftBidderRow.enterprise_id)
    statement = _of_lot().where(which).order_by(*order).limit(bindparam("most", type_=Integer))
    return statement.where(DraftBidderRow.enterprise_id == one_of("enterprises")) if only_some else statement


@cache
def _of_lot() -> Any:
    return (
        select(DraftBidderRow, ShortlistRow.note, EnterpriseRow, *parts_of_enterprises())
        .join(EnterpriseRow, EnterpriseRow.id == DraftBidderRow.enterprise_id)
        .outerjoin(
            ShortlistRow,
            (ShortlistRow.lot_id == DraftBidderRow.lot_id)
            & (ShortlistRow.enterprise_id == DraftBidderRow.enterprise_id),
        )
        .where(DraftBidderRow.lot_id == one("lot_id"))
    )


def count_chosen(session: Session, lot_ids: Sequence[int]) -> dict[int, int]:
    """Return lot -> how many the authority has chosen for it, of the lots for which it has chosen anybody."""
    statement = select(ShortlistRow.lot_id, func.count()).where(ShortlistRow.lot_id.in_(lot_ids))
    return {lot_id: n for lot_id, n in session.execute(statement.group_by(ShortlistRow.lot_id))}  # noqa: C416 - rows


def choose(session: Session, lot_id: int, enterprise_id: int, *, note: str, user_id: int) -> bool:
    """Put an enterprise that fits on the shortlist of a lot, or change its note; return whether it fits.

    Doing the same once more changes nothing.
    """
    if session.get(DraftBidderRow, (lot_id, enterprise_id)) is None:
        return False
    statement = insert(ShortlistRow).values(lot_id=lot_id, enterprise_id=enterprise_id, note=note, chosen_by=user_id)
    changed = {"note": note, "noted_by": user_id, "noted_at": func.now()}
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["lot_id", "enterprise_id"], set_=changed, where=ShortlistRow.note != note
        )
    )
    return True


def unchoose(session: Session, lot_id: int, enterprise_id: int) -> None:
    """Take an enterprise off the shortlist of a lot."""
    session.execute(
        delete(ShortlistRow).where(ShortlistRow.lot_id == lot_id, ShortlistRow.enterprise_id == enterprise_id)
    )


def is_fitting() -> ColumnElement[bool]:
    """Return the condition that a bidder fits and wants to be seen."""
    return (DraftBidderRow.gates == []) & is_any(DraftBidderRow.band, MATCH_BANDS) & EnterpriseRow.listed
