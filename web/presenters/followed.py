"""Followed lots: what has become of them, what changed, who is interested; and an enterprise's own interest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.accounts import MembershipRow
from models.notices import LotRow
from models.queries.follows import FollowedLot, Interested
from models.queries.pages_tender import NoticeVersion
from web.presenters.changes import VersionView, present_version_of_lot
from web.presenters.dates import DeadlineView, present_deadline, present_moment
from web.presenters.enterprises import enterprise_place, status_name
from web.presenters.reader import Reader
from web.presenters.tags import Tag, state_tags

MOST_VERSIONS = 5


@dataclass(frozen=True, slots=True)
class InterestedView:
    """An enterprise that is interested; without ``key`` it has no public page."""

    name: str
    language: str
    key: str | None
    place: str
    statuses: tuple[str, ...]
    declared: str


@dataclass(frozen=True, slots=True)
class FollowedView:
    """A followed lot."""

    lot_id: int
    notice_id: int
    title: str
    language: str
    about: str
    """The notice, where it is called otherwise, and the buyer."""
    tags: tuple[Tag, ...]
    deadline: DeadlineView
    since: str
    changes: tuple[VersionView, ...]
    interested: tuple[InterestedView, ...]


@dataclass(frozen=True, slots=True)
class FollowOffer:
    """What one of the reader's authorities may do about a lot; ``n_interested`` is known only where it follows it."""

    organisation_id: int
    organisation: str
    is_followed: bool
    n_interested: int


@dataclass(frozen=True, slots=True)
class InterestView:
    """An enterprise's own interest in a lot: when it was declared, or whether it can be."""

    declared: str
    is_open: bool


def present_followed(
    found: Sequence[FollowedLot],
    changes: Mapping[int, Sequence[NoticeVersion]],
    interested: Mapping[int, Sequence[Interested]],
    reader: Reader,
) -> tuple[FollowedView, ...]:
    """Return the followed lots as their page shows them."""
    return tuple(
        _followed(item, changes.get(item.lot.id, ()), interested.get(item.lot.id, ()), reader) for item in found
    )


def present_offers(
    memberships: Collection[MembershipRow], lot_ids: Sequence[int], counts: Mapping[tuple[int, int], int]
) -> dict[int, tuple[FollowOffer, ...]]:
    """Return lot -> what each of the reader's authorities may do about it."""
    return {
        lot_id: tuple(
            FollowOffer(
                organisation_id=member.organisation_id,
                organisation=member.organisation.name,
                is_followed=(member.organisation_id, lot_id) in counts,
                n_interested=counts.get((member.organisation_id, lot_id), 0),
            )
            for member in memberships
        )
        for lot_id in lot_ids
    }


def present_interest(lot: LotRow, declared_at: datetime | None, reader: Reader) -> InterestView:
    """Return an enterprise's own interest in a lot; one that can no longer be bid for takes no new one."""
    return InterestView(present_moment(declared_at, reader), can_be_bid_for(lot, reader.now))


def can_be_bid_for(lot: LotRow, now: datetime) -> bool:
    """Return whether bids for a lot are still taken."""
    return lot.state == "open" and (lot.closes_at is None or lot.closes_at > now)


def _followed(
    item: FollowedLot, changes: Sequence[NoticeVersion], interested: Sequence[Interested], reader: Reader
) -> FollowedView:
    lot, _ = item.lot, reader.gettext
    tags = state_tags(lot.state, lot.closes_at, reader)
    if lot.state == "awarded":
        tags = [Tag("quiet", _("Awarded"))]
    since = _("Followed since %(when)s by %(name)s.") % {
        "when": present_moment(item.followed_at, reader),
        "name": item.followed_by or _("somebody who has left"),
    }
    about = (item.notice_title if item.notice_title != lot.title else "", item.buyer or "")
    return FollowedView(
        lot_id=lot.id,
        notice_id=lot.notice_id,
        title=lot.title,
        language=lot.language or "",
        about=" · ".join(filter(None, about)),
        tags=tuple(tags),
        deadline=present_deadline(lot.closes_at, reader, lot.state),
        since=since,
        changes=tuple(present_version_of_lot(version, lot.ref, reader) for version in changes[:MOST_VERSIONS]),
        interested=tuple(_interested(one, reader) for one in interested),
    )


def _interested(one: Interested, reader: Reader) -> InterestedView:
    row = one.enterprise
    return InterestedView(
        name=row.name,
        language=row.language,
        key=row.key if row.listed else None,
        place=enterprise_place(row.city, row.nuts, row.country, reader),
        statuses=tuple(status_name(status, reader) for status in row.status),
        declared=present_moment(one.declared_at, reader),
    )
