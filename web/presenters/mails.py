"""Stored mails as the development page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from web.mailbox import StoredMail
from web.presenters.dates import present_moment
from web.presenters.reader import Reader


@dataclass(frozen=True, slots=True)
class MailView:
    """A stored mail."""

    name: str
    sender: str
    recipient: str
    subject: str
    sent: str
    headers: tuple[tuple[str, str], ...]
    text: str
    has_html: bool


def present_mail(mail: StoredMail, reader: Reader) -> MailView:
    """Return a stored mail with its moment in the reader's zone."""
    sent_at = mail.sent_at if mail.sent_at is not None and mail.sent_at.tzinfo is not None else None
    return MailView(
        name=mail.name,
        sender=mail.sender,
        recipient=mail.recipient,
        subject=mail.subject,
        sent=present_moment(sent_at, reader),
        headers=mail.headers,
        text=mail.text,
        has_html=bool(mail.html),
    )
