"""What changed in a notice: its later versions and what change notices say, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matcher.records import Change
from models.queries.pages_tender import LinkedNotice, NoticeVersion
from web.presenters import codes
from web.presenters.dates import present_day, present_moment
from web.presenters.lot import lot_name
from web.presenters.money import present_number
from web.presenters.reader import Reader
from web.presenters.tags import form_title
from web.presenters.texts import SourceText, choose_text, present_text, shorten

MAX_FIELDS = 40
MAX_TEXT = 300


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with what it said before and says now; empty where it said nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of a notice; the first says how it differs from the notice that it replaces, where there is one."""

    title: str
    recorded: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What a change notice says of itself."""

    reasons: str
    text: SourceText
    sections: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """A linked notice of the procedure; without ``id`` it is not stored here."""

    relation: str
    id: int | None
    title: str
    language: str
    kind: str
    published: str


def present_versions(versions: Sequence[NoticeVersion], reader: Reader) -> tuple[VersionView, ...]:
    """Return the versions of a notice when any of them says what changed."""
    if not any(version.diff for version in versions):
        return ()
    return tuple(_version(version, version.diff, reader) for version in versions)


def present_later_versions(versions: Sequence[NoticeVersion], ref: str, reader: Reader) -> tuple[VersionView, ...]:
    """Return what later versions changed for one lot: in the notice itself and in that lot, nothing of other lots."""
    views = (present_version_of_lot(version, ref, reader) for version in versions)
    return tuple(view for view in views if view.fields)


def present_version_of_lot(version: NoticeVersion, ref: str, reader: Reader) -> VersionView:
    """Return what one version changed for one lot, which may be nothing."""
    return _version(version, _of_lot(version.diff, ref), reader)


def present_change(change: Change, reader: Reader) -> ChangeView:
    """Return what a change notice says."""
    language, text = choose_text(change.description, reader.language, None)
    reasons = (codes.list_label("change-corrig-justification", reason, reader.language) for reason in change.reasons)
    return ChangeView(", ".join(reasons), present_text(text, language), ", ".join(change.sections))


def present_link(link: LinkedNotice, reader: Reader) -> LinkView:
    """Return a linked notice and how it relates to this one."""
    relations = {
        ("changes", False): reader.gettext("Notice changed by this one"),
        ("changes", True): reader.gettext("Later change"),
        ("previous", False): reader.gettext("Earlier notice"),
        ("previous", True): reader.gettext("Later notice"),
    }
    return LinkView(
        relation=relations.get((link.kind, link.is_later), reader.gettext("Same procedure")),
        id=link.id,
        title=shorten(link.title, 140) or link.target,
        language=link.language or "",
        kind=form_title(link.form_type, reader) if link.form_type else "",
        published=present_day(link.published_on, reader),
    )


def _version(version: NoticeVersion, diff: Mapping[str, object], reader: Reader) -> VersionView:
    return VersionView(
        title=_title(version, reader),
        recorded=present_moment(version.recorded_at, reader),
        fields=tuple(_fields(diff, reader))[:MAX_FIELDS],
    )


def _title(version: NoticeVersion, reader: Reader) -> str:
    if version.revision == 1 and version.diff:
        return reader.gettext("Compared with the notice that it replaces")
    return reader.gettext("Version %(number)s") % {"number": version.revision}


def _of_lot(diff: Mapping[str, object], ref: str) -> Mapping[str, object]:
    """Return the part of a difference that concerns a lot; its number and date are no news."""
    split = {path: path.split(".") for path in diff if path not in ("version", "published_on")}
    return {path: diff[path] for path, parts in split.items() if parts[0] != "lots" or parts[1:2] in ([], [ref])}


def _fields(diff: Mapping[str, object], reader: Reader) -> Iterator[FieldChange]:
    names = _field_names(reader)
    for path, change in diff.items():
        before, after = change if isinstance(change, list) and len(change) == 2 else (None, change)
        parts = path.split(".")
        yield FieldChange(_field_name(parts, names, reader), _side(parts, before, reader), _side(parts, after, reader))


def _field_name(parts: Sequence[str], names: Mapping[str, str], reader: Reader) -> str:
    """Return the name of a field by the last part of its path that has one, with the lot it belongs to."""
    is_lot = len(parts) > 2 and parts[0] == "lots"
    known = next((names[part] for part in reversed(parts) if part in names), parts[-1].replace("_", " "))
    return f"{lot_name(parts[1], reader)}: {known}" if is_lot else known


def _side(parts: Sequence[str], value: object, reader: Reader) -> str:
    """Return one side of a change as text: codes by their names, moments, days and amounts as people read them."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, dict):
        return shorten("; ".join(filter(None, (_side(parts, entry, reader) for entry in value.values()))), MAX_TEXT)
    if isinstance(value, list):
        return shorten("; ".join(_side(parts, entry, reader) for entry in value), MAX_TEXT)
    if parts[-1] == "amount_cents" and isinstance(value, int):
        return present_number(round(value / 100), reader)
    if any(part.startswith("cpv_") for part in parts):
        return codes.cpv_label(str(value), reader.language)
    return _moment(str(value), reader) or shorten(str(value), MAX_TEXT)


def _moment(text: str, reader: Reader) -> str:
    """Return a moment or a day in ISO form as people read it; nothing for any other text."""
    if re.match(r"\d{4}-\d\d-\d\d(T\d\d:\d\d|$)", text) is None:
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return present_moment(moment, reader) if moment.tzinfo is not None else present_day(moment.date(), reader)


def _field_names(reader: Reader) -> dict[str, str]:
    return {
        "title": reader.gettext("Title"),
        "description": reader.gettext("Description"),
        "tender": reader.gettext("Deadline for bids"),
        "participation": reader.gettext("Deadline for requests to take part"),
        "interest": reader.gettext("Deadline for expressions of interest"),
        "deadlines": reader.gettext("Deadline"),
        "value": reader.gettext("Value"),
        "cpv_main": reader.gettext("Trade"),
        "cpv_additional": reader.gettext("Further trades"),
        "places": reader.gettext("Place"),
        "duration": reader.gettext("Duration"),
        "buyers": reader.gettext("Buyer"),
        "version": reader.gettext("Version"),
        "published_on": reader.gettext("Published"),
        "reserved_participation": reader.gettext("Reserved participation"),
        "reserved_execution": reader.gettext("Reserved execution"),
        "reserved_for": reader.gettext("Reserved for"),
        "selection_criteria": reader.gettext("Selection criteria"),
        "award_criteria": reader.gettext("Award criteria"),
        "documents_url": reader.gettext("Documents of the tender"),
        "submission_url": reader.gettext("Where to submit a bid"),
        "is_cancellation": reader.gettext("Cancelled"),
        "changes": reader.gettext("Changes"),
        "results": reader.gettext("Results"),
        "lots": reader.gettext("Lots"),
    }
