"""Criteria, their differences and their back-tests as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.scoring import BANDS, Change, Part

MOST_SHOWN = 5
_PATTERNS = {
    Part.SCORER: "scorer: {before} -> {after}",
    Part.WEIGHT: "weight of {name}: {before} -> {after} ({share_before} -> {share_after} of all points)",
    Part.BAND: "band {name}: from {before} -> from {after} points",
    Part.ALERT_FROM: "alerts: from {before} -> from {after} points",
    Part.GATE: "gate {name}: {before} -> {after}",
    Part.KNOB: "knob {name}: {before} -> {after}",
}


def change_line(change: Change) -> str:
    """Return one difference in words."""
    return _PATTERNS[change.part].format(
        name=change.name,
        before=_said(change.before),
        after=_said(change.after),
        share_before=_share(change.share_before),
        share_after=_share(change.share_after),
    )


def _said(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    return value if isinstance(value, str) else f"{value:g}"


def _share(share: float | None) -> str:
    return "none" if share is None else f"{share:.1f} %"


def document_lines(document: Mapping[str, Any]) -> list[str]:
    """Return what a version says, one part a line."""
    numbers = [
        f"{title}: " + ", ".join(f"{name} {value:g}" for name, value in document[part].items())
        for part, title in ((Part.WEIGHT, "weights"), (Part.BAND, "bands from"), (Part.KNOB, "knobs"))
    ]
    return [
        f"scorer: {document['scorer']}",
        *numbers,
        f"alerts from: {document['alert_from']:g}",
        f"gates: {', '.join(document['gates']) or 'none'}",
    ]


def backtest_lines(result: Mapping[str, Any]) -> list[str]:
    """Return the result of a back-test in words."""
    alerts, bands, changed = result["alerts_per_day"], result["bands"], result["changed"]
    overlap = "unknown" if result["overlap"] is None else f"{100 * result['overlap']:.0f} %"
    lines = [
        f"{result['lots']:,} lots of {result['days']} days, {result['enterprises']:,} enterprises",
        f"alerts per day: {alerts['before']:g} -> {alerts['after']:g}",
        *(f"{name} matches: {bands['before'][name]:,} -> {bands['after'][name]:,}" for name in BANDS),
        f"enterprises with more alerts: {changed['gain']:,}, with fewer: {changed['lose']:,},"
        f" with as many: {changed['same']:,}",
        f"the first ten places hold the same lots: {overlap}",
    ]
    lines += _owners("gains most", result["gainers"]) + _owners("loses most", result["losers"])
    lines += _examples("is announced now", result["entering"]) + _examples("is announced no more", result["leaving"])
    return [*lines, *_quality(result["quality"]), *_bench(result.get("bench"))]


def _owners(title: str, owners: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        f"{title}: {owner['name']} ({owner['key']}), {owner['alerts']['before']} -> {owner['alerts']['after']} alerts"
        for owner in owners[:MOST_SHOWN]
    ]


def _examples(title: str, examples: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        f"{title}: {_score(item['before_centi'])} -> {_score(item['after_centi'])}  {item['lot']['title']}"
        f"  for {item['enterprise']['name']}" + (f" (other: {', '.join(item['gates'])})" if item["gates"] else "")
        for item in examples[:MOST_SHOWN]
    ]


def _score(centi: int | None) -> str:
    return "-" if centi is None else f"{centi / 100:.2f}"


def _quality(quality: Mapping[str, Any] | None) -> list[str]:
    if quality is None:
        return ["quality: no enterprise has said both what is for it and what is not"]
    return [
        f"quality on {quality['answers']:,} answers of {quality['enterprises']:,} enterprises:",
        _measured("pairs of lots in the right order", quality["pairs"]),
        _measured("gain of the order (nDCG at 10)", quality["ndcg"]),
    ]


def _bench(bench: Mapping[str, Any] | None) -> list[str]:
    if bench is None:
        return []
    return [
        f"quality on the bench {bench['name']}, {bench['enterprises']:,} enterprises:",
        _measured("gain of the order (nDCG at 10)", bench["ndcg"]),
        _measured("right ones among the first five", bench["precision"]),
    ]


def _measured(title: str, measured: Mapping[str, float]) -> str:
    return (
        f"  {title}: {measured['before']:.3f} -> {measured['after']:.3f}"
        f" (difference {measured['low']:+.3f} to {measured['high']:+.3f})"
    )
