"""Learns from what enterprises say of lots: shifts in their own order at once, new weights as a draft when asked."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

import numpy as np
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.corpus import NoVectorsError, base_corpus
from jobs.criteria import published_criteria
from jobs.encoder.catalogue import encoder_id as wanted_encoder_id
from jobs.matrices.open import Matrices
from jobs.queues import ring
from matcher.learning.answers import Said, Verdict
from matcher.learning.personal import held_in_band, votes
from matcher.learning.weights import Answers, BackTest, TooFewAnswersError, back_test, differences, propose
from matcher.scoring import Criteria, Scorer, scorer_for
from models.audit import Action
from models.database import session_scope
from models.queries import audit, backtests, feedback, matching, proposals
from models.queries import criteria as criteria_queries
from models.queries.vectors import active_encoder_id
from models.queries.work import add_work

logger = logging.getLogger(__name__)


class FeedbackError(ValueError):
    """What was said cannot be kept; the message says why. Raised before anything is changed."""


@dataclass(frozen=True, slots=True)
class Learned:
    """How one lot is shifted in the order of an enterprise, and the answers that do most of it."""

    lot_id: int
    shift_centi: int
    because: tuple[tuple[int, float], ...]
    """(answered lot, hundredths of points), the strongest first."""

    @property
    def told(self) -> tuple[int, tuple[int, ...]]:
        """The shift and the answered lots behind it."""
        return self.shift_centi, tuple(lot_id for lot_id, _ in self.because)


@dataclass(frozen=True, slots=True)
class Proposal:
    """New weights from all answers: the draft that holds them, what changes, and how they did on answers not seen."""

    criteria_id: int | None
    """``None`` where the answers agree with the weights in force: then there is nothing to draft."""
    criteria: Criteria
    changes: dict[str, tuple[float, float]]
    n_answers: int
    back_test: BackTest


def give_feedback(settings: Settings, enterprise: str, lot: str, said: Said) -> None:
    """Keep what an enterprise (key) says of a lot (public id or number) and shift its order.

    Raises:
        FeedbackError: there is no such enterprise or lot, or a reason goes with another verdict than "not for me".
    """
    if said.reason is not None and said.verdict is not Verdict.NOT_FOR_ME:
        raise FeedbackError(f"A reason goes with {Verdict.NOT_FOR_ME} only; say it without, or in a note.")
    with session_scope(settings) as session:
        enterprise_id, lot_id = _found(session, enterprise, lot)
        criteria_id, criteria = published_criteria(session, datetime.now(UTC))
        feedback.give(session, enterprise_id, lot_id, said, scorer=criteria.scorer, criteria_id=criteria_id)
        refresh_now(settings, session, enterprise_id)


def take_feedback_back(settings: Settings, enterprise: str, lot: str) -> bool:
    """Forget what an enterprise said of a lot; return whether it had said anything.

    Raises:
        FeedbackError: there is no such enterprise or lot.
    """
    with session_scope(settings) as session:
        enterprise_id, lot_id = _found(session, enterprise, lot)
        had = feedback.take_back(session, enterprise_id, lot_id) is not None
        refresh_now(settings, session, enterprise_id)
    return had


def switch_learning(settings: Settings, enterprise: str, *, on: bool) -> None:
    """Let an enterprise's answers shift its order, or not.

    Raises:
        FeedbackError: there is no such enterprise.
    """
    with session_scope(settings) as session:
        enterprise_id = enterprise_of(session, enterprise)
        feedback.set_learns(session, enterprise_id, learns=on)
        refresh_now(settings, session, enterprise_id)


def learn_enterprises(settings: Settings, enterprise_ids: Sequence[int]) -> None:
    """Shift the order of enterprises after what they said: the handler of ``learn_enterprise`` work.

    While nothing is embedded there is no order; matching shifts it when there is.
    """
    for enterprise_id in enterprise_ids:
        try:
            with session_scope(settings) as session:
                refresh_now(settings, session, enterprise_id)
        except NoVectorsError:
            logger.info("nothing is embedded yet, so no order is shifted")


def refresh_now(settings: Settings, session: Session, enterprise_id: int) -> list[Learned]:
    """Shift the stored matches of an enterprise after its answers under the published criteria; return the shifts."""
    criteria_id, criteria = published_criteria(session, datetime.now(UTC))
    encoder_id = active_encoder_id(session, wanted_encoder_id(settings))
    matrices = Matrices(settings, session, encoder_id, base_corpus(settings, session, encoder_id))
    return refresh_shifts(matrices, [enterprise_id], criteria_id, criteria)


def refresh_shifts(
    matrices: Matrices, enterprise_ids: Sequence[int], criteria_id: int, criteria: Criteria
) -> list[Learned]:
    """Shift the matches of those of the enterprises that have said anything, or take their shifts back."""
    learned: list[Learned] = []
    session = matrices.session
    for enterprise_id in enterprise_ids:
        found = _shifts(matrices, enterprise_id, criteria_id, criteria)
        feedback.set_shifts(session, enterprise_id, criteria_id, {item.lot_id: item.told for item in found})
        learned += found
    return learned


def _shifts(matrices: Matrices, enterprise_id: int, criteria_id: int, criteria: Criteria) -> list[Learned]:
    session = matrices.session
    scores = feedback.scores_of(session, enterprise_id, criteria_id)
    said = {
        row.FeedbackRow.lot_id: feedback.said_in(row.FeedbackRow).push
        for row in feedback.of_enterprise(session, enterprise_id)
    }
    if not scores:
        return []
    if not feedback.learners(session, [enterprise_id]).get(enterprise_id, False):
        return [Learned(lot_id, 0, ()) for lot_id in scores]
    lots, answered = matrices.some_lots(list(scores)), matrices.some_lots(sorted(said))
    found = votes(lots, answered, [said[lot_id] for lot_id in answered.ids.tolist()])
    strong = round(100 * criteria.bands["strong"])
    return [
        Learned(lot_id, held_in_band(shift, scores[lot_id], strong), _because(answered.ids.tolist(), shares))
        for lot_id, shift, shares in zip(
            lots.ids.tolist(), found.shift_centi.tolist(), found.shares.tolist(), strict=True
        )
    ]


def _because(answered: Sequence[int], shares: Sequence[float]) -> tuple[tuple[int, float], ...]:
    strongest = sorted(zip(answered, shares, strict=True), key=lambda item: (-abs(item[1]), item[0]))
    return tuple((lot_id, share) for lot_id, share in strongest[:3] if share)


def propose_weights(settings: Settings, proposal_id: int | None = None) -> Proposal:
    """Learn weights from all answers and keep them as a draft of the criteria, with how they did on answers not seen.

    A draft is back-tested in the background. What came of it is kept with the proposal, or with a new one.

    Raises:
        TooFewAnswersError: there is too little to learn from.
    """
    now = datetime.now(UTC)
    with session_scope(settings) as session:
        parent_id, criteria = published_criteria(session, now)
        scorer, names = scorer_for(criteria), scorer_for(criteria).adding_names
        in_force = scorer.of_hundred(criteria)
        current = [in_force[name] for name in names]
        answers = _answers(session, scorer)
        proposed = propose(answers, current)
        tested = back_test(answers, current)
        draft = replace(criteria, weights={**in_force, **dict(zip(names, proposed.tolist(), strict=True))})
        changes = differences(names, dict(zip(names, current, strict=True)), proposed)
        n_answers, n_enterprises = len(answers.is_relevant), len(np.unique(answers.enterprise))
        if changes:
            reason = f"Learned from {n_answers} answers of {n_enterprises} enterprises:"
            told = f"{reason} right order of pairs {tested.before:.3f} -> {tested.after:.3f}."
            criteria_id = _keep_draft(session, draft, parent_id, told, now)
        made = Proposal(criteria_id if changes else None, draft, changes, n_answers, tested)
        proposals.finish(
            session,
            proposals.ask(session)[0] if proposal_id is None else proposal_id,
            "drafted" if changes else "agreed",
            now=now,
            counts=(n_answers, n_enterprises),
            criteria_id=made.criteria_id,
            figures=asdict(tested),
        )
    if changes:
        ring(settings, "backtest")
    return made


def make_proposals(settings: Settings, proposal_ids: Sequence[int]) -> None:
    """Learn weights where a proposal waits for it: the handler of ``make_proposal`` work."""
    for proposal_id in proposal_ids:
        with session_scope(settings) as session:
            row = proposals.proposal(session, proposal_id)
            counts = feedback.count_teaching(session, published_criteria(session, datetime.now(UTC))[1].scorer)
        if row is None or row.state not in ("pending", "failed"):
            continue
        try:
            propose_weights(settings, proposal_id)
        except TooFewAnswersError:
            _end(settings, proposal_id, "too-few", counts)
        except Exception:
            _end(settings, proposal_id, "failed", counts)
            raise


def _answers(session: Session, scorer: Scorer) -> Answers:
    """Return all answers that say something of the trade, with the features whose points add up."""
    told = [row for row in feedback.with_values(session, scorer.name) if feedback.said_in(row).push]
    values = np.array([row.feature_values for row in told], np.float64).reshape(-1, len(scorer.feature_names))
    return Answers(
        values=values[:, [scorer.feature_names.index(name) for name in scorer.adding_names]],
        is_relevant=np.array([feedback.said_in(row).push > 0 for row in told], np.bool_),
        enterprise=np.array([row.enterprise_id for row in told], np.int64),
        n_trade=scorer.n_adding,
    )


def _keep_draft(session: Session, draft: Criteria, parent_id: int, reason: str, now: datetime) -> int:
    """Keep learned criteria as a draft and ask for its back-test; return its id."""
    is_new = not criteria_queries.is_stored(session, draft)
    row = criteria_queries.save_draft(session, draft, reason=reason, parent_id=parent_id)
    add_work(session, "backtest", [backtests.ask(session, row.id, parent_id, None).id])
    if is_new:
        audit.record(session, None, Action.CRITERIA_DRAFTED, ("criteria", row.id), now=now, details={"learned": True})
    return row.id


def _end(settings: Settings, proposal_id: int, state: str, counts: tuple[int, int]) -> None:
    with session_scope(settings) as session:
        proposals.finish(session, proposal_id, state, now=datetime.now(UTC), counts=counts)


def enterprise_of(session: Session, key: str) -> int:
    """Return the id of the enterprise with this key.

    Raises:
        FeedbackError: there is none.
    """
    found = matching.enterprise_ids_by_key(session, key)
    if not found:
        raise FeedbackError(f"There is no enterprise with the key {key!r}.")
    return found[0]


def _found(session: Session, enterprise: str, lot: str) -> tuple[int, int]:
    enterprise_id, signals = enterprise_of(session, enterprise), matching.one_lot(session, lot)
    if signals is None:
        raise FeedbackError(f"There is no lot {lot!r}. Lots are named like 123456-2026#LOT-0001.")
    return enterprise_id, signals.id
