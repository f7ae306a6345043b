"""The list of bidders narrowed, sorted and taken away; the shortlist says who chose whom."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models.accounts import MembershipRow, UserRow
from models.awards import PastContractRow
from models.drafts import DraftBidderRow, DraftLotRow, ShortlistRow
from tests.web.people import People, post, sign_in
from tests.web.work.test_drafts import Office, office  # noqa: F401 - a fixture

STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\ufeff=")


def shown(client: FlaskClient, address: str) -> list[str]:
    text = client.get(address).get_data(as_text=True)
    return re.findall(r'<h3 class="card-heading"><a href="/enterprises/([\w-]+)"', text)


@pytest.fixture
def address(office: Office) -> str:  # noqa: F811
    """The page of a lot in Freiburg (DE131) worth 180,000 euro, with four who fit."""
    address = office.draft(nuts="DE131")
    office.bidder("here", 5_000, max_contract_eur_cents=100_000_00, status=["cooperative"])
    office.bidder("near", 6_000, nuts=["DE132"], max_contract_eur_cents=900_000_00)
    office.bidder("far", 7_000, nuts=["DE3"], max_contract_eur_cents=None)
    won = office.bidder("abroad", 4_000, country="FR", nuts=["FRB01"], max_contract_eur_cents=500_000_00)
    _, lot = office.world.tender("An old tender")
    office.session.add(PastContractRow(enterprise_id=won.id, lot_id=lot.id, found_by="name", state="confirmed"))
    row = office.session.scalars(select(DraftBidderRow).where(DraftBidderRow.enterprise_id == won.id)).one()
    row.band = "good"
    office.session.commit()
    return address


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", ["far", "near", "here", "abroad"]),
        ("?status=cooperative", ["here"]),
        ("?status=none-has-it", []),
        ("?band=good", ["abroad"]),
        ("?near=yes", ["here"]),
        ("?able=yes", ["near", "abroad"]),
        ("?able=yes&band=good&sort=near", ["abroad"]),
        ("?sort=near", ["here", "near", "far", "abroad"]),
        ("?sort=capacity", ["near", "abroad", "here", "far"]),
        ("?sort=contracts", ["abroad", "far", "near", "here"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(office: Office, address: str, query: str, wanted: list[str]) -> None:  # noqa: F811
    assert shown(office.officer, address + query) == wanted
    rows = table(office.officer, f"{address}/bidders.csv{query}")
    assert [row[0] for row in rows[1:]] == [f"Wäscherei {key}" for key in wanted]


@pytest.mark.parametrize("query", ["?sort=name", "?band=weak", "?near=no", "?page=0", "?status=" + "x" * 99])
def test_what_no_list_has_is_refused(office: Office, address: str, query: str) -> None:  # noqa: F811
    assert office.officer.get(address + query).status_code == 400


def test_each_bidder_says_how_far_it_works(office: Office, address: str) -> None:  # noqa: F811
    text = office.officer.get(address).get_data(as_text=True)
    for sentence in (
        "works in this region", "works in a neighbouring region: Breisgau-Hochschwarzwald",
        "works elsewhere in Germany", "works in another country: France",
    ):  # fmt: skip
        assert text.count(sentence) == 1
    assert "/enterprises/abroad#contracts-title" in text


def test_one_bidder_is_taken_apart_on_a_page_of_its_own(office: Office, address: str) -> None:  # noqa: F811
    text = office.officer.get(address).get_data(as_text=True)
    own = re.findall(rf"{address}/enterprises/\d+", text)
    assert len(own) == len(set(own)) > 1
    assert "feature-points" not in text
    page = office.officer.get(own[0]).get_data(as_text=True)
    assert page.count('<td class="feature-points">') == 11
    assert f'href="{address}#enterprise-' in page
    assert office.officer.get(f"{address}/enterprises/999999").status_code == 404
    assert office.officer.get(f"{address}/enterprises/{2**63}").status_code == 404


def test_a_bidder_is_reached_as_long_as_it_is_listed(office: Office, address: str) -> None:  # noqa: F811
    row = office.bidder("own", 9_000, contact_email="office@own.example", contact_phone="0761 12/3")
    office.session.add(ShortlistRow(lot_id=office.session.scalars(select(DraftLotRow)).one().id, enterprise_id=row.id))
    office.session.commit()
    pages = (address, f"{address}?view=chosen", f"{address}/enterprises/{row.id}")
    for page in pages:
        text = office.officer.get(page).get_data(as_text=True)
        assert text.count('<a href="mailto:office@own.example">office@own.example</a>') == 1, page
        assert text.count('<a href="tel:0761123">0761 12/3</a>') == 1, page
    header, first, *_ = table(office.officer, f"{address}/bidders.csv")
    reached = [first[header.index(title)] for title in ("E-mail address", "Phone")]
    assert reached == ["office@own.example", "0761 12/3"]
    row.listed = False
    office.session.commit()
    for page in (*pages, f"{address}/shortlist.csv"):
        text = office.officer.get(page).get_data(as_text=True)
        assert "own.example" not in text, page
        assert "0761" not in text, page
    assert "Wäscherei own" in office.officer.get(f"{address}/shortlist.csv").get_data(as_text=True)


def test_pages_keep_their_filters(office: Office, address: str) -> None:  # noqa: F811
    for number in range(11):
        office.bidder(f"more-{number}", 3_000, status=["association"])
    text = office.officer.get(f"{address}?status=association").get_data(as_text=True)
    assert "11 enterprises are left." in text
    following = re.findall(r'href="([^"]*page=2[^"]*)"', text)[0].replace("&amp;", "&")
    assert "status=association" in following
    assert shown(office.officer, following) == ["more-10"]


def test_columns_are_chosen_and_remembered_by_each_person(office: Office, address: str) -> None:  # noqa: F811
    data = {"column": ["score", "name", "nonsense"], "kind": "csv", "able": "yes"}
    answer = post(office.officer, f"{address}/columns", data, page=address)
    assert answer.location.endswith("bidders.csv?able=yes")
    assert table(office.officer, answer.location) == [
        ["Name", "Score"],
        ["Wäscherei near", "60.0"],
        ["Wäscherei abroad", "40.0"],
    ]
    assert 'value="note">' in office.officer.get(address).get_data(as_text=True)
    sheet = openpyxl.load_workbook(io.BytesIO(office.officer.get(f"{address}/bidders.xlsx").data)).active
    assert [cell.value for cell in sheet[1]] == ["Name", "Score"]
    colleague = colleague_of(office)
    assert len(table(colleague, f"{address}/bidders.csv")[0]) > 10
    assert post(office.officer, f"{address}/columns", {"kind": "exe"}, page=address).status_code == 400


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_is_a_formula(office: Office, address: str, start: str) -> None:  # noqa: F811
    evil = f'{start}HYPERLINK("http://evil.example","x")'
    row = office.bidder("evil", 9_000, name=evil, city=evil, website=evil, contact_email=evil, contact_phone=evil)
    lot = office.session.scalars(select(DraftLotRow)).one()
    office.session.add(ShortlistRow(lot_id=lot.id, enterprise_id=row.id, note=evil))
    office.session.commit()
    for name in ("shortlist", "bidders"):
        cells = [cell for line in table(office.officer, f"{address}/{name}.csv") for cell in line]
        assert sum("HYPERLINK" in cell for cell in cells) == 6
        assert not [cell for cell in cells if cell.lstrip(" \ufeff").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
        book = openpyxl.load_workbook(io.BytesIO(office.officer.get(f"{address}/{name}.xlsx").data))
        assert {cell.data_type for line in book.active.iter_rows() for cell in line} <= {"s", "n", "d"}


def test_choosing_twice_is_choosing_once_and_the_page_says_who_did_it(office: Office, address: str) -> None:  # noqa: F811
    chosen = office.session.scalars(select(DraftBidderRow.enterprise_id)).first()
    colleague = colleague_of(office)
    data = {"enterprise": chosen, "note": "Call them"}
    for client in (office.officer, office.officer, colleague):
        assert post(client, f"{address}/choose", data, page=address).status_code == 302
    row = office.session.scalars(select(ShortlistRow)).one()
    assert row.noted_at is None
    text = office.officer.get(f"{address}?view=chosen").get_data(as_text=True)
    assert "Chosen by officer@example.test, " in text
    assert "Note changed" not in text
    post(colleague, f"{address}/choose", {**data, "note": "Called"}, page=address)
    text = office.officer.get(f"{address}?view=chosen").get_data(as_text=True)
    assert "Chosen by officer@example.test, " in text
    assert "Note changed by Peter, " in text
    for _ in range(2):
        post(colleague, f"{address}/choose", {**data, "off": "1"}, page=address)
    assert office.session.scalars(select(ShortlistRow).execution_options(populate_existing=True)).all() == []


def test_who_was_chosen_by_somebody_erased_stays_chosen(office: Office, address: str) -> None:  # noqa: F811
    colleague = colleague_of(office)
    chosen = office.session.scalars(select(DraftBidderRow.enterprise_id)).first()
    post(colleague, f"{address}/choose", {"enterprise": chosen, "note": ""}, page=address)
    office.session.delete(office.session.scalars(select(UserRow).where(UserRow.name == "Peter")).one())
    office.session.commit()
    assert "Chosen by somebody who has left" in office.officer.get(f"{address}?view=chosen").get_data(as_text=True)


def test_earlier_reserved_awards_of_the_kind_are_counted(office: Office) -> None:  # noqa: F811
    address = office.draft(cpv="90911200")
    office.bidder("own")
    reserved = {"reserved_participation": "yes", "state": "awarded"}
    office.world.tender("A", cpv=["90919300"], **reserved)
    office.world.tender("Of another kind", cpv=["98310000"], **reserved)
    office.world.tender("Elsewhere", cpv=["90919300"], country="FR", **reserved)
    office.world.tender("Open", cpv=["90919300"], reserved_participation="yes")
    office.world.tender("Not reserved", cpv=["90919300"], state="awarded")
    office.session.commit()
    text = office.officer.get(address).get_data(as_text=True)
    assert "Lots of this kind that were awarded as reserved before: 1." in text


def test_goods_are_a_kind_that_the_advice_knows(office: Office) -> None:  # noqa: F811
    address = office.draft(nature="supplies", cpv="39162110")
    office.bidder("own")
    text = office.officer.get(address).get_data(as_text=True)
    assert "does not say whether goods, services or works" not in text
    assert "No lot of this kind is known to have been awarded" in text


def colleague_of(office: Office) -> FlaskClient:  # noqa: F811
    peter = People(office.session).user("peter@example.test", name="Peter")
    office.session.add(MembershipRow(user_id=peter.id, organisation_id=office.organisation.id, role="member"))
    office.session.commit()
    return sign_in(office.app, "peter@example.test")


def table(client: FlaskClient, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).get_data(as_text=True)[1:], newline="")))
