"""What careless codes cost: some lots of the bench get the codes of another lot; their own text is left to correct it.

Every ranking is made anew with the wrong codes, the baselines too. ``rescued`` looks at the judged lots (grade 2) alone
when all of them got wrong codes: which share of an enterprise's is still among the first 200, mean of enterprises.
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
from matcher.evaluation import RELEVANT
from matcher.scoring import scorer_for
from tests.bench.rows import Row

PREFIXES = ("3-careless",)
BENCH = PROJECT_ROOT.parent / "shared" / "data" / "bench"
SHARES = (0.1, 0.3)
DRAWS = (1, 2, 3)


def rows(folder: Path = BENCH) -> Iterator[Row]:
    """Yield nDCG@10 for each share of wrong codes, mean of three draws; none where the bench is not beside."""
    if not folder.is_dir():
        return
    bench = read_bench(folder)
    honest = _means(bench)
    for share in SHARES:
        drawn = [_means(_careless(bench, share, draw)) for draw in DRAWS]
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


def _careless(bench: Bench, share: float, draw: int) -> Bench:
    chance = random.Random(draw)
    places = range(len(bench.lots))
    wrong = set(chance.sample(places, round(share * len(bench.lots))))
    return _with_codes_of_others(bench, wrong, chance)


def _only_relevant_wrong(bench: Bench) -> Bench:
    relevant = {lot for grades in bench.grades.values() for lot, grade in grades.items() if grade >= RELEVANT}
    wrong = {place for place, lot_id in enumerate(bench.lot_ids) if lot_id in relevant}
    return _with_codes_of_others(bench, wrong, random.Random(1))


def _with_codes_of_others(bench: Bench, wrong: set[int], chance: random.Random) -> Bench:
    """Give wrong lots the codes of lots in another division."""
    by_division: dict[str, list[tuple[str, ...]]] = {}
    for lot in bench.lots:
        for code in lot.cpv[:1]:
            by_division.setdefault(code[:2], []).append(lot.cpv)
    lots = list(bench.lots)
    for place in sorted(wrong):
        own = lots[place].cpv[0][:2] if lots[place].cpv else ""
        division = chance.choice([name for name in by_division if name != own])
        lots[place] = replace(lots[place], cpv=chance.choice(by_division[division]))
    return replace(bench, lots=tuple(lots))
