"""The scorers by name. A published scorer never changes its behaviour; a better one is added beside it."""

from __future__ import annotations

from matcher.scoring.criteria import Criteria, CriteriaError
from matcher.scoring.scorer import HYBRID_V1, Scorer

SCORERS = {scorer.name: scorer for scorer in (HYBRID_V1,)}


def scorer_for(criteria: Criteria) -> Scorer:
    """Return the scorer that criteria name, after checking that they fit it.

    Raises:
        CriteriaError: there is no such scorer, or the criteria do not fit it.
    """
    scorer = SCORERS.get(criteria.scorer)
    if scorer is None:
        raise CriteriaError(f"no scorer named {criteria.scorer!r}; there are: {', '.join(SCORERS)}")
    scorer.check(criteria)
    return scorer
