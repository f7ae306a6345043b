"""A back-test as administrators read it: figures before and after, who gains and who loses, lists side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from babel.numbers import format_decimal

from matcher.explaining import band_title
from matcher.scoring.criteria import BANDS
from models.criteria_work import BacktestRow
from web.presenters.gates import gate_title
from web.presenters.money import present_number, present_score
from web.presenters.reader import Reader

SHOWN = 10
SIDES = ("before", "after")


@dataclass(frozen=True, slots=True)
class Figure:
    """Something before and after; ``hint`` says on what it was measured and how sure the difference is."""

    title: str
    before: str
    after: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Announced:
    """A lot that only one version announces, for whom, with both scores and what rules it out under the other."""

    title: str
    enterprise: str
    scores: str
    gates: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The first lots of an enterprise, row by row: (before, score, after, score), empty where a list is shorter."""

    name: str
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class TestView:
    """A back-test; everything is empty before it is done."""

    state: str
    error: str
    is_under_way: bool
    percent: int
    scope: str
    summary: str
    figures: tuple[Figure, ...]
    gainers: tuple[Figure, ...]
    losers: tuple[Figure, ...]
    entering: tuple[Announced, ...]
    leaving: tuple[Announced, ...]
    samples: tuple[Sample, ...]


def present_test(tested: BacktestRow | None, reader: Reader) -> TestView:
    """Return a version's newest back-test."""
    result: Mapping[str, Any] = tested.result if tested is not None and tested.state == "done" else {}
    return TestView(
        state=_state(tested, reader),
        error=(tested.error or "") if tested is not None and tested.state == "failed" else "",
        is_under_way=tested is not None and tested.state in ("pending", "running"),
        percent=round(100 * tested.done / tested.total) if tested is not None and tested.total else 0,
        scope=_scope(result, reader),
        summary=_summary(result, reader),
        figures=tuple(_figures(result, reader)),
        gainers=_changed(result.get("gainers", ()), reader),
        losers=_changed(result.get("losers", ()), reader),
        entering=_announced(result.get("entering", ()), reader),
        leaving=_announced(result.get("leaving", ()), reader),
        samples=tuple(_sample(item, reader) for item in result.get("samples", ())),
    )


def _state(tested: BacktestRow | None, reader: Reader) -> str:
    _ = reader.gettext
    if tested is None:
        return _("Not tested yet")
    states = {"pending": _("waiting"), "running": _("running"), "done": _("done"), "failed": _("failed")}
    return states.get(tested.state, tested.state)


def _scope(result: Mapping[str, Any], reader: Reader) -> str:
    if "lots" not in result:
        return ""
    return reader.gettext("%(lots)s lots of %(days)s days, compared with %(enterprises)s enterprises.") % {
        name: present_number(result[name], reader) for name in ("lots", "days", "enterprises")
    }


def _summary(result: Mapping[str, Any], reader: Reader) -> str:
    changed = result.get("changed")
    if not changed:
        return ""
    return reader.gettext("Enterprises with more alerts: %(gain)s; with fewer: %(lose)s; with as many: %(same)s.") % {
        name: present_number(changed[name], reader) for name in ("gain", "lose", "same")
    }


def _figures(result: Mapping[str, Any], reader: Reader) -> Iterator[Figure]:
    _ = reader.gettext
    alerts = result.get("alerts_per_day")
    if alerts:
        yield Figure(_("Alerts per day"), *(present_score(round(100 * alerts[side]), reader) for side in SIDES))
    bands = result.get("bands") or {"before": {}, "after": {}}
    for band in (name for name in BANDS if name in bands["before"]):
        both = (present_number(int(bands[side].get(band, 0)), reader) for side in SIDES)
        yield Figure(band_title(band, reader.gettext), *both)
    quality, bench = result.get("quality"), result.get("bench")
    if quality:
        on = _("on %(answers)s answers of %(enterprises)s enterprises") % quality
        yield _measured(_("Answers in the right order"), quality["pairs"], on, reader)
        yield _measured(_("Order of answered lots (nDCG)"), quality["ndcg"], on, reader)
    if bench:
        on = _("on the judged matches of %(enterprises)s enterprises") % bench
        yield _measured(_("Order of judged lots (nDCG)"), bench["ndcg"], on, reader)
        yield _measured(_("Right ones among the first five"), bench["precision"], on, reader)


def _measured(title: str, measured: Mapping[str, float], on: str, reader: Reader) -> Figure:
    """Return a measure with the bounds of its difference (95 %)."""
    hint = reader.gettext("%(on)s; difference %(low)s to %(high)s") % {
        "on": on,
        "low": format_decimal(measured["low"], "+0.000;-0.000", reader.locale),
        "high": format_decimal(measured["high"], "+0.000;-0.000", reader.locale),
    }
    before, after = (format_decimal(measured[side], "0.000", reader.locale) for side in SIDES)
    return Figure(title, before, after, hint)


def _changed(owners: Sequence[Mapping[str, Any]], reader: Reader) -> tuple[Figure, ...]:
    return tuple(
        Figure(owner["name"], *(present_number(owner["alerts"][side], reader) for side in SIDES))
        for owner in owners[:SHOWN]
    )


def _announced(examples: Sequence[Mapping[str, Any]], reader: Reader) -> tuple[Announced, ...]:
    return tuple(
        Announced(
            title=item["lot"]["title"],
            enterprise=item["enterprise"]["name"],
            scores=" → ".join(_score(item.get(f"{side}_centi"), reader) for side in SIDES),
            gates=", ".join(gate_title(name, reader) for name in item.get("gates", ())),
        )
        for item in examples[:SHOWN]
    )


def _sample(item: Mapping[str, Any], reader: Reader) -> Sample:
    empty: Mapping[str, Any] = {"title": "", "centi": None}
    return Sample(
        item["enterprise"]["name"],
        tuple(
            (one["title"], _score(one["centi"], reader), other["title"], _score(other["centi"], reader))
            for one, other in zip_longest(item["before"], item["after"], fillvalue=empty)
        ),
    )


def _score(centi: int | None, reader: Reader) -> str:
    return "" if centi is None else present_score(centi, reader)
