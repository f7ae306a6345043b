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
from web.presenters.reader import Reader
from web.presenters.tags import form_title
from web.presenters.texts import SourceText, choose_text, present_text, shorten

MAX_FIELDS = 40


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with what it said before and says now; empty where it said nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of a notice; the first has no changes."""

    number: int
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
    """Return the versions of a notice when there is more than one."""
    if len(versions) < 2:
        return ()
    return tuple(
        VersionView(
            number=version.revision,
            recorded=present_moment(version.recorded_at, reader),
            fields=tuple(_fields(version.diff, reader))[:MAX_FIELDS],
        )
        for version in versions
    )


def present_change(change: Change, reader: Reader) -> ChangeView:
    """Return what a change notice says."""
    language, text = choose_text(change.description, reader.language, None)
    reasons = (codes.list_label("change-corrig-justification", reason, reader.language) for reason in change.reasons)
    return ChangeView(", ".join(reasons), present_text(text, language), ", ".join(change.sections))


def present_link(link: LinkedNotice, reader: Reader) -> LinkView:
    """Return a linked notice and how it relates to this one."""
    relations = {
        ("changes", False): reader.gettext("Changes"),
        ("changes", True): reader.gettext("Changed by"),
        ("previous", False): reader.gettext("Follows"),
        ("previous", True): reader.gettext("Followed by"),
    }
    return LinkView(
        relation=relations.get((link.kind, link.is_later), reader.gettext("Same procedure")),
        id=link.id,
        title=shorten(link.title, 140) or link.target,
        language=link.language or "",
        kind=form_title(link.form_type, reader) if link.form_type else "",
        published=present_day(link.published_on, reader),
    )


def _fields(diff: Mapping[str, object], reader: Reader) -> Iterator[FieldChange]:
    names = _field_names(reader)
    for path, change in diff.items():
        before, after = change if isinstance(change, list) and len(change) == 2 else (None, change)
        yield FieldChange(_field_name(path, names), _text(before, reader), _text(after, reader))


def _field_name(path: str, names: Mapping[str, str]) -> str:
    """Return the name of a field by the last part of its path that has one, with the lot it belongs to."""
    parts = [part for part in re.split(r"[./\[\]]+", path) if part]
    lot = next((part for part in parts if re.fullmatch(r"(LOT|PAR|GLO)-\w+", part)), "")
    known = next(
        (names[part] for part in reversed(parts) if part in names), parts[-1].replace("_", " ") if parts else path
    )
    return f"{lot}: {known}" if lot else known


def _text(value: object, reader: Reader) -> str:
    """Return one side of a change as text."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, dict):
        return shorten("; ".join(filter(None, (_text(entry, reader) for entry in value.values()))), 300)
    if isinstance(value, list):
        return shorten("; ".join(_text(entry, reader) for entry in value), 300)
    text = str(value)
    if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return shorten(text, 300)
        return present_moment(moment, reader) if moment.tzinfo is not None else shorten(text, 300)
    return shorten(text, 300)


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
