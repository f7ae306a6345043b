"""The scorers by name. A published scorer never changes its behaviour; a better one is added beside it."""

from __future__ import annotations

from matcher.scoring.criteria import Criteria, CriteriaError
from matcher.scoring.scorer import HYBRID_V1, HYBRID_V2, Scorer

SCORERS = {scorer.name: scorer for scorer in (HYBRID_V1, HYBRID_V2)}


def scorer_for(criteria: Criteria) -> Scorer:
    """Return the scorer that criteria name, after checking that they fit it.

    Raises:
        CriteriaError: there is no such scorer, or the criteria do not fit it.
    """
    scorer = scorer_named(criteria.scorer)
    scorer.check(criteria)
    return scorer


def scorer_named(name: str) -> Scorer:
    """Return the scorer of a name.

    Raises:
        CriteriaError: there is no such scorer.
    """
    scorer = SCORERS.get(name)
    if scorer is None:
        raise CriteriaError(f"no scorer named {name!r}; there are: {', '.join(SCORERS)}")
    return scorer
