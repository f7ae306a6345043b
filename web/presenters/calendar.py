"""A tender's deadline as a calendar entry. Source: RFC 5545."""

from __future__ import annotations

from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from models.queries.workplace import OwnMatch
from web.presenters.dates import present_deadline
from web.presenters.reader import Reader
from web.presenters.texts import shorten

REMIND_BEFORE = timedelta(days=3)


def deadline_calendar(own: OwnMatch, link: str, reader: Reader) -> bytes:
    """Return the calendar file of a lot that has a deadline, with a reminder three days before.

    A deadline has no length, so there is no end: one that is not later than the beginning is not allowed.
    """
    closes_at = own.lot.closes_at
    assert closes_at is not None  # noqa: S101 - the caller has looked
    title = reader.gettext("Deadline: %(title)s") % {"title": shorten(own.lot.title, 120)}
    event = Event()
    event.add("uid", f"lot-{own.lot.id}@tenderbridge")
    event.add("dtstamp", reader.now)
    event.add("dtstart", closes_at)
    event.add("last-modified", own.notice_changed_at)
    event.add("transp", "TRANSPARENT")
    event.add("summary", title)
    event.add("description", "\n".join(filter(None, (own.buyer, _local(own, reader), link))))
    event.add("url", link)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -REMIND_BEFORE)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Tenderbridge//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _local(own: OwnMatch, reader: Reader) -> str:
    view = present_deadline(own.lot.closes_at, reader)
    return f"{view.text} {view.zone}"
