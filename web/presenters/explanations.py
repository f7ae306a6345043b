"""Why a lot fits an enterprise, or why it does not come into question: one place between pages and the scorer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.explaining import feature_sentence, feature_title, gate_sentence, strongest_reasons
from matcher.scoring import Criteria, FeatureResult, GateResult, criteria_from, scorer_for
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow, MatchRow
from models.notices import LotRow
from models.queries.matching import signals_of
from models.records import enterprise_record
from web.presenters.bands import BandView, present_band
from web.presenters.gates import gate_title
from web.presenters.money import present_most_points, present_points
from web.presenters.reader import Reader

REASONS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class FeatureView:
    """One signal: what was found, its points and "of" the most it can give; ``percent`` is the length of its bar."""

    title: str
    sentence: str
    points: str
    most: str
    percent: int
    is_unknown: bool


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """A score taken apart: the features' points add up to the score."""

    band: BandView
    reasons: tuple[str, ...]
    features: tuple[FeatureView, ...]
    total: str
    obstacles: tuple[str, ...]


class Explainer:
    """Explains the stored matches of one criteria version to one reader."""

    def __init__(self, criteria: CriteriaRow, reader: Reader) -> None:
        self._criteria: Criteria = criteria_from(criteria.document)
        self._scorer = scorer_for(self._criteria)
        self._reader = reader

    def explain(self, match: MatchRow, lot: LotRow, enterprise: EnterpriseRow) -> ExplanationView:
        """Return the explanation of ``match`` with the points as they were stored."""
        explanation = self._scorer.explain(
            signals_of(lot),
            enterprise_record(enterprise),
            values=np.array(match.feature_values, dtype=np.float32),
            gates=tuple(match.gates),
            criteria=self._criteria,
            now=match.matched_at,
        )
        reader = self._reader
        return ExplanationView(
            band=present_band(match.band, match.score_centi, reader),
            reasons=tuple(self._sentence(result) for result in strongest_reasons(explanation, REASONS_SHOWN)),
            features=self._features(explanation.features, match.points_centi),
            total=present_points(match.score_centi, reader),
            obstacles=tuple(self._obstacle(gate) for gate in explanation.gates),
        )

    def _features(self, results: Sequence[FeatureResult], points: Sequence[int]) -> tuple[FeatureView, ...]:
        most = self._reader.gettext("of %(most)s")
        return tuple(
            FeatureView(
                title=feature_title(result.name, self._reader.gettext),
                sentence=self._sentence(result),
                points=present_points(earned, self._reader),
                most=most % {"most": present_most_points(result.max_points_centi, self._reader)},
                percent=round(100 * earned / max(result.max_points_centi, 1)),
                is_unknown=result.value is None,
            )
            for result, earned in zip(results, points, strict=True)
        )

    def _obstacle(self, gate: GateResult) -> str:
        """Return a gate's sentence, or its name where lot or profile changed since and no longer hold the facts."""
        try:
            return gate_sentence(gate, self._reader.gettext, self._reader.language)
        except (LookupError, ValueError):
            return gate_title(gate.name, self._reader)

    def _sentence(self, result: FeatureResult) -> str:
        return feature_sentence(result, self._reader.gettext, self._reader.language)
