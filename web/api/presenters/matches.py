"""Matches for programs: the points as numbers, the reasons as sentences in the reader's language."""

from __future__ import annotations

import math
from typing import Any

from matcher.scoring import criteria_from, scorer_for
from models.drafts import DraftBidderRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow, MatchRow
from models.queries.workplace import OwnMatch
from web.api.presenters.tenders import present_lot
from web.presenters.explanations import AnyLot, Explainer
from web.presenters.gates import gate_title
from web.presenters.reader import Reader

CENTI = 100


class Account:
    """Gives account of stored scores under one criteria version."""

    def __init__(self, criteria: CriteriaRow, reader: Reader) -> None:
        self._explainer = Explainer(criteria, reader)
        self._reader = reader
        document = criteria_from(criteria.document)
        scorer = scorer_for(document)
        self._names = scorer.feature_names
        self._most = [int(points) for points in scorer.full_points(document)]
        self._gates = [gate.name for gate in scorer.gates]

    def taken_apart(self, match: MatchRow | DraftBidderRow, lot: AnyLot, enterprise: EnterpriseRow) -> dict[str, Any]:
        """Return score, band, points per feature and gates of a match."""
        view = self._explainer.explain(match, lot, enterprise)
        columns = zip(self._names, view.features, match.feature_values, match.points_centi, self._most, strict=True)
        closed = [name for name in self._gates if name in match.gates]
        return {
            "band": match.band,
            "score": match.score_centi / CENTI,
            "features": [
                {
                    "name": name,
                    "title": feature.title,
                    "sentence": feature.sentence,
                    "value": None if math.isnan(value) else round(float(value), 4),
                    "points": points / CENTI,
                    "most": most / CENTI,
                }
                for name, feature, value, points, most in columns
            ],
            "gates": [
                {"code": name, "title": gate_title(name, self._reader), "sentence": sentence}
                for name, sentence in zip(closed, view.obstacles, strict=True)
            ],
            "matched_at": match.matched_at,
        }


def present_match(own: OwnMatch, enterprise: EnterpriseRow, account: Account, url: str) -> dict[str, Any]:
    """Return a match of an enterprise; ``url`` is its page."""
    return {
        **account.taken_apart(own.match, own.lot, enterprise),
        "lot_id": own.lot.id,
        "tender_id": own.notice_id,
        "tender_title": own.notice_title,
        "url": url,
        "published_on": own.published_on,
        "buyer": own.buyer,
        "learned": own.match.learned_centi / CENTI,
        "feedback": present_feedback(own),
        "lot": present_lot(own.lot),
    }


def present_feedback(own: OwnMatch) -> dict[str, Any]:
    """Return what the enterprise said of a lot and does about it."""
    return {"verdict": own.verdict, "reason": own.reason, "stage": own.stage or None}
