"""Home, sources, quarantine, about, health, languages, unsubscribing, stored mails."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config.i18n import LANGUAGES
from config.settings import Settings
from jobs.alerts.links import unsubscribe_token
from models.alerts import RecipientRow
from models.work import FetchRunRow, SourceRow, WorkItemRow
from tests.web.factories import NOW, World
from tests.web.people import People
from web import create_app
from web.views.about import TESTED_ON

Page = Callable[..., str]


def test_an_empty_home_page_says_how_to_begin(page: Page) -> None:
    html = page("/")
    assert "Nothing has been loaded yet" in html
    assert "Newest strong matches" not in html


def test_the_home_page_counts_what_is_open_and_shows_strong_matches(page: Page, world: World) -> None:
    criteria, enterprise = world.criteria(), world.enterprise("a")
    notice, lot = world.tender("Laundry", reserved_participation="yes")
    world.match(lot, enterprise, criteria)
    world.match(world.tender("Closed", closes_at=NOW - timedelta(days=1))[1], enterprise, criteria)
    html = page("/")
    figures = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", html))
    assert figures["open tender"] == "1"
    assert figures["reserved lot"] == "1"
    assert figures["strong match"] == "1"
    assert f"/tenders/{notice.id}?lot={lot.id}#lot-{lot.id}" in html
    assert "73.6 of 100" in html
    assert "Newest strong matches" in html


def test_the_home_page_shows_no_matches_of_who_works_here_or_is_not_listed(page: Page, world: World) -> None:
    criteria, own = world.criteria(), world.enterprise("own")
    People(world.session).organisation(enterprise=own)
    world.match(world.tender("Own work")[1], own, criteria)
    world.match(world.tender("Hidden work")[1], world.enterprise("hidden", listed=False), criteria)
    html = page("/")
    assert "Own work" not in html
    assert "Hidden work" not in html
    assert "<dt>social enterprise</dt><dd>1</dd>" in html


def test_sources_tell_their_last_runs_and_the_work_that_waits(page: Page, world: World, session: Session) -> None:
    world.tender()
    session.add(SourceRow(name="ted", last_success_at=NOW - timedelta(days=2), last_error="429", last_error_at=NOW))
    session.add(SourceRow(name="other", watermark=NOW, last_success_at=NOW))
    session.add(
        FetchRunRow(
            source="ted",
            state="failed",
            started_at=NOW - timedelta(minutes=90),
            finished_at=NOW,
            counts={"fetched": 3},
            error_code="too-many-requests",
            error="TED refused.",
        )
    )
    session.add(WorkItemRow(kind="match_notice", subject_id=1, due_at=NOW - timedelta(hours=2)))
    html = page("/sources")
    assert "Last run failed" in html
    assert "fetched: 3" in html
    assert "too-many-requests · TED refused." in html
    assert "Matching lots" in html
    assert "2 hours ago" in html
    assert "Working" in html


def test_the_quarantine_tells_reason_and_position(page: Page, world: World) -> None:
    assert "The quarantine is empty" in page("/quarantine")
    world.quarantined("bad.xml", code="hostile")
    world.quarantined("odd.xml", code="unknown-format")
    world.quarantined("read-later.xml", code="hostile", released_at=NOW)
    html = page("/quarantine?code=hostile")
    assert "bad.xml" in html
    assert "line 2" in html
    assert "odd.xml" not in html
    assert "read-later.xml" not in html


def test_the_about_page_names_licences_and_accessibility(page: Page) -> None:
    html = page("/about")
    assert "Decision 2011/833/EU" in html
    assert 'id="accessibility"' in html


def test_health_tells_whether_the_database_answers(client: FlaskClient, clean_database: Settings) -> None:
    assert client.get("/health").get_json() == {"status": "ok", "database": "ok"}
    broken = clean_database.model_copy(update={"database_url": "postgresql://nobody@127.0.0.1:1/none"})
    other = create_app(broken).test_client()
    assert other.get("/health").status_code == 503
    assert "The service is not ready" in other.get("/tenders").get_data(as_text=True)


def test_robots_and_icons_are_there(client: FlaskClient) -> None:
    assert "Disallow: /alerts/" in client.get("/robots.txt").get_data(as_text=True)
    assert client.get("/favicon.ico").status_code == 301
    assert client.get("/static/favicon.svg", buffered=True).mimetype == "image/svg+xml"


def test_assets_are_kept_for_a_year_under_an_address_that_changes(client: FlaskClient) -> None:
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+\?v=[0-9a-f]{12})"', client.get("/about").text)
    assert len(styles) == 2
    for address in styles:
        response = client.get(address, buffered=True)
        assert response.status_code == 200
        assert "max-age=31536000" in response.headers["Cache-Control"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_its_language(language: str, page: Page, world: World) -> None:
    notice, lot = world.tender()
    enterprise = world.enterprise("a")
    world.match(lot, enterprise, world.criteria())
    for address in ("/", "/tenders", f"/tenders/{notice.id}", "/enterprises", "/enterprises/a", "/sources", "/about"):
        html = page(address, headers={"Accept-Language": language})
        assert f'<html lang="{language}">' in html


def test_a_chosen_language_stays_and_leads_back(client: FlaskClient) -> None:
    response = client.get("/language/fr?next=/tenders?q=x")
    assert (response.status_code, response.headers["Location"]) == (303, "/tenders?q=x")
    assert '<html lang="fr">' in client.get("/", headers={"Accept-Language": "de"}).text
    assert '<html lang="nl">' in client.get("/?lang=nl").text
    assert '<html lang="nl">' in client.get("/about").text


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\r\nX: y"]
)
def test_choosing_a_language_never_leads_to_another_site(target: str, client: FlaskClient) -> None:
    response = client.get("/language/de", query_string={"next": target})
    assert response.headers["Location"] == "/"


def test_a_language_that_is_not_offered_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/language/xx").status_code == 404


def test_an_error_page_says_what_to_do(client: FlaskClient) -> None:
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert "There is no such page" in response.text
    assert 'href="/tenders"' in response.text


def recipient(session: Session) -> RecipientRow:
    row = RecipientRow(address="a@example.org", language="en", frequency="daily")
    session.add(row)
    session.commit()
    return row


def test_opening_the_unsubscribe_link_changes_nothing_and_the_button_does(
    client: FlaskClient, session: Session, clean_database: Settings
) -> None:
    row = recipient(session)
    address = f"/alerts/unsubscribe/{unsubscribe_token(clean_database, row.id)}"
    assert "Stop the alerts?" in client.get(address).text
    session.refresh(row)
    assert row.unsubscribed_at is None
    assert "You are unsubscribed" in client.post(address).text
    session.refresh(row)
    assert row.unsubscribed_at == NOW


def test_a_mail_program_unsubscribes_with_one_click(
    client: FlaskClient, session: Session, clean_database: Settings
) -> None:
    row = recipient(session)
    address = f"/alerts/unsubscribe/{unsubscribe_token(clean_database, row.id)}"
    for _ in range(2):
        assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    session.refresh(row)
    assert row.unsubscribed_at == NOW


@pytest.mark.parametrize("token", ["x", "1", "a" * 500, "%00"])
def test_a_forged_link_unsubscribes_nobody(token: str, client: FlaskClient) -> None:
    assert client.get(f"/alerts/unsubscribe/{token}").status_code == 404
    assert client.post(f"/alerts/unsubscribe/{token}").status_code == 404


def write_mail(settings: Settings, name: str = "1.eml") -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Zwei neue Lose für Sie"
    message["Date"] = "Wed, 11 Mar 2026 09:30:00 +0000"
    message.set_content("Text <b>")
    message.add_alternative("<p>Hallo</p><script>alert(1)</script>", subtype="html")
    folder = settings.var_dir / "mail"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(message.as_bytes())


def test_stored_mails_can_be_read_in_a_sandbox(client: FlaskClient, clean_database: Settings) -> None:
    write_mail(clean_database)
    assert "Zwei neue Lose für Sie" in client.get("/dev/mail").text
    shown = client.get("/dev/mail/1.eml").text
    assert '<iframe class="mail-frame" sandbox ' in shown
    assert "Text &lt;b&gt;" in shown
    html = client.get("/dev/mail/1.eml/html")
    assert "Hallo" in html.text
    assert "default-src 'none'" in html.headers["Content-Security-Policy"]
    assert "sandbox" in html.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["..%2Fsecret.eml", "%2Fetc%2Fpasswd", "nothing.eml", "1.txt", "link.eml", "a%00.eml"])
def test_nothing_outside_the_mail_folder_can_be_read(name: str, client: FlaskClient, clean_database: Settings) -> None:
    write_mail(clean_database)
    (clean_database.var_dir / "secret.eml").write_text("Subject: secret\n\nsecret")
    link = clean_database.var_dir / "mail" / "link.eml"
    if not link.is_symlink():
        link.symlink_to(clean_database.var_dir / "secret.eml")
    assert client.get(f"/dev/mail/{name}").status_code == 404


def test_the_statement_says_what_does_not_work_and_when_it_was_tested(page: Page) -> None:
    html = page("/accessibility")
    assert "2.2" in html
    assert "have not tested the pages yet" in html
    assert f"{TESTED_ON:%-d %b %Y}" in html
    assert "mailto:" not in html
    assert 'href="/accessibility"' in page("/")


def test_the_statement_names_the_address_of_the_settings(clean_database: Settings) -> None:
    settings = clean_database.model_copy(update={"contact_email": "help@example.org"})
    client = create_app(settings, clock=lambda: NOW).test_client()
    assert '<a href="mailto:help@example.org">' in client.get("/accessibility").get_data(as_text=True)


def test_style_sheets_are_sent_packed_to_those_who_can_unpack_them(client: FlaskClient) -> None:
    plain = client.get("/static/theme.css", buffered=True)
    packed = client.get("/static/theme.css", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) * 2 < len(plain.data)


def test_pages_are_not_packed_because_they_hold_secrets(client: FlaskClient) -> None:
    response = client.get("/sign-in", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize(("language", "city"), [("pt", "Lisboa"), ("lv", "Rīga"), ("de", "Brüssel")])
def test_a_visitor_reads_the_times_of_where_the_language_is_spoken(
    client: FlaskClient, language: str, city: str
) -> None:
    assert city in client.get(f"/about?lang={language}").get_data(as_text=True)
