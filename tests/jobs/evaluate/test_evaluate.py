"""Judging a ranking: the format of a bench, its metrics, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from jobs.criteria import default_criteria
from jobs.evaluate import BenchError, capability_only, evaluate, read_bench
from matcher.scoring import scorer_for
from matcher.scoring.scorer import HYBRID_V1
from tests.jobs.embed.texts import LetterEncoder

METRICS = ["ndcg@10", "p@5", "useful@5", "recall@50", "candidate_recall@200", "judged@10"]
LOTS = [
    ("1-2025#1", "Cleaning of office buildings", "90911200", "PT11A"),
    ("2-2025#1", "Maintenance of parks", "77310000", "IE061"),
    ("3-2025#1", "Road building", "45233120", "IE061"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bench of three lots and one enterprise that cleans."""
    lots = [
        {
            "id": identifier, "notice": identifier[:6], "country": "UK", "lang": "en", "buyer": "B",
            "deadline": "2025-07-01+02:00", "title": title, "description": None, "cpv": [code], "nuts": [nuts],
            "reserved": [], "value": None, "currency": None,
        }
        for identifier, title, code, nuts in LOTS
    ]  # fmt: skip
    profile = {
        "id": "p1", "name": "P", "country": "IE", "nuts": ["IE061"], "language": "en", "status": [],
        "capabilities": ["Cleaning of offices and buildings"], "cpv": ["90911200"], "max_contract_eur": 1000,
    }  # fmt: skip
    (tmp_path / "lots.jsonl").write_text("".join(json.dumps(lot) + "\n" for lot in lots))
    (tmp_path / "profiles.json").write_text(json.dumps([profile]))
    (tmp_path / "qrels.tsv").write_text("p1\t1-2025#1\t2\np1\t2-2025#1\t0\n")
    (tmp_path / "meta.json").write_text(json.dumps({"name": "tiny", "now": "2025-06-01"}))
    return tmp_path


def judge(folder: Path, var_dir: Path, *, gates: bool = False) -> dict[str, dict[str, float]]:
    criteria = default_criteria()
    return evaluate(
        read_bench(folder),
        scorer=scorer_for(criteria),
        criteria=criteria,
        encoder=LetterEncoder(),
        var_dir=var_dir,
        with_gates=gates,
    )


def test_the_answer_has_every_system_and_every_profile(folder: Path, tmp_path: Path) -> None:
    result = judge(folder, tmp_path / "var")
    assert list(result) == ["bench", "default", "bm25", "dense", "cpv", "rrf", "per_profile"]
    assert result["bench"] == "tiny"
    assert all(list(result[system]) == METRICS for system in ("default", "bm25", "dense", "cpv", "rrf"))
    assert list(result["per_profile"]) == ["p1"]


def test_the_relevant_lot_comes_first_though_it_is_far_away(folder: Path, tmp_path: Path) -> None:
    found = judge(folder, tmp_path / "var")["default"]
    assert (found["ndcg@10"], found["p@5"], found["recall@50"]) == (1.0, 0.2, 1.0)
    assert found["judged@10"] == pytest.approx(0.2)


def test_gates_put_what_they_rule_out_last(folder: Path, tmp_path: Path) -> None:
    gated = judge(folder, tmp_path / "var", gates=True)["default"]
    assert gated["ndcg@10"] < 1


def test_vectors_are_kept_between_runs(folder: Path, tmp_path: Path) -> None:
    bench, criteria = read_bench(folder), default_criteria()
    first, second = LetterEncoder(), LetterEncoder()
    for encoder in (first, second):
        evaluate(bench, scorer=scorer_for(criteria), criteria=criteria, encoder=encoder, var_dir=tmp_path / "var")
    assert first.asked
    assert second.asked == []


def test_only_the_trade_counts_where_only_the_trade_was_judged() -> None:
    weights = capability_only(default_criteria(), HYBRID_V1).weights
    assert {name for name, weight in weights.items() if weight} == {"semantic", "cpv", "lexical"}
    assert replace(default_criteria(), weights=weights).fingerprint != default_criteria().fingerprint


@pytest.mark.parametrize("name", ["lots.jsonl", "profiles.json", "qrels.tsv", "meta.json"])
def test_a_folder_that_is_no_bench_is_refused_by_name(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(BenchError, match="is not a bench folder"):
        read_bench(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [("lots.jsonl", "{}\n"), ("profiles.json", "[{}]"), ("qrels.tsv", "p1 1-2025#1 2\n"), ("meta.json", "[]")],
)
def test_malformed_files_are_refused(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content)
    with pytest.raises(BenchError):
        read_bench(folder)


def test_the_development_bench_can_be_read(shared: Path) -> None:
    bench = read_bench(shared / "data" / "bench")
    assert (len(bench.lots), len(bench.enterprises)) == (3_276, 12)
    assert all(lot.language and lot.text for lot in bench.lots)
    assert sum(bool(lot.cpv) for lot in bench.lots) > 3_200
    assert set(bench.grades) == {enterprise.key for enterprise in bench.enterprises}
