"""What past contracts are worth: some of the lots that are an enterprise's work are taken as won, the rest ranked.

The whole notice of a contract is left out of the ranking. The metric is nDCG@10 over what is left, without the
contracts and with them, in the same run, averaged over draws; the interval is over the enterprises.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from config.settings import PROJECT_ROOT, get_settings
from jobs.criteria import default_criteria
from jobs.encoders import load_encoder
from jobs.evaluate import Bench, capability_only, prepare, rank, read_bench
from matcher.blocks import Corpus, LotBlock, lot_block
from matcher.evaluation import metrics
from matcher.records import Enterprise, PastContract
from matcher.scoring import scorer_for
from tests.bench.rows import Row

PREFIXES = ("3-contracts",)
BENCH = PROJECT_ROOT.parent / "shared" / "data" / "bench"
CONTRACTS = (1, 3)
DRAWS_OF_LOTS = 8
DRAWS = 2_000


def rows(folder: Path = BENCH) -> Iterator[Row]:
    """Yield a row for each number of contracts; none where the bench is not beside the checkout."""
    if not folder.is_dir():
        return
    settings = get_settings()
    bench = read_bench(folder)
    corpus, enterprises = prepare(bench, load_encoder(settings), settings.var_dir)
    lots = lot_block(bench.lots, corpus)
    lines = (folder / "lots.jsonl").read_text(encoding="utf-8").splitlines()
    notices = [json.loads(line)["notice"] for line in lines if line.strip()]
    for count in CONTRACTS:
        judged = np.array([_mean(bench, lots, corpus, item, notices, count) for item in enterprises])
        gains = judged[:, 1] - judged[:, 0]
        drawn = np.random.default_rng(0).choice(gains, (DRAWS, len(gains))).mean(axis=1)
        low, high = np.quantile(drawn, [0.025, 0.975]).tolist()
        without, with_contracts = judged.mean(axis=0).tolist()
        said = f"without {without:.3f}, with {with_contracts:.3f}; 95 % interval {low:+.3f} to {high:+.3f}"
        yield Row(f"3-contracts-gain-{count}", float(gains.mean()), "nDCG@10", "", said)


def _mean(
    bench: Bench, lots: LotBlock, corpus: Corpus, enterprise: Enterprise, notices: list[str], count: int
) -> tuple[float, float]:
    drawn = [_judged(bench, lots, corpus, enterprise, won, notices) for won in picks(bench, enterprise, notices, count)]
    without, with_contracts = np.mean(drawn, axis=0).tolist()
    return without, with_contracts


def picks(bench: Bench, enterprise: Enterprise, notices: list[str], count: int) -> Iterator[list[int]]:
    """Yield draws of ``count`` lots of different notices that are the enterprise's work."""
    places = {lot: place for place, lot in enumerate(bench.lot_ids)}
    good = [places[lot] for lot, grade in bench.grades[enterprise.key].items() if grade == 2]
    chance = random.Random(enterprise.key)
    for _ in range(DRAWS_OF_LOTS):
        of_notice = {notices[place]: place for place in chance.sample(good, len(good))}
        yield list(of_notice.values())[:count]


def _judged(
    bench: Bench, lots: LotBlock, corpus: Corpus, enterprise: Enterprise, won: list[int], notices: list[str]
) -> tuple[float, float]:
    """Return nDCG@10 over the lots of other notices, without and with the contracts."""
    gone = {notices[place] for place in won}
    kept = {lot for lot, notice in zip(bench.lot_ids, notices, strict=True) if notice not in gone}
    left = {lot: grade for lot, grade in bench.grades[enterprise.key].items() if lot in kept}
    criteria = default_criteria()
    scorer = scorer_for(criteria)
    contracts = tuple(
        PastContract(bench.lot_ids[place], bench.lots[place].text, bench.lots[place].language, bench.lots[place].cpv)
        for place in won
    )

    def judge(item: Enterprise) -> float:
        trade = capability_only(criteria, scorer)
        ranking = rank(bench, lots, corpus, item, scorer=scorer, criteria=trade)
        return metrics([lot for lot in ranking if lot in kept], left)["ndcg@10"]

    return judge(enterprise), judge(replace(enterprise, won=contracts))
