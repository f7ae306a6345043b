"""Writes docs/matching.md, what each part of the ranking does and is worth: ``python scripts/matching_page.py``.

What a part does comes from its docstring, what it is worth from leaving it out on a bench folder (``--bench DIR``, by
default the judged matches beside the checkout). Run it after every change to the ranking.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT_ROOT))

from config.settings import get_settings  # noqa: E402
from jobs.criteria import default_criteria  # noqa: E402
from jobs.encoders import load_encoder  # noqa: E402
from jobs.evaluate import Bench, capability_only, prepare, rank, read_bench  # noqa: E402
from jobs.labels import stored_label_vectors  # noqa: E402
from matcher.blocks import Corpus, lot_block  # noqa: E402
from matcher.enterprise_blocks import CONTRACT_TRUST, MOST_CAPABILITIES, MOST_CODES, MOST_CONTRACTS  # noqa: E402
from matcher.evaluation import mean_metrics, metrics  # noqa: E402
from matcher.features.semantic import CONTRACT_SHARE  # noqa: E402
from matcher.learning.personal import LEAST_ANSWERS, MOST_CENTI  # noqa: E402
from matcher.records import Enterprise  # noqa: E402
from matcher.scoring import Criteria, scorer_for  # noqa: E402

PAGE = PROJECT_ROOT / "docs" / "matching.md"
SHOWN = ("ndcg@10", "p@5", "recall@50", "candidate_recall@200")
HEAD = """# Matching

Written by `python scripts/matching_page.py`; do not edit.

A lot and an enterprise are compared by features, 0..1 or unknown. Trade features say whether the lot is the
enterprise's work; context features count only as far as the trade fits. Weights are shares of 100 points, and the
points of all features add up to the score. An unknown feature earns no points, takes none from others, and says so.
One trade feature fills up: it earns its value times what the other trade features leave open up to its weight
([ADR 14](adr/0014-codes-fill-up.md)).
"""


def main() -> int:
    """Judge every variant and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=PROJECT_ROOT.parent / "shared" / "data" / "bench")
    bench = read_bench(parser.parse_args().bench)
    settings = get_settings()
    encoder = load_encoder(settings)
    corpus, enterprises = prepare(bench, encoder, settings.var_dir)
    centre = replace(corpus.centre, projection=None)
    plain = replace(corpus, centre=centre, labels=stored_label_vectors(settings.var_dir, encoder.id, centre))
    table = [_row(variant[0], bench, *variant[1:]) for variant in _variants(corpus, plain, enterprises)]
    PAGE.write_text(
        "\n".join([HEAD, *features_section(), "", *beyond_section(), "", *_worth_section(bench, table)]) + "\n",
        encoding="utf-8",
    )
    return 0


def features_section() -> list[str]:
    """Return the lines that describe the features, from their docstrings."""
    criteria = default_criteria()
    scorer = scorer_for(criteria)
    lines = ["## Features", "", "| feature | kind | weight | what it says |", "|---|---|---|---|"]
    for kind, features in (("trade", scorer.trade), ("context", scorer.context)):
        lines += [
            f"| {feature.name} | {kind} | {'' if feature.name in scorer.adding_names else 'up to '}"
            f"{criteria.weights[feature.name]:g} | {inspect.getdoc(type(feature))} |"
            for feature in features
        ]
    return lines


def beyond_section() -> list[str]:
    """Return the lines about what works beside the features, with the numbers that are in force."""
    bands = ", ".join(f"{name} from {least:g}" for name, least in default_criteria().bands.items())
    return [
        "## Beside the features",
        "",
        f"- **Bands**: {bands} points.",
        f"- **Breadth**: from the {MOST_CAPABILITIES + 1}th capability and the {MOST_CODES + 1}st code on, each counts"
        " less, so that naming every trade matches none better.",
        "- **Bundles**: where the lot's main code is less than half as near as its best one, the page says that the"
        " work is only a part of the lot.",
        "- **Kind of work**: lots whose text says little are lifted by their codes, never as far as a good match.",
        "- **Careless codes**: the text corrects them. With three lots in ten under codes of another division nDCG@10"
        " goes from 0.82 to 0.78, that of CPV prefixes from 0.33 to 0.17 (`make quality ONLY=3-careless`).",
        f"- **Contracts won**: the main code of a contract counts {CONTRACT_TRUST:g} of a code the enterprise gave"
        f" itself, and a lot like one that was won gains up to {CONTRACT_SHARE:.0%} of what its meaning lacks (the last"
        f" {MOST_CONTRACTS} contracts, [ADR 7](adr/0007-contracts-won-are-evidence.md)).",
        "- **Sentences**: the lot's sentence that is nearest to the work is quoted; the link marks it where it stands.",
        f"- **Learning**: from the {LEAST_ANSWERS}th answer on, an enterprise's order shifts by at most"
        f" {MOST_CENTI / 100:g} points ([ADR 6](adr/0006-answers-shift-the-order.md)).",
    ]


def _variants(
    corpus: Corpus, plain: Corpus, enterprises: Sequence[Enterprise]
) -> Iterator[tuple[str, Corpus, Sequence[Enterprise], Criteria]]:
    """Yield the whole ranking, then the ranking without one part each; ``plain`` is the corpus without projection."""
    criteria = default_criteria()
    unsuggested = [
        replace(item, capabilities=tuple(replace(skill, suggestions=()) for skill in item.capabilities))
        for item in enterprises
    ]
    yield "everything", corpus, enterprises, criteria
    for feature in scorer_for(criteria).trade:
        weights = {**criteria.weights, feature.name: 0.0}
        yield f"without the feature {feature.name}", corpus, enterprises, replace(criteria, weights=weights)
    yield "without the projection", plain, enterprises, criteria
    yield "without codes suggested by the bridge", corpus, unsuggested, criteria
    yield "without the enterprises' own codes", corpus, [replace(item, cpv=()) for item in enterprises], criteria


def _row(name: str, bench: Bench, corpus: Corpus, enterprises: Sequence[Enterprise], criteria: Criteria) -> str:
    scorer = scorer_for(criteria)
    lots, trade = lot_block(bench.lots, corpus), capability_only(criteria, scorer)
    judged = [
        metrics(rank(bench, lots, corpus, item, scorer=scorer, criteria=trade), bench.grades.get(item.key, {}))
        for item in enterprises
    ]
    means = mean_metrics(judged)
    return f"| {name} | " + " | ".join(f"{means[metric]:.3f}" for metric in SHOWN) + " |"


def _worth_section(bench: Bench, table: Sequence[str]) -> list[str]:
    said = f"Judged on `{bench.name}`: {len(bench.enterprises)} enterprises, {len(bench.lots):,} lots."
    return [
        "## What each part is worth",
        "",
        f"{said} With so few, differences below about 0.03 mean nothing.",
        "",
        "| ranking | " + " | ".join(SHOWN) + " |",
        "|---|" + "---|" * len(SHOWN),
        *table,
    ]


if __name__ == "__main__":
    sys.exit(main())
