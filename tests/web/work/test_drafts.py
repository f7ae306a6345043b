"""Drafts of an authority: private, kept as typed, ranked with reasons, shortlisted, exported without formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.drafts import DraftBidderRow, DraftLotRow, DraftRow, ShortlistRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow
from models.work import WorkItemRow
from tests.web.factories import NOW, World
from tests.web.people import People, post, sign_in

FIRST = {"title": "Cleaning of schools", "description": "Daily cleaning.", "nature": "services", "value": "180 000"}


@dataclass
class Office:
    """An authority with its officer signed in."""

    app: Flask
    session: Session
    world: World

    def __post_init__(self) -> None:
        people = People(self.session)
        self.organisation = people.organisation((people.user("officer@example.test"), "owner"), kind="buyer")
        self.criteria = self.world.criteria()
        self.session.commit()
        self.officer = sign_in(self.app, "officer@example.test")
        self.home = f"/my/{self.organisation.id}/drafts"

    def draft(self, **fields: object) -> str:
        """Make a draft through the page; return the address of its lot."""
        made = post(self.officer, f"{self.home}/new", {**FIRST, **fields})
        assert made.status_code == 302, made.get_data(as_text=True)
        return self.officer.get(made.location).location

    def bidder(self, key: str, score: int = 6_000, gates: Sequence[str] = (), **fields: object) -> EnterpriseRow:
        """Let an enterprise fit the lot of the only draft, as matching would store it."""
        enterprise = self.world.enterprise(key, **fields)
        lot = self.session.scalars(select(DraftLotRow)).one()
        points = [score, *[0] * 9]
        self.session.add(
            DraftBidderRow(
                lot_id=lot.id, enterprise_id=enterprise.id, criteria_id=self.criteria.id, score_centi=score,
                band="strong", gates=list(gates), points_centi=points, feature_values=[0.5] * 10, matched_at=NOW,
            )
        )  # fmt: skip
        lot.bands = {"strong": int(lot.bands.get("strong", 0)) + (not gates)}
        self.session.scalars(select(DraftRow)).one().matched_at = NOW
        self.session.commit()
        return enterprise


@pytest.fixture
def office(app: Flask, session: Session, world: World) -> Office:
    return Office(app, session, world)


def test_a_title_and_a_description_are_enough(office: Office) -> None:
    address = office.draft(value="")
    text = office.officer.get(address).get_data(as_text=True)
    assert "comparing the draft with all enterprises" in text
    assert '<meta http-equiv="refresh"' in text
    lot = office.session.scalars(select(DraftLotRow)).one()
    assert (lot.nuts, lot.cpv, lot.value_eur_cents, lot.state) == (["DE"], [], None, "open")
    asked = office.session.scalars(select(WorkItemRow.subject_id).where(WorkItemRow.kind == "match_draft")).all()
    assert asked == [lot.draft_id]


def test_what_is_wrong_is_said_and_nothing_is_lost(office: Office) -> None:
    data = {**FIRST, "title": "", "value": "much", "months": "0", "description": "Kept <b>text</b>"}
    response = post(office.officer, f"{office.home}/new", data)
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    for sentence in ("Enter a title.", "Enter an amount in euro", "Enter a number of months"):
        assert sentence in text
    assert "Kept &lt;b&gt;text&lt;/b&gt;" in text
    assert office.session.scalars(select(DraftRow)).all() == []


@pytest.mark.parametrize(
    ("months", "value", "kept"),
    [("24 Monate", "1,5 Mio.", (24, 150_000_000)), ("2 Jahre", "45 TEUR", (24, 4_500_000)), ("36", "", (36, None))],
)
def test_numbers_are_kept_as_people_write_them(
    office: Office, months: str, value: str, kept: tuple[int, int | None]
) -> None:
    office.draft(months=months, value=value)
    lot = office.session.scalars(select(DraftLotRow)).one()
    assert (lot.duration_months, lot.value_eur_cents) == kept


@pytest.mark.parametrize("months", ["0", "1000", "24 days", "0 years", "100 years", "1,5", "soon"])
def test_what_is_no_number_of_months_is_said_and_stays(office: Office, months: str) -> None:
    response = post(office.officer, f"{office.home}/new", {**FIRST, "months": months})
    assert response.status_code == 422
    assert f'value="{months}"' in response.text
    assert "Enter a number of months" in response.text


@pytest.mark.parametrize(
    ("text", "language"),
    [("Koszenie trawników, pielęgnacja krzewów.", "pl"), ("Facility", "de"), ("Catering", "de")],
)
def test_a_short_text_is_in_its_own_language_or_that_of_the_country(office: Office, text: str, language: str) -> None:
    office.officer.set_cookie("language", "fr")
    office.draft(title=text, description=text)
    assert office.session.scalars(select(DraftLotRow)).one().language == language


def test_bidders_are_ranked_with_status_and_size(office: Office) -> None:
    address = office.draft()
    office.bidder("small", 5_000, max_contract_eur_cents=1_000_00, status=[])
    office.bidder("large", 6_000)
    text = office.officer.get(address).get_data(as_text=True)
    assert re.findall(r'href="/enterprises/(\w+)"', text)[0] == "large"
    assert "enough for this lot" in text
    assert "less than this lot" in text
    assert "not verified" in text
    assert "refresh" not in text


def test_the_advice_says_what_it_rests_on(office: Office) -> None:
    address = office.draft(months="24", cpv="90910000")
    for number in range(4):
        office.bidder(f"works-{number}", max_contract_eur_cents=100_000_000)
    text = office.officer.get(address).get_data(as_text=True)
    assert "May this be reserved?" in text
    assert "§ 118 GWB" in text
    assert "Enterprises that fit: 4; fitting well: 4." in text
    advice = "Too few that fit well have a verified status that qualifies: 0; needed: 1."
    assert f"<strong>Ask for a social clause</strong><br>{advice}<br>" in text
    assert text.count("Not legal advice.") == 1


def test_the_advice_says_of_each_ground_what_is_met(office: Office) -> None:
    address = office.draft(months="", cpv="90910000")
    office.bidder("works", max_contract_eur_cents=100_000_000)
    text = office.officer.get(address).get_data(as_text=True)
    names = ("Sheltered workshops and enterprises", "Organisations with a public-service", "The market")
    workshops, missions, market = re.findall(
        "|".join(f'<h4 class="ground">{name}.*?(?=<h4|<details)' for name in names), text, re.DOTALL
    )
    marked = '<li class="condition condition-{}"><span class="condition-state">{}</span><span>{}'
    assert "(Directive 2014/24/EU, Art. 20(1))" in workshops
    assert "This lot may be reserved on this ground." in workshops
    assert marked.format("met", "met", "National law provides for this in § 118 GWB.") in workshops
    assert marked.format("unknown", "not known", "Bidders must prove") in workshops.partition("For bidders to prove")[2]
    assert "(Directive 2014/24/EU, Art. 77)" in missions
    assert "This lot may not be reserved on this ground." in missions
    assert marked.format("unmet", "not met", "The main procurement code, 90910000, is not on the list") in missions
    assert "condition-met" not in missions, "a ground that is ruled out names only what rules it out"
    assert "condition-state" not in market


def test_the_first_code_is_told_to_be_the_main_one(office: Office) -> None:
    said, mark = "The first code is the main one", '<span class="muted">(main code)</span>'
    address = office.draft(more_cpv="90910000 77310000")
    text = office.officer.get(address).get_data(as_text=True)
    assert text.count(mark) == 1
    assert re.search(r'<span class="code">90910000</span> [^<]+ ' + re.escape(mark), text)
    assert said in office.officer.get(f"{address}/edit").get_data(as_text=True)
    assert mark not in office.officer.get(office.draft(more_cpv="90910000")).get_data(as_text=True)


def test_without_rules_of_the_country_the_page_says_so(office: Office) -> None:
    address = office.draft()
    office.bidder("own")
    office.session.scalars(select(DraftLotRow)).one().country = "FI"
    office.session.commit()
    assert "The rules of Finland on reserving are not known here." in office.officer.get(address).get_data(as_text=True)


def test_who_does_not_want_to_be_seen_is_not_shown(office: Office) -> None:
    address = office.draft()
    office.bidder("shy-works", listed=False)
    assert "shy-works" not in office.officer.get(address).get_data(as_text=True)


def test_the_shortlist_keeps_notes_and_leaves_as_tables(office: Office) -> None:
    address = office.draft()
    enterprise = office.bidder("own", name="=cmd()|x", website="https://x.example")
    office.bidder("other")
    data = {"enterprise": enterprise.id, "note": "@call\nMonday"}
    assert post(office.officer, f"{address}/choose", data, page=address).status_code == 302
    chosen = office.officer.get(address + "?view=chosen").get_data(as_text=True)
    assert chosen.count('class="card-plain match"') == 1
    rows = list(csv.reader(io.StringIO(office.officer.get(f"{address}/shortlist.csv").get_data(as_text=True)[1:])))
    assert (rows[1][0], rows[1][-1]) == ("'=cmd()|x", "'@call\nMonday")
    answer = office.officer.get(f"{address}/shortlist.xlsx")
    assert re.search(r'filename="shortlist-[a-z0-9-]+\.xlsx"', answer.headers["Content-Disposition"])
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=cmd()|x", "s")
    assert sheet.title == office.session.scalars(select(DraftLotRow.title)).one()[:31]
    assert [cell.data_type for cell in sheet[2] if sheet.cell(1, cell.column).value == "Chosen on"] == ["d"]
    post(office.officer, f"{address}/choose", {"enterprise": enterprise.id, "off": "1"}, page=address)
    office.session.expire_all()
    assert office.session.scalars(select(ShortlistRow)).all() == []


@pytest.mark.parametrize("enterprise", ["", "x", "-1", "9" * 30, "424242"])
def test_only_who_fits_can_be_chosen(office: Office, enterprise: str) -> None:
    address = office.draft()
    status = post(office.officer, f"{address}/choose", {"enterprise": enterprise}, page=address).status_code
    assert status in (400, 404)


def test_changing_a_lot_matches_it_anew(office: Office) -> None:
    address = office.draft()
    office.bidder("own")
    page = f"{address}/edit"
    assert "Daily cleaning." in office.officer.get(page).get_data(as_text=True)
    post(office.officer, page, {**FIRST, "title": "Cleaning and gardens", "cpv": "90910000", "more_cpv": "77310000-6"})
    office.session.expire_all()
    lot = office.session.scalars(select(DraftLotRow)).one()
    assert (lot.title, lot.cpv) == ("Cleaning and gardens", ["90910000", "77310000"])
    draft = office.session.scalars(select(DraftRow)).one()
    assert (draft.title, draft.matched_at) == ("Cleaning and gardens", None)


def test_a_draft_with_two_lots_lists_them(office: Office) -> None:
    address = office.draft()
    draft = address.rsplit("/lots/", 1)[0]
    post(office.officer, f"{draft}/lots/new", {**FIRST, "title": "Gardens"})
    text = office.officer.get(draft).get_data(as_text=True)
    assert text.index("Cleaning of schools</a>") < text.index("Gardens</a>")


def test_a_deleted_draft_is_gone_with_its_lots(office: Office) -> None:
    address = office.draft()
    office.bidder("own")
    draft = address.rsplit("/lots/", 1)[0]
    post(office.officer, f"{draft}/delete", page=address)
    assert office.officer.get(draft).status_code == 404
    assert office.session.scalars(select(DraftLotRow)).all() == []


def test_another_authority_sees_nothing_of_it(office: Office) -> None:
    address = office.draft()
    people = People(office.session)
    other = people.organisation((people.user("other@example.test"), "owner"), kind="buyer")
    office.session.commit()
    stranger = sign_in(office.app, "other@example.test")
    assert stranger.get(address).status_code == 404
    foreign = address.replace(f"/my/{office.organisation.id}/", f"/my/{other.id}/")
    for page in (foreign, foreign.rsplit("/lots/", 1)[0], f"{foreign}/edit", f"{foreign}/shortlist.csv"):
        assert stranger.get(page).status_code == 404, page
    home = f"/my/{other.id}/drafts"
    assert post(stranger, foreign.rsplit("/lots/", 1)[0] + "/delete", page=f"{home}/new").status_code == 404
    assert "Cleaning of schools" not in stranger.get(home).get_data(as_text=True)


def test_where_nobody_fits_the_page_says_which_rules_speak_against_whom(office: Office) -> None:
    address = office.draft()
    office.bidder("small", gates=["over_capacity"])
    office.bidder("small-and-far", gates=["over_capacity", "outside_regions"])
    office.bidder("hidden", gates=["over_capacity"], listed=False)
    told = office.officer.get(address).text.split("No enterprise in the directory fits")[1].split("</ul>")[0]
    assert re.findall("<li>(.*?)</li>", told) == ["Too large: 2", "Outside the regions served: 1"]
    assert (
        "All that fit</a>"
        in office.officer.get(f"{address}?view=chosen").text.split("Nobody is on the shortlist yet")[1]
    )


def test_who_fitted_under_earlier_criteria_is_explained_by_them(office: Office) -> None:
    address = office.draft()
    office.bidder("gardener")
    office.criteria.state = "retired"
    office.session.flush()
    other = {
        **office.criteria.document,
        "scorer": "hybrid-v2",
        "weights": {**office.criteria.document["weights"], "kind": 10},
    }
    office.session.add(
        CriteriaRow(fingerprint="other", scorer="hybrid-v2", document=other, state="published", reason="test")
    )
    office.session.commit()
    assert "Wäscherei gardener" in office.officer.get(address).text
    (bidder,) = office.session.scalars(select(DraftBidderRow))
    one = office.officer.get(f"{address}/enterprises/{bidder.enterprise_id}")
    assert one.text.split('<table class="features">')[1].split("</table>")[0].count("<tr") == 12
