"""What a mail looks like: headers, languages, both bodies, nasty input."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.policy import SMTP
from zoneinfo import ZoneInfo

import pytest
from lxml import html as lxml_html

from config.i18n import LANGUAGES
from jobs.alerts.content import TITLE_CHARACTERS, MailContent, clean_line
from jobs.alerts.render import POLICY, TED_ATTRIBUTION, BadAddressError, Envelope, message_id_for, render_message
from tests.jobs.alerts.contents import CONTENT, ENVELOPE, LOT, content_with

ZONE = ZoneInfo("Europe/Brussels")


def read_back(content: MailContent = CONTENT, envelope: Envelope = ENVELOPE) -> EmailMessage:
    """Render and parse, as a recipient's program would."""
    message = message_from_bytes(render_message(content, envelope, zone=ZONE).as_bytes(), policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def visible(message: EmailMessage) -> str:
    document = lxml_html.document_fromstring(body(message, "html"))
    return " ".join(str(document.xpath("string(//body)")).split())


def test_a_mail_says_that_it_is_bulk_and_how_to_leave() -> None:
    message = read_back()
    assert message["From"] == "Tenderbridge <alerts@tenderbridge.example>"
    assert message["To"] == "reader@example.org"
    assert message["Message-ID"] == ENVELOPE.message_id
    assert message["List-Unsubscribe"] == f"<{ENVELOPE.unsubscribe_url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "Tenderbridge alerts <alerts.tenderbridge.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "bulk"
    assert message["Content-Language"] == "en"
    assert message["Date"].datetime == CONTENT.frozen_at
    assert message.get_content_type() == "multipart/alternative"


def test_a_long_unsubscribe_address_stays_one_raw_line() -> None:
    raw = render_message(CONTENT, ENVELOPE, zone=ZONE).as_bytes()
    assert f"\r\nList-Unsubscribe: <{ENVELOPE.unsubscribe_url}>\r\n".encode() in raw


def test_the_same_delivery_gives_the_same_bytes() -> None:
    first = render_message(CONTENT, ENVELOPE, zone=ZONE).as_bytes()
    assert first == render_message(CONTENT, ENVELOPE, zone=ZONE).as_bytes()


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_both_bodies_say_everything(kind: str) -> None:
    message = read_back(replace(CONTENT, more=3))
    text = body(message, "plain") if kind == "plain" else visible(message)
    for expected in (
        LOT.title,
        "Stadt Musterhausen",
        "Deutschland",
        "€123,456",
        "Wednesday, 2 December 2026",
        "10:00",
        "(in 9 days)",
        "Strong match",
        "Reserved for sheltered workshops",
        "sheltered employment programmes",
        *LOT.reasons,
        "Grüne Werkstatt",
        "German",
        "And 3 more",
        "Unsubscribe",
        "Brussels",
        TED_ATTRIBUTION,
    ):
        assert expected in text
    for address in (LOT.url, LOT.source_url, CONTENT.more_url, ENVELOPE.unsubscribe_url, ENVELOPE.home_url):
        assert address is not None
        assert address in body(message, kind)


def test_what_the_source_left_out_is_said_to_be_missing() -> None:
    message = read_back(
        content_with(
            buyer=None,
            place=None,
            value_cents=None,
            closes_at=None,
            reserved_participation=False,
            reserved_for=(),
            reserved_execution=False,
            reasons=(),
            source="file",
            source_url=None,
        )
    )
    for text in (body(message, "plain"), visible(message)):
        assert text.count("Not stated") == 2
        assert "Value not stated" in text
        assert "No deadline stated" in text
        assert "Reserved" not in text
        assert "Why it fits" not in text
        assert "Official notice" not in text
        assert "TED" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_renders(language: str) -> None:
    message = read_back(replace(CONTENT, language=language, more=1))
    assert message["Content-Language"] == language
    document = lxml_html.document_fromstring(body(message, "html"))
    assert document.get("lang") == language
    for text in (body(message, "plain"), visible(message)):
        assert LOT.title in text
        assert "2026" in text
        assert "%(" not in text


def test_a_mail_for_several_enterprises_says_which_lot_is_whose() -> None:
    other = replace(LOT, enterprise="Zweite Werkstatt", title="Catering")
    message = read_back(replace(CONTENT, lots=(LOT, other)))
    assert "For: Zweite Werkstatt" in visible(message)
    assert "Strong match – Zweite Werkstatt" in body(message, "plain")
    assert "2 new tenders that fit" in visible(message)


def test_styles_are_inlined_and_dark_mode_is_kept() -> None:
    page = body(read_back(), "html")
    assert 'style="' in page
    assert "prefers-color-scheme: dark" in page
    assert "<script" not in page
    assert "<img" not in page


NASTY = (
    "A\r\nBcc: victim@example.org\r\n\r\n<script>alert(1)</script>\"'>\u202etxt.exe\x00 %(num)s {{ 7*7 }} "
    + "ж" * 2_000
)


def test_a_nasty_title_stays_text() -> None:
    title = clean_line(NASTY, TITLE_CHARACTERS)
    assert len(title) == TITLE_CHARACTERS
    message = read_back(replace(content_with(title=title, buyer=title, reasons=(title,)), subject=f"New: {title}"))
    assert message["Bcc"] is None
    assert message["Subject"] == f"New: {title}"
    page = lxml_html.document_fromstring(body(message, "html"))
    assert page.findall(".//script") == []
    assert page.findtext(".//h2/a") == title
    assert title in body(message, "plain")
    assert max(len(line) for line in message.as_bytes().split(b"\r\n")) <= 998


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@", "@b", "a@b\r\nBcc: c@d.example", "a b@c.example", "<a@b.example> x", "a@b@c"]
)
def test_an_address_that_cannot_be_written_to_is_named_as_such(address: str) -> None:
    with pytest.raises(BadAddressError):
        render_message(CONTENT, replace(ENVELOPE, to=address), zone=ZONE)


def test_the_message_id_depends_on_the_delivery_alone() -> None:
    made = message_id_for(7, recipient_id=3, frozen_at="2026", sender=ENVELOPE.sender)
    assert made == message_id_for(7, recipient_id=3, frozen_at="2026", sender=ENVELOPE.sender)
    assert made != message_id_for(7, recipient_id=3, frozen_at="2027", sender=ENVELOPE.sender)
    assert made.startswith("<alert-7.")
    assert made.endswith("@tenderbridge.example>")


@pytest.mark.parametrize(
    "subject",
    [
        "1 нов търг: Предоставяне на социални услуги „Асистентска подкрепа“ и „Топъл обяд у дома“ за възрастни хора",
        "Neue Ausschreibung: IT-Helpdesk (First-Level-Support) für Schulen und Kindertagesstätten im Landkreis",
        "New tender: Framework for website accessibility audits, user testing with disabled people and remediation",
    ],
)
def test_a_long_subject_arrives_with_all_its_spaces(subject: str) -> None:
    message = EmailMessage(policy=POLICY)
    message["Subject"] = subject
    sent = message.as_bytes()
    assert max(len(line) for line in sent.split(b"\r\n")) <= 78
    assert message_from_bytes(sent, policy=policy.default)["Subject"] == subject
