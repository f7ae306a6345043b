"""Letters about proofs: to the owners, in their language, each once, whoever runs the work how often."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.i18n import LANGUAGES
from config.settings import Settings
from jobs.evidence.letters import remind, tell_decisions
from jobs.evidence.wording import ProofFacts, write_letter
from models.accounts import UserRow
from models.evidence import EvidenceRow, EvidenceTellingRow
from models.letters import LetterRow
from models.work import WorkItemRow
from tests.web.factories import World
from tests.web.people import People

END = date(2026, 9, 30)
OCCASIONS = ("verified", "rejected", "ends-60", "ends-14", "expired")


@dataclass
class Post:
    """An enterprise with two owners and a member, a proof verified until ``END``, and a clock."""

    settings: Settings
    session: Session

    def __post_init__(self) -> None:
        people, world = People(self.session), World(self.session)
        self.enterprise = world.enterprise("own", name="Wäscherei 100 % Süd")
        anna, bo = people.user("anna@example.test", language="en"), people.user("bo@example.test", language="de")
        members = ((anna, "owner"), (bo, "owner"), (people.user("cara@example.test"), "member"))
        self.organisation = people.organisation(*members, enterprise=self.enterprise)
        self.proof()

    def proof(self, **fields: object) -> EvidenceRow:
        values = {"status": "sheltered-workshop", "state": "verified", "expires_on": END}
        row = EvidenceRow(enterprise_id=self.enterprise.id, **{**values, **fields})
        self.session.add(row)
        self.session.commit()
        return row

    def remind(self, day: date) -> int:
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        return remind(self.settings, [0], clock=lambda: moment)

    def told(self) -> list[str]:
        statement = select(EvidenceTellingRow.occasion).order_by(EvidenceTellingRow.told_at)
        return list(self.session.scalars(statement))

    def letters(self) -> list[LetterRow]:
        self.session.expire_all()
        return list(self.session.scalars(select(LetterRow).order_by(LetterRow.id)))


@pytest.fixture
def office(clean_database: Settings, session: Session) -> Post:
    return Post(clean_database, session)


def test_owners_hear_sixty_and_fourteen_days_before_the_end_and_after_it(office: Post) -> None:
    day = END - timedelta(days=80)
    while day < END + timedelta(days=20):
        office.remind(day)
        office.remind(day)
        day += timedelta(days=1)
    told = {row.occasion: row.told_at.date() for row in office.session.scalars(select(EvidenceTellingRow))}
    assert told == {
        "ends-60": END - timedelta(days=60),
        "ends-14": END - timedelta(days=14),
        "expired": END + timedelta(days=1),
    }
    assert [row.address for row in office.letters()] == ["anna@example.test", "bo@example.test"] * 3
    assert [row.language for row in office.letters()[:2]] == ["en", "de"]


def test_a_letter_says_what_ends_when_and_where_to_go(office: Post) -> None:
    office.remind(END - timedelta(days=14))
    first = office.letters()[0]
    assert first.subject == "Your proof ends on 30 September 2026: Sheltered workshop"
    for words in ("Wäscherei 100 % Süd", f"/my/{office.organisation.id}/evidence"):
        assert words in first.text
        assert words in first.html
    asked = select(WorkItemRow.subject_id).where(WorkItemRow.kind == "send_letter")
    assert set(office.session.scalars(asked)) == {row.id for row in office.letters()}


def test_after_a_long_pause_only_the_latest_word_is_sent(office: Post) -> None:
    office.remind(END - timedelta(days=3))
    assert office.told() == ["ends-14"]


def test_many_at_once_tell_once(office: Post) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: office.remind(END + timedelta(days=1)), range(4))) == 1
    assert len(office.letters()) == 2


@pytest.mark.parametrize("state", ["pending", "rejected", "withdrawn"])
def test_only_verified_proofs_are_reminded_of(office: Post, state: str) -> None:
    office.session.scalars(select(EvidenceRow)).one().state = state
    office.session.commit()
    assert office.remind(END + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("state", "expires_on", "before", "after"),
    [
        ("verified", END + timedelta(days=300), [], []),
        ("pending", END + timedelta(days=300), [], ["expired"]),
        ("pending", None, [], ["expired"]),
        ("rejected", END + timedelta(days=300), ["ends-14"], ["ends-14", "expired"]),
        ("verified", END - timedelta(days=300), ["ends-14"], ["ends-14", "expired"]),
    ],
)
def test_a_later_proof_stands_in_for_one_that_ends(
    office: Post, state: str, expires_on: date | None, before: list[str], after: list[str]
) -> None:
    office.proof(state=state, expires_on=expires_on)
    office.remind(END - timedelta(days=10))
    assert office.told() == before
    office.remind(END + timedelta(days=1))
    assert office.told() == after


def test_the_owners_hear_what_was_decided_once(office: Post) -> None:
    rejected = office.proof(state="rejected", reason="The <page> is cut off.")
    pending = office.proof(state="pending")
    ids = [1, rejected.id, pending.id, 424242]
    tell_decisions(office.settings, ids)
    tell_decisions(office.settings, ids)
    english = [row for row in office.letters() if row.language == "en"]
    assert [row.subject for row in english] == [
        "Your status is verified: Sheltered workshop",
        "Your proof was not accepted: Sheltered workshop",
    ]
    assert "The <page> is cut off." in english[1].text
    assert "The &lt;page&gt; is cut off." in english[1].html


def test_a_status_that_the_profile_does_not_name_is_not_said_to_be_seen(office: Post) -> None:
    unseen = office.proof(status="cooperative")
    tell_decisions(office.settings, [1, unseen.id])
    seen, other = (row.text for row in office.letters() if row.language == "en")
    assert "Buyers now see this status" in seen
    assert "Buyers now see" not in other
    for words in ("your profile does not name this status yet", "Add this status to the profile", "30 September 2026"):
        assert words in other
    assert f"/my/{office.organisation.id}/evidence" in other


def test_what_is_verified_shortly_before_its_end_is_not_told_of_twice_at_once(office: Post) -> None:
    moment = datetime(2026, 9, 1, 9, tzinfo=UTC)
    tell_decisions(office.settings, [1], clock=lambda: moment)
    assert office.remind(moment.date()) == 0
    assert office.remind(END - timedelta(days=14)) == 1
    assert len(office.letters()) == 4


def test_an_account_that_is_closed_hears_nothing(office: Post) -> None:
    office.session.scalars(select(UserRow).where(UserRow.email == "bo@example.test")).one().active = False
    office.session.commit()
    office.remind(END)
    assert [row.address for row in office.letters()] == ["anna@example.test"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("occasion", "is_in_profile"), [(name, seen) for name in OCCASIONS for seen in (True, False)])
def test_every_letter_can_be_written_in_every_language(language: str, occasion: str, is_in_profile: bool) -> None:
    facts = ProofFacts(
        "100 % <Süd>", "cooperative", END, "Because", "https://x.example/my/1/evidence", is_in_profile=is_in_profile
    )
    letter = write_letter(occasion, facts, language)
    assert "\n" not in letter.subject
    assert "100 % <Süd>" in letter.text
    assert "100 % &lt;Süd&gt;" in letter.html
    assert f'<html lang="{language}">' in letter.html
    assert re.search(r"%\(\w+\)", letter.subject + letter.text + letter.html) is None
    assert ("Because" in letter.text) is (occasion == "rejected")


@pytest.mark.parametrize("occasion", ["ends-60", "ends-14", "expired"])
def test_a_reminder_does_not_say_that_buyers_see_what_the_profile_does_not_name(occasion: str) -> None:
    facts = ProofFacts("Own", "cooperative", END, "", "https://x.example/my/1/evidence", is_in_profile=False)
    text = write_letter(occasion, facts, "en").text
    assert "buyers see your status" not in text
    assert "no buyer sees it" in text
