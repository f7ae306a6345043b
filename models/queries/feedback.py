"""SQL of what enterprises said of lots and of the shift that it gives to their matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Row, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from matcher.learning.answers import TEACHING_REASONS, Reason, Said, Verdict
from models.enterprises import EnterpriseRow
from models.feedback import FeedbackRow
from models.matches import MatchRow
from models.notices import LotRow
from models.queries.among import among

_SHIFT = """
UPDATE matches SET learned_centi = wanted.shift, learned_from = string_to_array(wanted.because, ',')::bigint[]
FROM (SELECT unnest(CAST(:lot_ids AS bigint[])) AS lot, unnest(CAST(:shifts AS smallint[])) AS shift,
             unnest(CAST(:because AS text[])) AS because) AS wanted
WHERE enterprise_id = :enterprise_id AND criteria_id = :criteria_id AND lot_id = wanted.lot
  AND (learned_centi, learned_from) IS DISTINCT FROM (wanted.shift, string_to_array(wanted.because, ',')::bigint[])
"""


def give(session: Session, enterprise_id: int, lot_id: int, said: Said, *, scorer: str, criteria_id: int) -> None:
    """Keep what an enterprise says of a lot, in place of what it said before, with what the scorer saw."""
    match = session.get(MatchRow, (lot_id, enterprise_id, criteria_id))
    values = {
        "verdict": str(said.verdict),
        "reason": None if said.reason is None else str(said.reason),
        "note": said.note,
        "scorer": None if match is None else scorer,
        "feature_values": None if match is None else match.feature_values,
        "given_at": func.now(),
    }
    statement = insert(FeedbackRow).values(enterprise_id=enterprise_id, lot_id=lot_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["enterprise_id", "lot_id"], set_=values))


def said_in(row: FeedbackRow) -> Said:
    """Return what a row holds."""
    return Said(Verdict(row.verdict), None if row.reason is None else Reason(row.reason), row.note)


def take_back(session: Session, enterprise_id: int, lot_id: int) -> Verdict | None:
    """Forget what an enterprise said of a lot; return what that was."""
    is_this = (FeedbackRow.enterprise_id == enterprise_id, FeedbackRow.lot_id == lot_id)
    verdict = session.scalar(delete(FeedbackRow).where(*is_this).returning(FeedbackRow.verdict))
    return None if verdict is None else Verdict(verdict)


def of_enterprise(session: Session, enterprise_id: int) -> Sequence[Row[FeedbackRow, str, str]]:
    """Return what an enterprise said, the newest first, each with public id and title of the lot."""
    statement = (
        select(FeedbackRow, LotRow.public_id, LotRow.title)
        .join(LotRow, LotRow.id == FeedbackRow.lot_id)
        .where(FeedbackRow.enterprise_id == enterprise_id)
        .order_by(FeedbackRow.given_at.desc(), FeedbackRow.id.desc())
    )
    return session.execute(statement).all()


def learners(session: Session, enterprise_ids: Sequence[int]) -> dict[int, bool]:
    """Return those of the enterprises that have said anything -> whether their answers may shift their order."""
    statement = (
        select(EnterpriseRow.id, EnterpriseRow.learns)
        .where(among(EnterpriseRow.id, enterprise_ids))
        .where(select(FeedbackRow.id).where(FeedbackRow.enterprise_id == EnterpriseRow.id).exists())
    )
    return {identifier: learns for identifier, learns in session.execute(statement)}  # noqa: C416 - rows are no pairs


def set_learns(session: Session, enterprise_id: int, *, learns: bool) -> None:
    """Switch the shift of an enterprise's order on or off."""
    session.execute(update(EnterpriseRow).where(EnterpriseRow.id == enterprise_id).values(learns=learns))


def scores_of(session: Session, enterprise_id: int, criteria_id: int) -> dict[int, int]:
    """Return lot -> score in hundredths of the matches of an enterprise, by lot."""
    statement = (
        select(MatchRow.lot_id, MatchRow.score_centi)
        .where(MatchRow.enterprise_id == enterprise_id, MatchRow.criteria_id == criteria_id)
        .order_by(MatchRow.lot_id)
    )
    return {lot: score for lot, score in session.execute(statement)}  # noqa: C416 - rows are no pairs


def set_shifts(
    session: Session, enterprise_id: int, criteria_id: int, shifts: Mapping[int, tuple[int, Sequence[int]]]
) -> None:
    """Set the shifts of an enterprise's matches, lot -> (shift, answered lots behind it); what stays is not touched."""
    values = {
        "enterprise_id": enterprise_id,
        "criteria_id": criteria_id,
        "lot_ids": list(shifts),
        "shifts": [shift for shift, _ in shifts.values()],
        "because": [",".join(map(str, lots)) for _, lots in shifts.values()],
    }
    session.execute(text(_SHIFT), values)


def with_values(session: Session, scorer: str) -> Sequence[FeedbackRow]:
    """Return all answers that were given under this scorer to lots that were matched, the oldest first."""
    statement = (
        select(FeedbackRow)
        .where(FeedbackRow.scorer == scorer, FeedbackRow.feature_values.is_not(None))
        .order_by(FeedbackRow.id)
    )
    return session.scalars(statement).all()


def count_teaching(session: Session, scorer: str) -> tuple[int, int]:
    """Return how many answers weights can be learned from, and of how many enterprises they are."""
    says_something = or_(FeedbackRow.reason.is_(None), FeedbackRow.reason.in_(TEACHING_REASONS))
    counted = select(func.count(), func.count(func.distinct(FeedbackRow.enterprise_id))).where(
        FeedbackRow.scorer == scorer, FeedbackRow.feature_values.is_not(None), says_something
    )
    n_answers, n_enterprises = session.execute(counted).one()
    return n_answers, n_enterprises
