"""What is done with criteria versions: publications, which are also their history, back-tests, proposals."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Created, Json, Key, Table


class PublicationRow(Table):
    """One publication of a criteria version. ``kind``: first, publish, rollback.

    ``state``: matching (the list under this version is being made, pages show the version in force), published,
    abandoned. A rollback to a version whose list is stored is published at once, and its list is brought up to date
    while blocks are still ``waiting``.
    """

    __tablename__ = "publications"
    __table_args__ = (Index("uq_publications_matching", "state", unique=True, postgresql_where="state = 'matching'"),)

    id: Mapped[Key]
    criteria_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("criteria.id"))
    """The version that it took the place of; ``None`` for the first and until it is published."""
    kind: Mapped[str]
    reason: Mapped[str]
    author: Mapped[str | None]
    override: Mapped[str | None]
    """Why it was published against what the back-test says."""
    state: Mapped[str]
    n_blocks: Mapped[int] = mapped_column(server_default="0")
    waiting: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    """Blocks of enterprises that are not matched yet."""
    basis: Mapped[str | None]
    """What all matches of the list depend on (encoder, means, term weights); another one makes all of it anew."""
    seen_lots: Mapped[bytes | None] = mapped_column(LargeBinary)
    seen_enterprises: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The stamps that the list takes account of, packed; ``None`` when it is complete."""
    asked_at: Mapped[Created]
    published_at: Mapped[datetime | None]


class BacktestRow(Table):
    """What a criteria version would change against another. ``state``: pending, running, done, failed.

    ``done`` of ``total`` enterprises are compared; ``result`` is what ``jobs.backtest`` describes.
    """

    __tablename__ = "backtests"
    __table_args__ = (Index(None, "criteria_id", "against_id"),)

    id: Mapped[Key]
    criteria_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"))
    against_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"))
    author: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="pending")
    done: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int] = mapped_column(server_default="0")
    result: Mapped[Json]
    error: Mapped[str | None]
    asked_at: Mapped[Created]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class ProposalRow(Table):
    """A request to learn weights from all answers. ``state``: pending, drafted, agreed, too-few, failed.

    ``figures``: the share of pairs in the right order on answers not learned from (before, after, low, high).
    """

    __tablename__ = "proposals"
    __table_args__ = (Index("uq_proposals_pending", "state", unique=True, postgresql_where="state = 'pending'"),)

    id: Mapped[Key]
    state: Mapped[str] = mapped_column(server_default="pending")
    asked_at: Mapped[Created]
    ended_at: Mapped[datetime | None]
    n_answers: Mapped[int] = mapped_column(server_default="0")
    n_enterprises: Mapped[int] = mapped_column(server_default="0")
    criteria_id: Mapped[int | None] = mapped_column(ForeignKey("criteria.id"), index=True)
    figures: Mapped[Json]
