"""Reads what pages of others show of following and interest: the tender's page and the page of a match."""

from __future__ import annotations

from models.queries import follows
from web import site
from web.accounts.members import Kind, own_memberships
from web.presenters.followed import FollowOffer, InterestView, present_interest, present_offers
from web.reading import current_reader
from web.work_reading import OneRead


def read_offers(lot_ids: list[int]) -> dict[int, tuple[FollowOffer, ...]]:
    """Return lot -> what the reader's authorities may do about it; nothing for who works for none."""
    offices = [member for member in own_memberships() if member.organisation.kind == Kind.BUYER]
    if not offices:
        return {}
    with site.open_reading() as session:
        counts = follows.followed_by(session, [member.organisation_id for member in offices], lot_ids)
    return present_offers(offices, lot_ids, counts)


def read_interest(read: OneRead) -> InterestView:
    """Return the enterprise's own interest in the lot of a match."""
    return present_interest(read.own.lot, read.declared_at, current_reader())
