"""What sets a lot apart at a glance: for whom it is reserved, its objectives, that it is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from web.presenters.reader import Reader


@dataclass(frozen=True, slots=True)
class Tag:
    """A short label; ``tone`` is reserved, social, quiet or warning; ``hint`` explains it."""

    tone: str
    label: str
    hint: str = ""


def reserved_tags(participation: str, reserved_for: Sequence[str], execution: str, reader: Reader) -> list[Tag]:
    """Return for whom a lot is reserved. Source: 2014/24/EU, Art. 20 and 77; BT-71, BT-736."""
    tags = []
    if "res-ws" in reserved_for:
        hint = reader.gettext("Sheltered workshops and enterprises that integrate disabled or disadvantaged people")
        tags.append(Tag("reserved", reader.gettext("Reserved: social integration (Art. 20)"), hint))
    if "res-pub-ser" in reserved_for:
        hint = reader.gettext("Organisations with a public service mission that reinvest their profits")
        tags.append(Tag("reserved", reader.gettext("Reserved: public service mission (Art. 77)"), hint))
    if participation == "yes" and not reserved_for:
        tags.append(Tag("reserved", reader.gettext("Reserved participation")))
    if execution == "yes":
        hint = reader.gettext("The work must be done within a sheltered employment programme")
        tags.append(Tag("reserved", reader.gettext("Reserved execution"), hint))
    return tags


def state_tags(state: str, closes_at: datetime | None, reader: Reader) -> list[Tag]:
    """Return why a lot cannot be bid for, if so."""
    if state == "cancelled":
        return [Tag("warning", reader.gettext("Cancelled"))]
    if state == "superseded":
        return [Tag("warning", reader.gettext("Replaced by a later notice"))]
    if state == "open" and closes_at is not None and closes_at <= reader.now:
        return [Tag("quiet", reader.gettext("Closed"))]
    return []


def form_title(form_type: str, reader: Reader) -> str:
    """Return what a notice is for. Source: eForms code list form-type."""
    titles = {
        "planning": reader.gettext("Planned"),
        "competition": reader.gettext("Call for tenders"),
        "result": reader.gettext("Result"),
        "dir-awa-pre": reader.gettext("Direct award announced"),
        "cont-modif": reader.gettext("Contract changed"),
        "consultation": reader.gettext("Market consultation"),
        "completion": reader.gettext("Contract completed"),
        "bri": reader.gettext("Business registration"),
        "change": reader.gettext("Correction"),
    }
    return titles.get(form_type, reader.gettext("Notice"))


def form_tags(form_type: str, reader: Reader) -> list[Tag]:
    """Return what a notice is for, unless it is an ordinary call for tenders."""
    return [] if form_type == "competition" else [Tag("quiet", form_title(form_type, reader))]


def objective_tags(social: str, green: str, reader: Reader) -> list[Tag]:
    """Return a lot's stated social and environmental objectives."""
    tags = []
    if social == "yes":
        tags.append(Tag("social", reader.gettext("Social objective")))
    if green == "yes":
        tags.append(Tag("social", reader.gettext("Environmental objective")))
    return tags
