"""Criteria for administrators: versions, what was published, what differs between two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from babel.numbers import format_decimal
from sqlalchemy import Row

from matcher.explaining import band_title, feature_title
from matcher.scoring import Change, Part
from models.criteria_work import BacktestRow, PublicationRow
from models.matches import CriteriaRow
from models.queries.criteria import FIRST_REASON
from web.presenters.backtests import Figure, TestView, present_test
from web.presenters.criteria_words import alert_from_words, knob_words
from web.presenters.dates import present_moment
from web.presenters.gates import gate_title
from web.presenters.money import present_number
from web.presenters.reader import Reader


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
    """One version, what it changes, and its back-test."""

    id: int
    state: str
    is_draft: bool
    is_in_force: bool
    reason: str
    changes: tuple[Figure, ...]
    test: TestView
    waits: bool


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
                _reason(row.reason, reader),
                row.author or learned.get(row.id, ""),
                present_moment(row.created_at, reader),
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
    test = present_test(tested, reader)
    is_publishing = running is not None and running.criteria_id == row.id
    return VersionView(
        id=row.id,
        state=state_title(row.state, reader) if not is_publishing or running is None else _progress(running, reader),
        is_draft=row.state == "draft" and not is_publishing,
        is_in_force=row.state == "published",
        reason=_reason(row.reason, reader),
        changes=tuple(_difference(item, reader) for item in changes),
        test=test,
        waits=test.is_under_way or is_publishing,
    )


def state_title(state: str, reader: Reader) -> str:
    """Return a version's state in words."""
    _ = reader.gettext
    return {"draft": _("Draft"), "published": _("In force"), "retired": _("Earlier")}.get(state, state)


def _reason(reason: str, reader: Reader) -> str:
    """Return why, as somebody wrote it; what the program says itself in the reader's language."""
    return reader.gettext("The criteria with which the program starts.") if reason == FIRST_REASON else reason


def _published(row: PublicationRow, reader: Reader) -> VersionLine:
    _ = reader.gettext
    published = reader.pgettext("a version was", "Published")
    kinds = {"first": _("First version"), "publish": published, "rollback": _("Put back in force")}
    title = _("Version %(id)s") % {"id": row.criteria_id}
    reason = _reason(row.reason, reader) if row.override is None else f"{row.reason} ({row.override})"
    moment = present_moment(row.published_at or row.asked_at, reader)
    return VersionLine(row.criteria_id, title, kinds.get(row.kind, row.kind), reason, row.author or "", moment)


def _progress(running: PublicationRow, reader: Reader) -> str:
    done = running.n_blocks - len(running.waiting)
    return reader.gettext("Version %(id)s is being matched: %(done)s of %(total)s parts") % {
        "id": running.criteria_id,
        "done": present_number(done, reader),
        "total": present_number(running.n_blocks, reader),
    }


def _difference(change: Change, reader: Reader) -> Figure:
    return Figure(_change_title(change, reader), _told(change.before, reader), _told(change.after, reader))


def _change_title(change: Change, reader: Reader) -> str:
    if change.part is Part.WEIGHT:
        return feature_title(change.name, reader.gettext)
    if change.part is Part.BAND:
        return band_title(change.name, reader.gettext)
    if change.part is Part.GATE:
        return gate_title(change.name, reader)
    if change.part is Part.ALERT_FROM:
        return alert_from_words(reader)[0]
    return knob_words(change.name, reader)[0] if change.part is Part.KNOB else change.name


def _told(value: object, reader: Reader) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return reader.gettext("on") if value else reader.gettext("off")
    return format_decimal(value, locale=reader.locale) if isinstance(value, int | float) else str(value)
