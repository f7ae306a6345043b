"""Turn a frozen delivery into a message: HTML and text in the recipient's language, with the headers of bulk mail.

Pure apart from reading its own templates. The same delivery always gives the same bytes, so that a repeated send is
the same message; nothing here asks for the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from functools import cache
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from config.i18n import get_translations
from config.time_zones import zone_or
from jobs.alerts.content import MailContent
from jobs.alerts.wording import Voice

TEMPLATES = Path(__file__).resolve().parent / "templates"
TED_ATTRIBUTION = "Source: Tenders Electronic Daily (TED), European Union"


class BadAddressError(ValueError):
    """An address that no message can carry. Raised by ``render_message``."""


class _WholeLineHeader(UnstructuredHeader):
    """A header that is never folded: Python would fold a long URL into encoded words that no client reads."""

    name: str

    def fold(self, *, policy: Policy[EmailMessage]) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _SubjectHeader(UnstructuredHeader):
    """A subject that is encoded as a whole: Python loses or doubles spaces where it folds between encoded words."""

    name: str

    def fold(self, *, policy: Policy[EmailMessage]) -> str:
        charset = None if str(self).isascii() else "utf-8"
        written = Header(str(self), charset, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {written}{policy.linesep}"


def _mail_policy() -> EmailPolicy[EmailMessage]:
    headers = HeaderRegistry()
    for name in ("list-unsubscribe", "list-id"):
        headers.registry[name] = _WholeLineHeader
    headers.registry["subject"] = _SubjectHeader
    return SMTP.clone(cte_type="7bit", header_factory=headers)


POLICY = _mail_policy()


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom, under which id, and how the recipient leaves."""

    sender: str
    to: str
    message_id: str
    unsubscribe_url: str
    home_url: str


def message_id_for(delivery_id: int, *, recipient_id: int, frozen_at: str, sender: str) -> str:
    """Return the Message-ID of a delivery: always the same for it, and not that of another installation's."""
    digest = sha256(f"{delivery_id}|{recipient_id}|{frozen_at}".encode()).hexdigest()[:16]
    return f"<alert-{delivery_id}.{digest}@{mail_address(sender).domain}>"


def sender_address(sender: str) -> str:
    """Return the bare address of ``Name <address>``.

    Raises: BadAddressError.
    """
    return mail_address(sender).addr_spec


def render_message(content: MailContent, envelope: Envelope, *, zone: ZoneInfo) -> EmailMessage:
    """Return the message of a delivery, ready to be sent; it tells the time in its own zone, else in ``zone``.

    Raises: BadAddressError.
    """
    voice = Voice(content.language, get_translations(content.language), zone_or(content.zone, zone.key))
    message = EmailMessage(policy=POLICY)
    message["From"] = mail_address(envelope.sender)
    message["To"] = mail_address(envelope.to)
    message["Subject"] = content.subject
    message["Date"] = content.frozen_at
    _add_bulk_headers(message, envelope)
    message.set_content(_render("alert.txt.j2", voice, content, envelope))
    html = _render("alert.html.j2", voice, content, envelope)
    message.add_alternative(_inliner().inline(html), subtype="html")
    message["Content-Language"] = content.language
    message.set_boundary(f"=_{sha256(envelope.message_id.encode()).hexdigest()[:32]}")
    return message


def _add_bulk_headers(message: EmailMessage, envelope: Envelope) -> None:
    """Add what says that this is list mail and how to leave. Source: RFC 2369, 2919, 3834, 8058."""
    domain = mail_address(envelope.sender).domain
    message["Message-ID"] = envelope.message_id
    message["List-Id"] = f"Tenderbridge alerts <alerts.{domain}>"
    message["List-Unsubscribe"] = f"<{envelope.unsubscribe_url}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"


def _render(template: str, voice: Voice, content: MailContent, envelope: Envelope) -> str:
    return (
        _environment(voice.language)
        .get_template(template)
        .render(
            content=content,
            envelope=envelope,
            voice=voice,
            attribution=TED_ATTRIBUTION if any(lot.source == "ted" for lot in content.lots) else None,
            enterprises=list(dict.fromkeys(lot.enterprise for lot in content.lots)),
        )
    )


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(get_translations(language), newstyle=True)  # type: ignore[attr-defined]
    return environment


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def mail_address(text: str) -> Address:
    """Read ``Name <address>`` or a bare address.

    Raises: BadAddressError.
    """
    name, bracket, rest = text.rpartition("<")
    try:
        address = Address(name.strip().strip('"'), addr_spec=rest.rstrip().removesuffix(">") if bracket else text)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise BadAddressError("not an e-mail address") from error
    if not address.domain or not address.username:
        raise BadAddressError("not a complete e-mail address")
    return address
