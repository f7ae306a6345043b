"""Judges the ranking on a bench folder (lots.jsonl, profiles.json, qrels.tsv, meta.json), beside simple baselines.

Grades of a bench are about capability only, so place, size and law get no weight, and gates are off unless asked for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from jobs.labels import EncodesTexts, load_labels, stored_label_vectors
from matcher.blocks import Corpus, LotBlock, lot_block
from matcher.bridge import bridge_texts, label_space, suggest_codes
from matcher.centre import Centre, blended_means
from matcher.codes import countries, cpv, languages
from matcher.enterprise_blocks import enterprise_block
from matcher.evaluation import mean_metrics, metrics, rank_fusion
from matcher.lot_text import lot_text
from matcher.projection import trade_projection
from matcher.records import Capability, Enterprise
from matcher.scoring import Criteria, Scorer
from matcher.signals import LotSignals
from matcher.terms import inverse_frequency, term_counts

Vectors = NDArray[np.float32]
Rankings = dict[str, list[str]]


class BenchError(ValueError):
    """The bench folder is not readable as one; raised before anything is computed."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A bench as read: lots with their ids, profiles, and grades by profile and lot."""

    name: str
    now: datetime
    lot_ids: tuple[str, ...]
    lots: tuple[LotSignals, ...]
    enterprises: tuple[Enterprise, ...]
    grades: Mapping[str, Mapping[str, int]]


