"""Ways out of the house: real SMTP with its faults, and the folder."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from config.settings import Settings
from jobs.alerts.render import render_message
from jobs.alerts.transports import (
    BadSmtpUrlError,
    FolderTransport,
    PermanentFaultError,
    ServerFaultError,
    SmtpServer,
    SmtpTransport,
    TransientFaultError,
    Transport,
    parse_smtp_url,
    transport_for,
)
from tests.jobs.alerts.contents import CONTENT, ENVELOPE
from tests.jobs.alerts.mailserver import Mailbox, serve

SENDER, READER = "alerts@tenderbridge.example", "reader@example.org"


def a_message() -> EmailMessage:
    return render_message(CONTENT, ENVELOPE, zone=ZoneInfo("Europe/Brussels"))


def send(transport: Transport, to: str = READER) -> None:
    with transport.open() as session:
        session.send(a_message(), sender=SENDER, to=to)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 25, False, None, None, "offered")),
        (
            "smtp://me%40x:p%2Fw%3A%20@mail.example:587?starttls=required",
            SmtpServer("mail.example", 587, False, "me@x", "p/w: ", "required"),
        ),
        ("smtps://u:p@mail.example", SmtpServer("mail.example", 465, True, "u", "p", "offered")),
        ("smtp://[::1]:2525?starttls=never", SmtpServer("::1", 2525, False, None, None, "never")),
    ],
)
def test_an_address_of_a_server_is_read_with_its_escapes(url: str, server: SmtpServer) -> None:
    assert parse_smtp_url(url) == server


@pytest.mark.parametrize(
    "url", ["", "mail.example", "http://mail.example", "smtp://", "smtp://h:x", "smtp://h?starttls=x"]
)
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(BadSmtpUrlError):
        parse_smtp_url(url)


def test_a_message_arrives_as_it_was_made(mailbox: Mailbox) -> None:
    with serve(mailbox) as url:
        send(SmtpTransport(parse_smtp_url(url)))
    assert mailbox.raw == [a_message().as_bytes()]


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        ("451 try later", TransientFaultError),
        ("550 no such user", PermanentFaultError),
        ("421 closing", ServerFaultError),
    ],
)
@pytest.mark.parametrize("moment", ["on_rcpt", "on_data"])
def test_a_reply_becomes_a_fault_of_its_kind(mailbox: Mailbox, moment: str, reply: str, fault: type[Exception]) -> None:
    setattr(mailbox, moment, lambda _: reply)
    with serve(mailbox) as url, pytest.raises(fault, match=reply) as raised:
        send(SmtpTransport(parse_smtp_url(url)))
    assert type(raised.value) is fault
    assert mailbox.received == []


def test_a_session_takes_the_next_message_after_a_refused_one(mailbox: Mailbox) -> None:
    mailbox.on_rcpt = lambda address: "250 OK" if address == READER else "550 no"
    with serve(mailbox) as url, SmtpTransport(parse_smtp_url(url)).open() as session:
        with pytest.raises(PermanentFaultError):
            session.send(a_message(), sender=SENDER, to="nobody@example.org")
        session.send(a_message(), sender=SENDER, to=READER)
    assert len(mailbox.received) == 1


def test_no_server_is_a_fault_of_the_server() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{bound.getsockname()[1]}"
        with pytest.raises(ServerFaultError):
            send(SmtpTransport(parse_smtp_url(url)))


def test_a_silent_server_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = parse_smtp_url(f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(ServerFaultError, match=r"(?i)time"):
            send(SmtpTransport(server, timeout_s=0.2))


def test_a_lost_reply_is_a_fault_though_the_message_arrived(mailbox: Mailbox) -> None:
    mailbox.hold_data_reply = True
    with serve(mailbox) as url, pytest.raises(ServerFaultError):
        send(SmtpTransport(parse_smtp_url(url), timeout_s=0.5))
    assert len(mailbox.received) == 1


tried_logins: list[object] = []


def check_password(*arguments: object) -> AuthResult:
    tried_logins.append(arguments[-1])
    return AuthResult(success=arguments[-1] == LoginPassword(b"me@x", b"p/w:"), handled=False)


@pytest.mark.parametrize("password", ["p%2Fw%3A", "wrong"])
def test_a_login_is_tried_and_a_refused_one_is_a_fault_of_the_server(mailbox: Mailbox, password: str) -> None:
    with serve(mailbox, authenticator=check_password, auth_require_tls=False) as url:
        transport = SmtpTransport(parse_smtp_url(url.replace("smtp://", f"smtp://me%40x:{password}@")))
        if password == "wrong":
            with pytest.raises(ServerFaultError, match="535"):
                send(transport)
        else:
            send(transport)
            assert len(mailbox.received) == 1
    assert tried_logins[-1] == LoginPassword(b"me@x", unquote(password).encode())


CERTIFICATE = "req -x509 -newkey rsa:2048 -nodes -days 36500 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"


@contextmanager
def certificate(folder: Path) -> Iterator[tuple[Path, ssl.SSLContext]]:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make a certificate")
    key, pem = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [openssl, *CERTIFICATE.split(), "-keyout", key, "-out", pem],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    yield pem, context


def test_encryption_is_used_where_offered_and_the_certificate_is_checked(
    mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with certificate(tmp_path) as (pem, context), serve(mailbox, tls_context=context, require_starttls=True) as url:
        with pytest.raises(ServerFaultError, match=r"(?i)certificate"):
            send(SmtpTransport(parse_smtp_url(url)))
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        send(SmtpTransport(parse_smtp_url(url)))
    assert len(mailbox.received) == 1


def test_encryption_that_is_required_but_not_offered_stops_the_mail(mailbox: Mailbox) -> None:
    with serve(mailbox) as url, pytest.raises(ServerFaultError, match="STARTTLS"):
        send(SmtpTransport(parse_smtp_url(f"{url}?starttls=required")))
    assert mailbox.received == []


def test_an_address_that_the_server_cannot_carry_is_a_permanent_fault(mailbox: Mailbox) -> None:
    with serve(mailbox, enable_SMTPUTF8=False) as url, pytest.raises(PermanentFaultError):
        send(SmtpTransport(parse_smtp_url(url)), to="čtenář@example.org")


def test_a_folder_keeps_one_file_for_one_message(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path / "mail")
    send(transport)
    send(transport)
    files = list((tmp_path / "mail").iterdir())
    assert [file.name for file in files] == [f"{ENVELOPE.message_id.strip('<>')}.eml"]
    assert files[0].read_bytes() == a_message().as_bytes()


def test_a_folder_that_cannot_be_written_is_a_fault_of_the_server(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(ServerFaultError):
        send(FolderTransport(tmp_path / "mail"))


def test_the_settings_choose_the_transport(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, var_dir=tmp_path)
    assert transport_for(settings) == FolderTransport(tmp_path / "mail")
    with_server = settings.model_copy(update={"smtp_url": "smtp://mail.example:2525"})
    assert transport_for(with_server) == SmtpTransport(parse_smtp_url("smtp://mail.example:2525"))
