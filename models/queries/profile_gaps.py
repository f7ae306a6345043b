"""What gaps in a profile cost: counted in the matches that are stored for the enterprise, never estimated.

Of an enterprise only the best open lots are kept, and some that a gate rules out (the criteria's knobs ``candidates``
and ``gated_kept``), so that each count is bounded and a full shelf means "at least so many".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, cast, func, literal, select
from sqlalchemy.dialects.postgresql import REAL
from sqlalchemy.orm import Session

from models.awards import PastContractRow
from models.matches import MatchRow
from models.notices import LotRow
from models.queries.bound import is_any
from models.queries.pages_enterprise import MATCH_BANDS, is_open

NAN = cast(literal("NaN"), REAL)
EMPTY = func.jsonb_build_array()
MOST_LANGUAGES = 5


@dataclass(frozen=True, slots=True)
class Gaps:
    """Counts of open lots for one enterprise under the criteria in force.

    ``fit``: those that fit. Of these: ``size_unknown`` state a value that nothing could be held against,
    ``trade_guessed`` are held against codes, ``language_missing`` want bids in languages that the profile does not
    name, ``reserved_unknown`` are reserved and it is not known for whom.
    ``gated``: those that a gate rules out; ``only_gate``: gate -> how many only it rules out.
    """

    fit: int
    gated: int
    size_unknown: int
    trade_guessed: int
    language_missing: int
    reserved_unknown: int
    only_gate: Mapping[str, int]
    languages: tuple[tuple[str, int], ...]
    """Which languages they want, and how many want each, the most wanted first."""
    contracts_proposed: int


def count_gaps(
    session: Session, enterprise_id: int, criteria_id: int, columns: Mapping[str, int], now: datetime
) -> Gaps:
    """Count what gaps cost an enterprise; ``columns`` says where the values of a feature stand, from 0."""
    value = {name: MatchRow.feature_values[column + 1] for name, column in columns.items()}
    fits = and_(MatchRow.gates == [], is_any(MatchRow.band, MATCH_BANDS))
    other_language = and_(fits, value["language"] == 0)
    counts: dict[str, ColumnElement[bool]] = {
        "fit": fits,
        "gated": MatchRow.gates != [],
        "size_unknown": and_(fits, LotRow.value_eur_cents.is_not(None), value["value"] == NAN),
        "trade_guessed": and_(fits, value["cpv"] != NAN),
        "language_missing": other_language,
        "reserved_unknown": and_(fits, LotRow.reserved_participation == "yes", value["reserved"] == NAN),
    }
    of_these = (MatchRow.enterprise_id == enterprise_id, MatchRow.criteria_id == criteria_id, is_open(now))
    statement = (
        select(*(func.count().filter(condition).label(name) for name, condition in counts.items()))
        .join(LotRow, LotRow.id == MatchRow.lot_id)
        .where(*of_these)
    )
    row = session.execute(statement).one()
    return Gaps(
        **{name: getattr(row, name) for name in counts},
        only_gate=_only_gates(session, of_these),
        languages=_languages(session, (*of_these, other_language)),
        contracts_proposed=count_proposed(session, enterprise_id),
    )


def count_proposed(session: Session, enterprise_id: int) -> int:
    """Count the contracts that wait for an enterprise to say whether they are its own."""
    proposed = (PastContractRow.enterprise_id == enterprise_id, PastContractRow.state == "proposed")
    return session.scalars(select(func.count()).select_from(PastContractRow).where(*proposed)).one()


def _only_gates(session: Session, of_these: tuple[ColumnElement[bool], ...]) -> dict[str, int]:
    """Count the lots that would fit if it were not for one gate, by gate."""
    gate = MatchRow.gates[1]
    statement = (
        select(gate, func.count())
        .join(LotRow, LotRow.id == MatchRow.lot_id)
        .where(*of_these, func.cardinality(MatchRow.gates) == 1, is_any(MatchRow.band, MATCH_BANDS))
        .group_by(gate)
        .order_by(gate)
    )
    return {name: n for name, n in session.execute(statement)}  # noqa: C416 - rows are no pairs


def _languages(session: Session, of_these: tuple[ColumnElement[bool], ...]) -> tuple[tuple[str, int], ...]:
    """Count the languages in which bids for some lots may be written: those stated, else that of the notice."""
    stated = LotRow.facts["submission_languages"]
    is_stated = and_(func.jsonb_typeof(stated) == "array", stated != EMPTY)
    accepted = case((is_stated, stated), else_=func.jsonb_build_array(LotRow.language))
    lots = (
        select(func.jsonb_array_elements_text(accepted).label("language"))
        .select_from(MatchRow)
        .join(LotRow, LotRow.id == MatchRow.lot_id)
        .where(*of_these)
        .subquery()
    )
    wanted = lots.c.language
    statement = (
        select(wanted, func.count()).group_by(wanted).order_by(func.count().desc(), wanted).limit(MOST_LANGUAGES)
    )
    return tuple((language, n) for language, n in session.execute(statement) if language)
