"""Past winners: of the firms that have won before, how often is the one that wins among the first five?

Every notice is ranked by what was known before it. Weights are set by hand, once, and round; a notice with many lots
counts once. Beside it, in the same run, the published method: a random forest over features of the tender (García
Rodríguez et al. 2020, 23.1 % in the top five on Spanish tenders).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from config.settings import PROJECT_ROOT, get_settings
from jobs.encoders import load_encoder
from tests.bench.rows import Row
from tests.quality.award_history import Awards, Case, Numbers, cases, read_awards

PREFIXES = ("3-winners",)
AWARDS = PROJECT_ROOT.parent / "shared" / "data" / "award_winners.jsonl"
WEIGHTS = np.array([1.0, 0.3, 1.0, 0.5, 0.02])
"""Of the signals in their order: text, code, country, buyer, awards."""
BASELINES = {
    "text alone": (1.0, 0.0, 0.0, 0.0, 0.0),
    "code alone": (0.0, 1.0, 0.0, 0.0, 0.0),
    "most awards in the country": (0.0, 0.0, 10.0, 0.0, 1.0),
}
FIRST = 5
PUBLISHED = 0.231
RETRAININGS = 6
TREES, LEAVES = 30, 400


def rows(path: Path = AWARDS) -> Iterator[Row]:
    """Yield the rows; none where the awards are not beside the checkout."""
    if not path.is_file():
        return
    settings = get_settings()
    awards = read_awards(path, load_encoder(settings), settings.var_dir)
    found = list(cases(awards))
    ranks = [_rank(case, case.signals @ WEIGHTS) for case in found]
    size = np.mean([len(case.candidates) for case in found])
    beside = ", ".join(
        f"{name} {_share(found, [_rank(case, case.signals @ np.array(weights)) for case in found]):.3f}"
        for name, weights in BASELINES.items()
    )
    said = f"{len({case.notice for case in found})} notices, {len(found)} lots, on average {size:.0f} candidates"
    yield Row("3-winners-top5", _share(found, ranks), "of notices", ">= 0.40", f"{said}; {beside}")
    yield Row("3-winners-top5-lots", float(np.mean(np.array(ranks) <= FIRST)), "of lots", "", said)
    yield Row("3-winners-mrr", _by_notice(found, [1 / rank for rank in ranks]), "", "", said)
    forest = _share(found, _forest_ranks(awards, found))
    yield Row("3-winners-forest-top5", forest, "of notices", "", f"the published method here; published {PUBLISHED}")


def _rank(case: Case, scores: Numbers) -> float:
    """Return the rank of the best winner, from 1; firms with the same score share the middle."""
    best = scores[case.has_won].max()
    return float(1 + (scores > best).sum() + ((scores == best) & ~case.has_won).sum() / 2)


def _share(found: Sequence[Case], ranks: Sequence[float]) -> float:
    return _by_notice(found, [float(rank <= FIRST) for rank in ranks])


def _by_notice(found: Sequence[Case], values: Sequence[float]) -> float:
    """Return the mean over notices of the mean over their lots."""
    grouped: dict[str, list[float]] = {}
    for case, value in zip(found, values, strict=True):
        grouped.setdefault(case.notice, []).append(value)
    return float(np.mean([np.mean(values) for values in grouped.values()]))


def _forest_ranks(awards: Awards, found: Sequence[Case]) -> list[float]:
    """Rank by a forest that is trained anew on all earlier notices, a few times over the years."""
    features = np.stack([awards.codes, awards.divisions, awards.countries, awards.buyers], axis=1)
    ranks: list[float] = []
    for part in np.array_split(np.arange(len(found)), RETRAININGS):
        first = awards.notices.index(found[int(part[0])].notice)
        pairs = [(lot, firm) for lot in range(first) for firm in awards.winners[lot]]
        forest = RandomForestClassifier(TREES, max_leaf_nodes=LEAVES, random_state=0)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "The number of unique classes")
            forest.fit(features[[lot for lot, _ in pairs]], [firm for _, firm in pairs])
        for case in (found[place] for place in part.tolist()):
            chances = dict(zip(forest.classes_, forest.predict_proba(features[[case.lot]])[0], strict=True))
            ranks.append(_rank(case, np.array([chances.get(firm, 0.0) for firm in case.candidates.tolist()])))
    return ranks
