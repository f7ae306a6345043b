"""Criteria versions and the matches scored under them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY, REAL
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Codes, Created, Json, Key, Table


class CriteriaRow(Table):
    """An immutable version of the criteria. ``state``: draft, published (the one in force), retired.

    ``published_at`` is that of the last publication, ``reason`` that of the last that was no rollback, which has a
    reason of its own; ``models.criteria_work`` has all of them.
    """

    __tablename__ = "criteria"
    __table_args__ = (Index("uq_criteria_published", "state", unique=True, postgresql_where="state = 'published'"),)

    id: Mapped[Key]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    scorer: Mapped[str]
    document: Mapped[Json]
    state: Mapped[str]
    reason: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("criteria.id"))
    """The version that it was drafted from."""
    author: Mapped[str | None]
    created_at: Mapped[Created]
    published_at: Mapped[datetime | None]
    listed_at: Mapped[datetime | None]
    """When the list of matches under this version became complete; ``None`` where no whole list is stored."""


class MatchRow(Table):
    """How well one lot fits one enterprise under one criteria version.

    ``score_centi`` 0..10000 is the sum of ``points_centi``, one entry per feature in the scorer's order;
    ``feature_values`` are the features' 0..1 values, NaN where unknown. ``gates`` names the hard rules that
    speak against it (empty: a match; else a "why not").
    """

    __tablename__ = "matches"
    __table_args__ = (
        Index("ix_matches_enterprise_score", "enterprise_id", "criteria_id", "score_centi"),
        Index("ix_matches_lot_score", "lot_id", "criteria_id", "score_centi"),
    )

    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="CASCADE"), primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id", ondelete="CASCADE"), primary_key=True)
    criteria_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"), primary_key=True)
    score_centi: Mapped[int] = mapped_column(SmallInteger)
    band: Mapped[str]
    gates: Mapped[Codes]
    points_centi: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    feature_values: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    phrase: Mapped[int | None] = mapped_column(SmallInteger)
    """Which of the enterprise's phrases is nearest to the lot (``matcher.blocks.spoken_phrases``)."""
    sentence: Mapped[int | None] = mapped_column(SmallInteger)
    """Which sentence of the lot (``matcher.sentences``) is nearest to the work, -1: none; ``None``: not looked for."""
    learned_centi: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    """What the enterprise's own answers add to its order (``matcher.learning.personal``); the score stays."""
    learned_from: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    """The answered lots that did most of it, the strongest first."""
    encoder_id: Mapped[str]
    first_matched_at: Mapped[Created]
    matched_at: Mapped[Created]
