"""A real SMTP server for the tests: aiosmtpd, with the faults that servers have."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from threading import Event

from aiosmtpd import smtp
from aiosmtpd.controller import Controller

OK = "250 OK"


@dataclass
class Mailbox:
    """Takes mail and remembers every message accepted; replies as told.

    ``on_rcpt`` and ``on_data`` return the reply for an address or an envelope. While ``hold_rcpt`` or
    ``hold_data_reply`` is set, that reply is never given: the moment in which a test kills the sender.
    """

    on_rcpt: Callable[[str], str] = lambda _address: OK
    on_data: Callable[[smtp.Envelope], str] = lambda _envelope: OK
    received: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    reached_rcpt: Event = field(default_factory=Event)
    accepted: Event = field(default_factory=Event)
    hold_rcpt: bool = False
    hold_data_reply: bool = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope, address: str, options: list[str]
    ) -> str:
        self.reached_rcpt.set()
        if self.hold_rcpt:
            await asyncio.sleep(3600)
        reply = self.on_rcpt(address)
        if reply == OK:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope) -> str:  # noqa: N802
        reply = self.on_data(envelope)
        if reply == OK:
            content = envelope.content
            assert isinstance(content, bytes)
            message = message_from_bytes(content, policy=SMTP)
            assert isinstance(message, EmailMessage)
            self.raw.append(content)
            self.received.append(message)
            self.accepted.set()
        if self.hold_data_reply:
            await asyncio.sleep(3600)
        return reply

    def delivered(self) -> Counter[tuple[str, str]]:
        """What a reader sees after de-duplication by Message-ID: how often each (address, subject) is there."""
        distinct = {message["Message-ID"]: message for message in self.received}
        return Counter((message["To"], message["Subject"]) for message in distinct.values())


class _FreePortController(Controller):
    """Listens on a port that the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def serve(mailbox: Mailbox, **options: object) -> Iterator[str]:
    """Serve ``mailbox`` on a free local port; yield its ``SMTP_URL``."""
    controller = _FreePortController(mailbox, hostname="127.0.0.1", port=0, **options)  # type: ignore[arg-type]
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()
