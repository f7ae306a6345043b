"""Why a lot fits an enterprise, or why it does not come into question: one place between pages and the scorer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.enterprise_blocks import spoken_phrases
from matcher.explaining import feature_sentence, feature_title, gate_sentence
from matcher.lot_text import lot_text
from matcher.raising import Raise, raise_sentence, raises
from matcher.reasons import is_caution, strongest_reasons
from matcher.records import Enterprise
from matcher.scoring import Criteria, FeatureResult, GateResult, criteria_from, scorer_for
from matcher.sentences import sentences
from models.drafts import DraftBidderRow, DraftLotRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow, MatchRow
from models.notices import LotRow
from models.queries.matching import signals_of
from models.records import enterprise_record
from web.presenters.bands import BandView, present_band
from web.presenters.gates import gate_title
from web.presenters.money import present_most_points, present_points
from web.presenters.reader import Reader
from web.presenters.texts import text_fragment

AnyMatch = MatchRow | DraftBidderRow
AnyLot = LotRow | DraftLotRow
REASONS_SHOWN = 2
LEAST_QUOTED = 0.3
"""From which likeness in meaning the enterprise's own words are shown: below, they would look like a reason."""


@dataclass(frozen=True, slots=True)
class FeatureView:
    """One signal: what was found, its points and "of" the most it can give; ``percent`` is the length of its bar.

    What fills up has no most of its own: it gives a share of what the rest of the trade leaves open.
    """

    title: str
    sentence: str
    points: str
    most: str
    percent: int
    is_unknown: bool
    quote: str = ""
    """What the enterprise says of itself that led to the value."""
    quote_language: str = ""
    lot_quote: str = ""
    """The sentence of the lot that is nearest to it."""
    lot_language: str = ""

    @property
    def quote_fragment(self) -> str:
        """What marks the quote in the profile's page."""
        return text_fragment(self.quote)

    @property
    def lot_fragment(self) -> str:
        """What marks the quote in the notice's page."""
        return text_fragment(self.lot_quote)


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """A score taken apart: the features' points add up to the score."""

    band: BandView
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    """What to mind though the lot fits."""
    features: tuple[FeatureView, ...]
    total: str
    obstacles: tuple[str, ...]
    raises: tuple[str, ...]
    """What the profile could say that would raise the score."""


class Explainer:
    """Explains the stored matches of one criteria version to one reader; in brief: by band and reasons, for a list."""

    def __init__(self, criteria: CriteriaRow, reader: Reader, *, is_brief: bool = False) -> None:
        self._criteria: Criteria = criteria_from(criteria.document)
        self._scorer = scorer_for(self._criteria)
        self._reader = reader
        self._is_brief = is_brief
        self._records: dict[int, Enterprise] = {}

    def explain(self, match: AnyMatch, lot: AnyLot, enterprise: EnterpriseRow) -> ExplanationView:
        """Return the explanation of ``match`` with the points as they were stored."""
        record = self._record(enterprise)
        signals, values = signals_of(lot), np.array(match.feature_values, dtype=np.float32)
        explanation = self._scorer.explain(
            signals,
            record,
            values=values,
            gates=tuple(match.gates),
            criteria=self._criteria,
            now=match.matched_at,
            points=match.points_centi,
        )
        reader = self._reader
        return ExplanationView(
            band=present_band(match.band, match.score_centi, reader),
            reasons=tuple(self._sentence(result) for result in strongest_reasons(explanation, REASONS_SHOWN)),
            cautions=tuple(self._sentence(result) for result in explanation.features if is_caution(result)),
            features=()
            if self._is_brief
            else self._features(explanation.features, match.points_centi, _quotes(match, record, lot)),
            total=present_points(match.score_centi, reader),
            obstacles=tuple(self._obstacle(gate) for gate in explanation.gates),
            raises=()
            if self._is_brief
            else tuple(
                self._raise(item)
                for item in raises(signals, record, values, scorer=self._scorer, criteria=self._criteria)
            ),
        )

    def _record(self, enterprise: EnterpriseRow) -> Enterprise:
        if enterprise.id not in self._records:
            self._records[enterprise.id] = enterprise_record(enterprise)
        return self._records[enterprise.id]

    def _features(
        self, results: Sequence[FeatureResult], points: Sequence[int], quotes: tuple[str, str, str, str]
    ) -> tuple[FeatureView, ...]:
        nothing = ("", "", "", "")
        reader, scorer = self._reader, self._scorer
        most, filler = reader.gettext("of %(most)s"), scorer.trade[-1].name if scorer.fills else None
        return tuple(
            FeatureView(
                title=feature_title(result.name, self._reader.gettext),
                sentence=self._sentence(result),
                points=present_points(earned, self._reader),
                most=""
                if result.name == filler
                else most % {"most": present_most_points(result.max_points_centi, reader)},
                percent=round(100 * earned / max(result.max_points_centi, 1)),
                is_unknown=result.value is None,
                quote=quote,
                quote_language=language,
                lot_quote=lot_quote,
                lot_language=lot_language,
            )
            for result, earned in zip(results, points, strict=True)
            for quote, language, lot_quote, lot_language in [quotes if _is_quoted(result) else nothing]
        )

    def _obstacle(self, gate: GateResult) -> str:
        """Return a gate's sentence, or its name where lot or profile changed since and no longer hold the facts."""
        try:
            return gate_sentence(gate, self._reader.gettext, self._reader.language)
        except (LookupError, ValueError):
            return gate_title(gate.name, self._reader)

    def _raise(self, item: Raise) -> str:
        points = present_points(item.points_centi, self._reader)
        return raise_sentence(item, points, self._reader.gettext, self._reader.language)

    def _sentence(self, result: FeatureResult) -> str:
        return feature_sentence(result, self._reader.gettext, self._reader.language)


def nearest_phrase(match: AnyMatch, enterprise: Enterprise) -> tuple[str, str]:
    """Return what the enterprise says that is nearest to the lot, and its language; empty where that is unknown."""
    spoken = spoken_phrases(enterprise)
    if match.phrase is None or match.phrase >= len(spoken):
        return "", ""
    return spoken[match.phrase]


def nearest_sentence(match: AnyMatch, lot: AnyLot) -> tuple[str, str]:
    """Return the sentence of the lot that is nearest to the enterprise's work, and its language; empty: unknown."""
    spoken = sentences(lot_text(lot.title, lot.description))
    if match.sentence is None or not 0 <= match.sentence < len(spoken):
        return "", ""
    return spoken[match.sentence], lot.language or ""


class Explainers:
    """Explainers for matches of several criteria versions, to one reader."""

    def __init__(self, reader: Reader, *, is_brief: bool = False) -> None:
        self._reader, self._is_brief = reader, is_brief
        self._made: dict[int, Explainer] = {}

    def of(self, criteria: CriteriaRow) -> Explainer:
        """Return the explainer of a version, which is made once."""
        if criteria.id not in self._made:
            self._made[criteria.id] = Explainer(criteria, self._reader, is_brief=self._is_brief)
        return self._made[criteria.id]


def _quotes(match: AnyMatch, enterprise: Enterprise, lot: AnyLot) -> tuple[str, str, str, str]:
    return (*nearest_phrase(match, enterprise), *nearest_sentence(match, lot))


def _is_quoted(result: FeatureResult) -> bool:
    return result.name == "semantic" and result.value is not None and result.value >= LEAST_QUOTED
