"""Sends the mails about accounts: the handler of ``send_letter`` work."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from config.settings import Settings
from jobs.alerts.render import POLICY, mail_address
from jobs.alerts.transports import transport_for
from models.database import session_scope
from models.letters import LetterRow
from models.queries import letters

logger = logging.getLogger(__name__)


def send_letters(settings: Settings, letter_ids: Sequence[int]) -> None:
    """Send those of the letters that are not sent yet, each marked once the server has taken it.

    Raises:
        TransportError: the server did not take one; the work is tried again.
    """
    with session_scope(settings) as session:
        waiting = letters.unsent(session, letter_ids)
    if not waiting:
        return
    with transport_for(settings).open() as way:
        for letter in waiting:
            way.send(message_of(settings, letter), sender=mail_address(settings.mail_from).addr_spec, to=letter.address)
            with session_scope(settings) as session:
                letters.mark_sent(session, letter.id, datetime.now(UTC))
    logger.info("letters: %d sent", len(waiting))


def message_of(settings: Settings, letter: LetterRow) -> EmailMessage:
    """Return the mail of a letter; its Message-ID is made from the id, so a repeated send is the same message."""
    sender = mail_address(settings.mail_from)
    message = EmailMessage(policy=POLICY)
    message["Subject"] = letter.subject
    message["From"] = sender
    message["To"] = letter.address
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<letter-{letter.id}-{int(letter.created_at.timestamp())}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message["Content-Language"] = letter.language
    return message
