"""Invented mail contents for the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from jobs.alerts.content import LotContent, MailContent
from jobs.alerts.render import Envelope

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

LOT = LotContent(
    title="Gartenpflege der städtischen Grünflächen",
    title_language="de",
    buyer="Stadt Musterhausen",
    place="Deutschland",
    value_cents=12_345_600,
    currency="EUR",
    closes_at=NOW + timedelta(days=9),
    reserved_participation=True,
    reserved_for=("res-ws",),
    reserved_execution=True,
    band="strong",
    reasons=("The work is what you do.", "It is in your region."),
    enterprise="Grüne Werkstatt",
    url="https://tenders.example/tenders/7?lot=9#lot-9",
    source="ted",
    source_url="https://ted.europa.eu/en/notice/-/detail/1-2026",
)
CONTENT = MailContent(
    language="en",
    subject="New tender: Gartenpflege",
    frozen_at=NOW,
    lots=(LOT,),
    more=0,
    more_url="https://tenders.example/enterprises/3",
)
ENVELOPE = Envelope(
    sender="Tenderbridge <alerts@tenderbridge.example>",
    to="reader@example.org",
    message_id="<alert-1.0123456789abcdef@tenderbridge.example>",
    unsubscribe_url="https://tenders.example/alerts/unsubscribe/" + "x" * 120,
    home_url="https://tenders.example/",
)


def content_with(**changes: object) -> MailContent:
    """Return ``CONTENT`` with a lot changed so."""
    return replace(CONTENT, lots=(replace(LOT, **changes),))  # type: ignore[arg-type]
