"""Criteria for administrators: versions, what differs between two, a back-test in figures, the form of a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row

from matcher.explaining import band_title, feature_title
from matcher.scoring import Change, Criteria, Part
from models.criteria_work import BacktestRow, PublicationRow
from models.matches import CriteriaRow
from web.forms import Form
from web.presenters.dates import present_moment
from web.presenters.gates import gate_title
from web.presenters.money import present_number
from web.presenters.reader import Reader

ALL_GATES = ("not_open", "closed", "reserved_for_others", "outside_regions", "over_capacity", "excluded")
_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,4})?")


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version or a publication in a list."""

    id: int
    title: str
    state: str
    reason: str
    author: str
    moment: str


@dataclass(frozen=True, slots=True)
class VersionsView:
    """All versions, the history, and the publication in course."""

    versions: tuple[VersionLine, ...]
    history: tuple[VersionLine, ...]
    running: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version. ``figures`` are (what, before, after) of the back-test."""

    id: int
    state: str
    is_draft: bool
    is_in_force: bool
    reason: str
    changes: tuple[tuple[str, str, str], ...]
    test_state: str
    test_percent: int
    figures: tuple[tuple[str, str, str], ...]
    entering: tuple[str, ...]
    leaving: tuple[str, ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A number or switch of the form; ``name`` as ``matcher.scoring.with_changes`` names it."""

    name: str
    title: str
    value: str
    is_switch: bool = False
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together."""

    title: str
    fields: tuple[Field, ...]


def present_versions(
    versions: Sequence[CriteriaRow],
    history: Sequence[Row[PublicationRow, str | None]],
    running: PublicationRow | None,
    reader: Reader,
    learned: Mapping[int, str] = MappingProxyType({}),
) -> VersionsView:
    """Return the page of all versions; ``learned`` says of versions from how many answers they were learned."""
    return VersionsView(
        versions=tuple(
            VersionLine(
                row.id,
                reader.gettext("Version %(id)s") % {"id": row.id},
                state_title(row.state, reader),
                row.reason,
                row.author or learned.get(row.id, ""),
                present_moment(row.published_at or row.created_at, reader),
            )
            for row in versions
        ),
        history=tuple(_published(item[0], reader) for item in history),
        running="" if running is None else _progress(running, reader),
    )


def present_version(
    row: CriteriaRow,
    changes: Sequence[Change],
    tested: BacktestRow | None,
    running: PublicationRow | None,
    reader: Reader,
) -> VersionView:
    """Return the page of one version."""
    is_testing = tested is not None and tested.state in ("pending", "running")
    result = tested.result if tested is not None and tested.state == "done" else {}
    is_publishing = running is not None and running.criteria_id == row.id
    return VersionView(
        id=row.id,
        state=state_title(row.state, reader) if not is_publishing or running is None else _progress(running, reader),
        is_draft=row.state == "draft" and not is_publishing,
        is_in_force=row.state == "published",
        reason=row.reason,
        changes=tuple((_change_title(item, reader), _told(item.before), _told(item.after)) for item in changes),
        test_state=_test_state(tested, reader),
        test_percent=round(100 * tested.done / tested.total) if tested is not None and tested.total else 0,
        figures=tuple(_figures(result, reader)) if result else (),
        entering=tuple(_titles(result.get("entering", ()))),
        leaving=tuple(_titles(result.get("leaving", ()))),
        waits=is_testing or is_publishing,
    )


def present_form(form: Form, criteria: Criteria, reader: Reader) -> tuple[Group, ...]:
    """Return the fields of a draft, filled with what was typed, else with the version in force."""
    _ = reader.gettext
    knobs = {
        "least_region_nearness": _("Least nearness of a region (0 to 1)"),
        "most_capacity_factor": _("Largest lot, in times of the largest contract"),
        "candidates": _("Open lots kept per enterprise"),
        "gated_kept": _("Ruled-out lots kept per enterprise"),
    }

    def number(name: str, title: str, value: float) -> Field:
        return Field(name, title, form.values.get(name, f"{value:g}"))

    sent = bool(form.given)
    return (
        Group(
            _("Weights: only their proportions count"),
            tuple(
                number(f"weights.{name}", feature_title(name, reader.gettext), value)
                for name, value in criteria.weights.items()
            ),
        ),
        Group(
            _("Least score of a band"),
            (
                *(
                    number(f"bands.{name}", band_title(name, reader.gettext), value)
                    for name, value in criteria.bands.items()
                ),
                number("alert_from", _("Least score of an alert"), criteria.alert_from),
            ),
        ),
        Group(
            _("Hard rules"),
            tuple(
                Field(
                    f"gates.{name}",
                    gate_title(name, reader),
                    "on",
                    is_switch=True,
                    is_on=bool(form.given.get(f"gates.{name}")) if sent else name in criteria.gates,
                )
                for name in ALL_GATES
            ),
        ),
        Group(
            _("Further settings"),
            tuple(number(f"knobs.{name}", knobs.get(name, name), value) for name, value in criteria.knobs.items()),
        ),
    )


def read_changes(form: Form, criteria: Criteria, *, wrong: str) -> dict[str, Any]:
    """Return what a form changes, named as ``matcher.scoring.with_changes`` says; ``wrong`` is said of no number."""
    changes: dict[str, Any] = {}
    stated = {
        **{f"weights.{name}": value for name, value in criteria.weights.items()},
        **{f"bands.{name}": value for name, value in criteria.bands.items()},
        **{f"knobs.{name}": value for name, value in criteria.knobs.items()},
        "alert_from": criteria.alert_from,
    }
    for name, before in stated.items():
        text = form.line(name, most=12).replace(",", ".")
        if _NUMBER.fullmatch(text) is None:
            form.errors[name] = wrong
        elif float(text) != float(f"{before:g}"):
            changes[name] = float(text)
    for name in ALL_GATES:
        is_on = bool(form.given.get(f"gates.{name}"))
        if is_on != (name in criteria.gates):
            changes[f"gates.{name}"] = is_on
    return changes


def state_title(state: str, reader: Reader) -> str:
    """Return a version's state in words."""
    _ = reader.gettext
    return {"draft": _("Draft"), "published": _("In force"), "retired": _("Earlier")}.get(state, state)