def read_bench(folder: Path) -> Bench:
    """Read a bench folder.

    Raises:
        BenchError: a file is missing or malformed; the message names it.
    """
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        lines = (folder / "lots.jsonl").read_text(encoding="utf-8").splitlines()
        lots = [json.loads(line) for line in lines if line.strip()]
        profiles = json.loads((folder / "profiles.json").read_text(encoding="utf-8"))
        grades: dict[str, dict[str, int]] = {}
        for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
            profile, lot, grade = line.split("\t")
            grades.setdefault(profile, {})[lot] = int(grade)
        return Bench(
            name=str(meta["name"]),
            now=datetime.fromisoformat(meta["now"]).replace(tzinfo=UTC),
            lot_ids=tuple(lot["id"] for lot in lots),
            lots=tuple(_lot(index, lot) for index, lot in enumerate(lots)),
            enterprises=tuple(_enterprise(profile) for profile in profiles),
            grades=grades,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BenchError(f"{folder} is not a bench folder: {error}") from error


def evaluate(
    bench: Bench, *, scorer: Scorer, criteria: Criteria, encoder: EncodesTexts, var_dir: Path, with_gates: bool = False
) -> dict[str, Any]:
    """Return the metrics of the scorer and of the baselines, means over profiles and each profile's own."""
    corpus, enterprises = prepare(bench, encoder, var_dir)
    lots = lot_block(bench.lots, corpus)
    scored = capability_only(criteria, scorer)
    retriever = _word_index(bench)
    per_system: dict[str, dict[str, dict[str, float]]] = {}
    for enterprise, given in zip(enterprises, bench.enterprises, strict=True):
        rankings = _baselines(bench, corpus, retriever, given)
        rankings["default"] = rank(
            bench,
            lots,
            corpus,
            enterprise,
            scorer=scorer,
            criteria=scored if not with_gates else criteria,
            gates=with_gates,
        )
        for system, ranking in rankings.items():
            per_system.setdefault(system, {})[given.key] = metrics(ranking, bench.grades.get(given.key, {}))
    means = {system: mean_metrics(list(rows.values())) for system, rows in per_system.items()}
    order = ("default", "bm25", "dense", "cpv", "rrf")
    return {
        "bench": bench.name,
        **{system: _rounded(means[system]) for system in order},
        "per_profile": {key: _rounded(row) for key, row in per_system["default"].items()},
    }


def prepare(bench: Bench, encoder: EncodesTexts, var_dir: Path) -> tuple[Corpus, list[Enterprise]]:
    """Embed a bench (cached in ``var_dir``) and let the bridge suggest codes for its enterprises."""
    lot_texts = [lot.text for lot in bench.lots]
    short_texts = sorted(
        {
            text
            for item in bench.enterprises
            for skill in item.capabilities
            for text in bridge_texts(skill.text, skill.language)
        }
    )
    vectors = dict(zip(lot_texts, encoded(lot_texts, encoder, var_dir), strict=True))
    vectors.update(zip(short_texts, encoded(short_texts, encoder, var_dir), strict=True))
    spoken = {skill.language for item in bench.enterprises for skill in item.capabilities}
    labels = load_labels(var_dir, encoder, spoken)
    centre = _centre(bench.lots, vectors, labels.short_means)
    label_vectors = stored_label_vectors(var_dir, encoder.id, centre)
    corpus = Corpus(vectors, centre, inverse_frequency(term_counts(lot_texts)), label_vectors)
    plain = replace(centre, projection=None)
    space = label_space(labels.english, plain)
    suggested = [
        replace(
            item,
            capabilities=tuple(
                replace(
                    skill,
                    suggestions=suggest_codes(skill.text, skill.language, vectors=vectors, centre=plain, space=space),
                )
                for skill in item.capabilities
            ),
        )
        for item in bench.enterprises
    ]
    return corpus, suggested


def capability_only(criteria: Criteria, scorer: Scorer) -> Criteria:
    """Return criteria in which only the trade features have weight."""
    trade = {feature.name for feature in scorer.trade}
    return replace(
        criteria, weights={name: weight if name in trade else 0.0 for name, weight in criteria.weights.items()}
    )


def rank(
    bench: Bench,
    lots: LotBlock,
    corpus: Corpus,
    enterprise: Enterprise,
    *,
    scorer: Scorer,
    criteria: Criteria,
    gates: bool = False,
) -> list[str]:
    """Return all lot ids of a bench in the order of the scorer's trade points for an enterprise, gated ones last."""
    block = enterprise_block([enterprise], corpus)
    points = scorer.trade_points(scorer.trade_matrices(lots, block), criteria)[0].astype(np.float64)
    if gates:
        points[scorer.closed_gates(lots, block, bench.now, criteria)[0] != 0] -= 1e6
    return [bench.lot_ids[index] for index in np.argsort(-points, kind="stable")]


def _baselines(bench: Bench, corpus: Corpus, retriever: bm25s.BM25, enterprise: Enterprise) -> Rankings:
    """Rank by BM25 alone, raw dense similarity alone, given CPV codes alone, and BM25 fused with dense."""
    queries = [
        bm25s.tokenize(skill.text, stopwords=None, return_ids=False, show_progress=False)[0]
        for skill in enterprise.capabilities
    ]
    raw_lots = np.stack([corpus.vectors[lot.text] for lot in bench.lots])
    raw_skills = np.stack([corpus.vectors[skill.text] for skill in enterprise.capabilities])
    given = [code for code in enterprise.cpv if cpv.is_known(code)]
    nearness = [
        max((cpv.nearness(code, other) for code in given for other in lot.cpv if cpv.is_known(other)), default=0.0)
        for lot in bench.lots
    ]
    rankings = {
        "bm25": _ranking(bench, np.max([retriever.get_scores(query) for query in queries], axis=0)),
        "dense": _ranking(bench, (raw_skills @ raw_lots.T).max(axis=0)),
        "cpv": _ranking(bench, np.array(nearness)),
    }
    rankings["rrf"] = rank_fusion([rankings["bm25"], rankings["dense"]])
    return rankings


def _word_index(bench: Bench) -> bm25s.BM25:
    tokens = bm25s.tokenize([lot.text[:1_500] for lot in bench.lots], stopwords=None, show_progress=False)
    retriever = bm25s.BM25()
    retriever.index(tokens, show_progress=False)
    return retriever


def _ranking(bench: Bench, scores: NDArray[Any]) -> list[str]:
    return [bench.lot_ids[index] for index in np.argsort(-scores, kind="stable")]


def _centre(lots: Sequence[LotSignals], vectors: Mapping[str, Vectors], short_means: Mapping[str, Vectors]) -> Centre:
    sums: dict[str, Vectors] = {}
    counts: dict[str, int] = {}
    for lot in lots:
        language = lot.language or ""
        sums[language] = sums.get(language, 0) + vectors[lot.text]
        counts[language] = counts.get(language, 0) + 1
    overall, means = blended_means(sums, counts)
    centre = Centre(overall, means, short_means)
    centred = centre.of_lots(np.stack([vectors[lot.text] for lot in lots]), [lot.language for lot in lots])
    return replace(centre, projection=trade_projection(centred, [lot.cpv[0] if lot.cpv else "" for lot in lots]))


def encoded(texts: Sequence[str], encoder: EncodesTexts, var_dir: Path) -> Vectors:
    """Return the vectors of texts (n, d), kept in ``var_dir`` for the next time."""
    digest = hashlib.sha256("\0".join([encoder.id, *texts]).encode()).hexdigest()[:24]
    path = var_dir / "bench" / f"{digest}.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, encoder.encode(list(texts)))
    vectors: Vectors = np.load(path)
    return vectors


def _lot(index: int, lot: Mapping[str, Any]) -> LotSignals:
    codes = tuple(code for code in (cpv.normalise(str(item)) for item in lot["cpv"]) if code)
    return LotSignals(
        id=index,
        text=lot_text(lot["title"], lot.get("description")),
        language=languages.to_two_letters(lot["lang"]),
        cpv=codes,
        nuts=tuple(lot.get("nuts") or ()),
        country=countries.to_alpha2(lot["country"]),
        closes_at=_day(lot.get("deadline")),
    )


def _day(text: str | None) -> datetime | None:
    """Read a deadline such as ``2023-05-30`` or ``2023-05-30+02:00``: the day counts, in UTC."""
    try:
        return datetime.fromisoformat((text or "")[:10]).replace(tzinfo=UTC)
    except ValueError:
        return None


def _enterprise(profile: Mapping[str, Any]) -> Enterprise:
    return Enterprise(
        key=profile["id"],
        name=profile["name"],
        country=profile["country"],
        language=profile["language"],
        capabilities=tuple(Capability(text, profile["language"]) for text in profile["capabilities"]),
        nuts=tuple(profile.get("nuts") or ()),
        status=tuple(profile.get("status") or ()),
        cpv=tuple(code for code in map(cpv.normalise, profile.get("cpv") or ()) if code),
        max_contract_eur_cents=100 * profile["max_contract_eur"] if profile.get("max_contract_eur") else None,
    )


def _rounded(row: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in row.items()}
