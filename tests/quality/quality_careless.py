"""What careless codes cost: some lots of the bench get the codes of another lot; their own text is left to correct it.

Every ranking is made anew with the wrong codes, the baselines too. ``rescued`` looks at the judged lots (grade 2) alone
that got wrong codes: how many of them are still among the first 200 of 3,276.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from config.settings import PROJECT_ROOT, get_settings
from jobs.criteria import default_criteria
from jobs.encoders import load_encoder
from jobs.evaluate import Bench, evaluate, read_bench
from matcher.scoring import scorer_for
from tests.bench.rows import Row

PREFIXES = ("3-careless",)
BENCH = PROJECT_ROOT.parent / "shared" / "data" / "bench"
SHARES = (0.1, 0.3)
ORDERS = (1, 2, 3)
RELEVANT = 2


def rows(folder: Path = BENCH) -> Iterator[Row]:
    """Yield nDCG@10 for each share of wrong codes, mean of three draws; none where the bench is not beside."""
    if not folder.is_dir():
        return
    bench = read_bench(folder)
    honest = _means(bench)
    for share in SHARES:
        drawn = [_means(_careless(bench, share, order)) for order in ORDERS]
        mean = {name: sum(means[name] for means in drawn) / len(drawn) for name in honest}
        beside = ", ".join(f"{name} {honest[name]:.3f} -> {mean[name]:.3f}" for name in ("default", "cpv", "rrf"))
        yield Row(f"3-careless-{round(100 * share)}", mean["default"], "nDCG@10", "", beside)
    every = _means(_only_relevant_wrong(bench))
    said = (
        f"all judged lots of grade 2 with wrong codes, the others with right ones; CPV prefix {every['cpv_recall']:.3f}"
    )
    yield Row("3-careless-rescued", every["recall"], "candidate recall@200", "", said)


def _means(bench: Bench) -> dict[str, float]:
    settings, criteria = get_settings(), default_criteria()
    found = evaluate(
        bench,
        scorer=scorer_for(criteria),
        criteria=criteria,
        encoder=load_encoder(settings),
        var_dir=settings.var_dir,
    )
    means = {name: float(found[name]["ndcg@10"]) for name in ("default", "cpv", "rrf")}
    recall = {"recall": found["default"]["candidate_recall@200"], "cpv_recall": found["cpv"]["candidate_recall@200"]}
    return {**means, **recall}


def _careless(bench: Bench, share: float, order: int) -> Bench:
    chance = random.Random(order)
    places = range(len(bench.lots))
    wrong = set(chance.sample(places, round(share * len(bench.lots))))
    return _with_codes_of_others(bench, wrong, chance)


def _only_relevant_wrong(bench: Bench) -> Bench:
    relevant = {lot for grades in bench.grades.values() for lot, grade in grades.items() if grade >= RELEVANT}
    wrong = {place for place, lot_id in enumerate(bench.lot_ids) if lot_id in relevant}
    return _with_codes_of_others(bench, wrong, random.Random(1))


def _with_codes_of_others(bench: Bench, wrong: set[int], chance: random.Random) -> Bench:
    others = [lot.cpv for place, lot in enumerate(bench.lots) if place not in wrong and lot.cpv]
    lots = tuple(
        replace(lot, cpv=chance.choice(others)) if place in wrong else lot for place, lot in enumerate(bench.lots)
    )
    return replace(bench, lots=lots)