def _published(row: PublicationRow, reader: Reader) -> VersionLine:
    _ = reader.gettext
    kinds = {"first": _("First version"), "publish": _("Published"), "rollback": _("Rolled back")}
    title = _("Version %(id)s") % {"id": row.criteria_id}
    reason = row.reason if row.override is None else f"{row.reason} ({row.override})"
    moment = present_moment(row.published_at or row.asked_at, reader)
    return VersionLine(row.criteria_id, title, kinds.get(row.kind, row.kind), reason, row.author or "", moment)


def _progress(running: PublicationRow, reader: Reader) -> str:
    done = running.n_blocks - len(running.waiting)
    return reader.gettext("Version %(id)s is being matched: %(done)s of %(total)s parts") % {
        "id": running.criteria_id,
        "done": present_number(done, reader),
        "total": present_number(running.n_blocks, reader),
    }


def _change_title(change: Change, reader: Reader) -> str:
    if change.part is Part.WEIGHT:
        return feature_title(change.name, reader.gettext)
    if change.part is Part.BAND:
        return band_title(change.name, reader.gettext)
    if change.part is Part.GATE:
        return gate_title(change.name, reader)
    if change.part is Part.ALERT_FROM:
        return reader.gettext("Least score of an alert")
    return change.name


def _told(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _test_state(tested: BacktestRow | None, reader: Reader) -> str:
    _ = reader.gettext
    if tested is None:
        return _("Not tested yet")
    states = {"pending": _("waiting"), "running": _("running"), "done": _("done"), "failed": _("failed")}
    return states.get(tested.state, tested.state)


def _figures(result: dict[str, Any], reader: Reader) -> Iterator[tuple[str, str, str]]:
    _ = reader.gettext
    alerts = result.get("alerts_per_day") or {}
    if alerts:
        yield _("Alerts per day"), f"{alerts['before']:.1f}", f"{alerts['after']:.1f}"
    bands = result.get("bands") or {"before": {}, "after": {}}
    for band, n in bands["before"].items():
        after = int(bands["after"].get(band, 0))
        yield band_title(band, reader.gettext), present_number(int(n), reader), present_number(after, reader)
    quality = result.get("quality")
    if quality:
        for name, title in (("pairs", _("Answers in the right order")), ("ndcg", "nDCG")):
            yield title, f"{quality[name]['before']:.3f}", f"{quality[name]['after']:.3f}"


def _titles(lots: Sequence[dict[str, Any]]) -> Iterator[str]:
    for lot in lots[:10]:
        yield f"{lot['lot']['title']} · {lot['enterprise']['name']}"
