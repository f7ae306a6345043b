"""Reads the mails that were written to a folder instead of being sent.

Owns finding and reading ``*.eml``; must not write, and never leaves the folder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

MAX_MAILS = 100
MAX_BYTES = 2_000_000
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,199}\.eml")


@dataclass(frozen=True, slots=True)
class StoredMail:
    """A mail as it would have been sent."""

    name: str
    sender: str
    recipient: str
    subject: str
    sent_at: datetime | None
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str


def list_mails(folder: Path) -> list[StoredMail]:
    """Return the newest mails in ``folder``, newest first."""
    if not folder.is_dir():
        return []
    paths = sorted(folder.glob("*.eml"), key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
    mails = (read_mail(folder, path.name) for path in paths[:MAX_MAILS])
    return [mail for mail in mails if mail is not None]


def read_mail(folder: Path, name: str) -> StoredMail | None:
    """Return a mail by its file name, or ``None`` when there is no such plain file in ``folder``."""
    path = folder / name
    if NAME.fullmatch(name) is None or path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
        return None
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    return StoredMail(
        name=name,
        sender=str(message["From"] or ""),
        recipient=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent_at=_sent_at(message),
        headers=tuple((key, str(value)) for key, value in message.items()),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _sent_at(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if not isinstance(part, EmailMessage):
        return ""
    content = part.get_content()
    return content if isinstance(content, str) else ""
