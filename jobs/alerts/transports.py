"""Ways out of the house for one message: an SMTP server, or a folder where none is set.

Owns the protocol and the kinds of fault; knows nothing of deliveries, states or retries. A transport returns only
when the other side has taken the message; every other end is a typed fault.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from config.settings import Settings

SMTP_TIMEOUT_S = 30.0
DEFAULT_PORTS = {"smtp": 25, "smtps": 465}
STARTTLS_RULES = ("offered", "required", "never")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class TransportError(Exception):
    """A message was not taken. Base of the faults that transports raise."""


class PermanentFaultError(TransportError):
    """The server will never take this message for this recipient (5xx)."""


class TransientFaultError(TransportError):
    """The server may take this message later (4xx), or its answer was lost."""


class ServerFaultError(TransientFaultError):
    """The server takes no mail at all now: not reachable, refuses the login or the sender. Trying others is vain."""


class BadSmtpUrlError(ValueError):
    """``SMTP_URL`` cannot be read. Raised by ``parse_smtp_url``."""


class Session(Protocol):
    """An open way out; takes one message after the other."""

    def send(self, message: EmailMessage, *, sender: str, to: str) -> None:
        """Hand over one message.

        Raises: PermanentFaultError, TransientFaultError, ServerFaultError.
        """


class Transport(Protocol):
    """Opens sessions; a session that saw a ``ServerFaultError`` is not used again."""

    def open(self) -> AbstractContextManager[Session]:
        """Open a way out.

        Raises: ServerFaultError.
        """


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where and how mail is handed over. ``starttls``: offered, required, never."""

    host: str
    port: int
    is_tls: bool
    user: str | None
    password: str | None
    starttls: str


def parse_smtp_url(url: str) -> SmtpServer:
    """Read ``smtp://user:password@host:587?starttls=required`` or ``smtps://...``; parts are percent-decoded.

    Raises: BadSmtpUrlError.
    """
    parts = urlsplit(url)
    port = _port(parts)
    starttls = parse_qs(parts.query).get("starttls", ["offered"])[0]
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or starttls not in STARTTLS_RULES:
        raise BadSmtpUrlError("SMTP_URL must be smtp://[user:password@]host[:port][?starttls=never] or smtps://...")
    return SmtpServer(
        host=parts.hostname,
        port=port,
        is_tls=parts.scheme == "smtps",
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        starttls=starttls,
    )


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise BadSmtpUrlError("the port of SMTP_URL is not a number") from error


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """Hands messages to an SMTP server, several over one connection."""

    server: SmtpServer
    timeout_s: float = SMTP_TIMEOUT_S

    @contextmanager
    def open(self) -> Iterator[Session]:
        """Connect, encrypt where offered, log in; hang up at the end.

        Raises: ServerFaultError.
        """
        try:
            client = self._connect()
        except (smtplib.SMTPException, OSError) as error:
            raise ServerFaultError(_describe(error)) from error
        try:
            yield SmtpSession(client)
        finally:
            with suppress(smtplib.SMTPException, OSError):
                client.quit()
            client.close()

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        if server.is_tls:
            context = ssl.create_default_context()
            client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=self.timeout_s, context=context)
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=self.timeout_s)
        try:
            self._greet(client)
        except BaseException:
            client.close()
            raise
        return client

    def _greet(self, client: smtplib.SMTP) -> None:
        server, is_encrypted = self.server, self.server.is_tls
        client.ehlo_or_helo_if_needed()
        if not is_encrypted and server.starttls != "never" and client.has_extn("starttls"):
            client.starttls(context=ssl.create_default_context())
            client.ehlo()
            is_encrypted = True
        if not is_encrypted and server.starttls == "required":
            raise smtplib.SMTPNotSupportedError("the server offers no STARTTLS")
        if server.user is None:
            return
        if not is_encrypted and server.host not in LOOPBACK:
            raise smtplib.SMTPNotSupportedError("no password is sent without encryption")
        client.login(server.user, server.password or "")


@dataclass(frozen=True, slots=True)
class SmtpSession:
    """One connection to an SMTP server."""

    client: smtplib.SMTP

    def send(self, message: EmailMessage, *, sender: str, to: str) -> None:
        """Hand over one message; returns after the server's 250 to the end of DATA.

        Raises: PermanentFaultError, TransientFaultError, ServerFaultError.
        """
        try:
            self.client.send_message(message, from_addr=sender, to_addrs=[to])
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = error.recipients[to]
            raise _fault_of(code, _reply(code, reply)) from error
        except smtplib.SMTPDataError as error:
            raise _fault_of(error.smtp_code, _describe(error)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise PermanentFaultError(_describe(error)) from error
        except smtplib.SMTPResponseException as error:
            raise ServerFaultError(_describe(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ServerFaultError(_describe(error)) from error


def _fault_of(code: int, text: str) -> TransportError:
    """Return the fault of a reply: 421 closes the connection, other 4xx are for later, 5xx for good. RFC 5321, 4.2."""
    if code == 421:
        return ServerFaultError(text)
    return PermanentFaultError(text) if code >= 500 else TransientFaultError(text)


def _describe(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"[:500]


def _reply(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(text.split())}"[:500]


@dataclass(frozen=True, slots=True)
class FolderTransport:
    """Writes each message to ``<message id>.eml``: the same message twice is one file."""

    folder: Path

    def open(self) -> AbstractContextManager[Session]:
        """Make the folder.

        Raises: ServerFaultError.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ServerFaultError(_describe(error)) from error
        return nullcontext(self)

    def send(self, message: EmailMessage, *, sender: str, to: str) -> None:  # noqa: ARG002 - both are in the headers
        """Write one message so that it is whole or not there.

        Raises: ServerFaultError.
        """
        name = "".join(char for char in message["Message-ID"] if char.isalnum() or char in "@.-_").lstrip(".")
        part = self.folder / f".{name}.{os.getpid()}.part"
        try:
            with part.open("wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.folder / f"{name}.eml")
        except OSError as error:
            part.unlink(missing_ok=True)
            raise ServerFaultError(_describe(error)) from error


def transport_for(settings: Settings) -> Transport:
    """Return the transport that the settings ask for.

    Raises: BadSmtpUrlError.
    """
    if settings.smtp_url:
        return SmtpTransport(parse_smtp_url(settings.smtp_url))
    return FolderTransport(settings.var_dir / "mail")
