"""How an enterprise is reached: what it says for everybody to see, and only while it is listed.

Owns that rule; whatever shows a contact takes it from here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from models.enterprises import EnterpriseRow


@dataclass(frozen=True, slots=True)
class PublicContact:
    """What everybody may know; ``None`` where nothing was said or the enterprise is not listed."""

    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class ContactLink:
    """A way to reach an enterprise: what is read, and the address that opens a mail or a call."""

    text: str
    url: str


def public_contact(row: EnterpriseRow) -> PublicContact:
    """Return how an enterprise wants to be reached."""
    return PublicContact(row.contact_email, row.contact_phone) if row.listed else PublicContact()


def contact_links(row: EnterpriseRow) -> tuple[ContactLink, ...]:
    """Return the ways to reach an enterprise as links, mail first."""
    contact = public_contact(row)
    mail = (ContactLink(contact.email, mail_url(contact.email)),) if contact.email else ()
    call = (ContactLink(contact.phone, call_url(contact.phone)),) if contact.phone else ()
    return mail + call


def mail_url(address: str) -> str:
    """Return what opens a mail to an address and can carry nothing else. Source: RFC 6068."""
    return f"mailto:{quote(address, safe='@')}"


def call_url(number: str) -> str:
    """Return what opens a call; the zero in +49 (0) 761 is not dialled. Source: RFC 3966."""
    digits = re.sub(r"[^0-9]", "", re.sub(r"\(0\)", "", number) if "+" in number else number)
    return f"tel:{'+' if '+' in number else ''}{digits}"
