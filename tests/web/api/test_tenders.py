"""Tenders and enterprises for programs: facts as facts, lists that go on, nothing that is not listed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tests.web.api.conftest import HOME, Office, Program
from tests.web.factories import NOW


def walk(program: Program, address: str) -> list[int]:
    """Return the ids of a whole list, by its links."""
    found: list[int] = []
    while address:
        response = program.get(address)
        assert response.status_code == 200, response.get_data(as_text=True)
        found += [item["id"] for item in response.get_json()["items"]]
        link = response.headers.get("Link", "")
        parts = urlsplit(link.partition(">")[0].lstrip("<"))
        assert (response.get_json()["next_cursor"] is None) == (link == "")
        address = f"{parts.path.removeprefix(HOME)}?{parts.query}" if link else ""
    return found


def test_a_tender_is_told_as_its_source_published_it(office: Office) -> None:
    office.lot.reserved_participation, office.lot.reserved_for = "yes", ["res-ws"]
    office.lot.facts = {
        **office.lot.facts,
        "framework_maximum": {"amount_cents": 99, "currency": "EUR"},
        "eu_funded": "no",
        "award_criteria": [{"code": "price", "name": {"de": "Preis"}, "weight": "60 %"}],
        "documents_url": "javascript:alert(1)",
    }
    office.session.commit()
    told = office.visitor().read(f"/tenders/{office.lot.notice_id}")
    (lot,) = told["lots"]
    assert told["source_url"].startswith("https://ted.europa.eu/")
    assert told["licence"]["name"] == "Commission Decision 2011/833/EU"
    assert told["buyer"] == "City of Freiburg"
    assert lot["value"] == {"amount_minor": 12_000_000, "currency": "EUR"}
    assert lot["closes_at"] == "2026-03-20T09:30:00Z"
    assert lot["reserved"] == {"participation": True, "reserved_for": ["res-ws"], "execution": None}
    assert (lot["social"], lot["eu_funded"], lot["objectives"]["innovation"]) == (None, False, None)
    assert lot["framework_maximum"] == {"amount_minor": 99, "currency": "EUR"}
    assert lot["award_criteria"][0]["name"] == {"de": "Preis"}
    assert lot["documents_url"] is None


def test_what_is_unknown_is_null_and_never_no(office: Office) -> None:
    office.lot.value_cents = office.lot.currency = office.lot.closes_at = None
    office.session.commit()
    (item,) = office.visitor().read("/tenders")["items"]
    (lot,) = item["lots"]
    assert (lot["value"], lot["closes_at"], lot["green"], lot["sme_suitable"]) == (None, None, None, None)


@pytest.mark.parametrize(
    "query", ["tenders?country=DE", "tenders?region=DE1", "tenders?cpv=98", "enterprises?status=cooperative"]
)
def test_a_filter_with_a_line_break_behind_it_is_refused(office: Office, query: str) -> None:
    assert office.visitor().get(f"/{query}").status_code == 200
    assert office.visitor().get(f"/{query}%0A").status_code == 422


def test_tenders_are_filtered_as_on_the_page(office: Office) -> None:
    _, other = office.world.tender("Cleaning of schools", country="FR", cpv=["90911200"], closes_at=NOW)
    office.session.commit()
    program = office.visitor()

    def ids(query: str) -> list[int]:
        return [item["id"] for item in program.read(f"/tenders?{query}")["items"]]

    assert ids("") == [office.lot.notice_id]
    assert ids("deadline=closed") == [other.notice_id]
    assert ids("deadline=closed&deadline=month&country=FR&country=DE") == [other.notice_id, office.lot.notice_id]
    assert ids("q=laund") == [office.lot.notice_id]
    assert ids("cpv=9091&deadline=closed") == [other.notice_id]
    assert ids("reserved=workshop") == []


def test_a_list_goes_on_without_repeats_or_gaps_whatever_comes_new(office: Office) -> None:
    days = (date(2026, 3, 1), date(2026, 3, 2), None)
    for number in range(11):
        office.world.tender(f"Cleaning {number}")[0].published_on = days[number % 3]
    office.session.commit()
    program = office.visitor()
    whole = walk(program, "/tenders?limit=100")
    first = program.read("/tenders?limit=5")
    office.world.tender("Newer")[0].published_on = date(2026, 3, 9)
    office.session.commit()
    rest = walk(program, f"/tenders?limit=3&cursor={first['next_cursor']}")
    assert [item["id"] for item in first["items"]] + rest == whole
    assert len(set(whole)) == 12


def test_changes_can_be_followed(office: Office) -> None:
    notices = [office.world.tender(f"Cleaning {number}")[0] for number in range(4)]
    for place, notice in enumerate(notices):
        notice.changed_at = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(hours=place // 2)
    office.session.commit()
    program = office.visitor()
    every = [notice.id for notice in notices]
    assert walk(program, "/tenders?sort=changed&limit=1&changed_since=2027-01-01T00:00:00Z") == every
    assert walk(program, "/tenders?sort=changed&changed_since=2027-01-01T02:00:00%2B01:00") == every[2:]
    assert program.get("/tenders?changed_since=2027-01-01T00:00:00").status_code == 422


@pytest.mark.parametrize("change", ["&limit=5", ""])
def test_a_cursor_holds_for_its_list_alone(office: Office, change: str) -> None:
    for number in range(3):
        office.world.tender(f"Cleaning {number}")
    office.session.commit()
    program = office.visitor()
    cursor = program.read("/tenders?limit=1")["next_cursor"]
    assert program.get(f"/tenders?cursor={cursor}{change}").status_code == 200
    for address in (
        f"/tenders?country=DE&cursor={cursor}",
        f"/enterprises?cursor={cursor}",
        f"/tenders?cursor={cursor[:-1]}{'a' if cursor[-1] != 'a' else 'b'}",
        "/tenders?cursor=x",
    ):
        response = program.get(address)
        assert (response.status_code, response.content_type) == (400, "application/problem+json"), address


def test_only_listed_enterprises_are_shown_and_only_what_their_page_shows(office: Office) -> None:
    hidden = office.world.enterprise("hidden", listed=False)
    office.enterprise.postcode, office.enterprise.company_id = "79098", "HRB 1"
    office.enterprise.contact_email = "office@own.example"
    office.session.commit()
    program = office.visitor()
    (item,) = program.read("/enterprises")["items"]
    assert item == program.read("/enterprises/own") == program.read(f"/enterprises/{office.enterprise.id}")
    assert item["largest_contract"] == {"amount_minor": 40_000_000, "currency": "EUR"}
    assert item["capabilities"] == [{"text": "Waschen von Bettwäsche", "language": "de"}]
    assert (item["contact_email"], item["contact_phone"]) == ("office@own.example", None)
    assert not {"79098", "HRB 1"} & set(map(str, item.values()))
    for key in ("hidden", str(hidden.id), "none", "%00"):
        assert program.get(f"/enterprises/{key}").status_code == 404, key


def test_enterprises_are_filtered_and_listed_to_the_end(office: Office) -> None:
    for number in range(5):
        office.world.enterprise(f"e{number}", country="FR", status=["cooperative"], nuts=["FRB01"])
    office.session.commit()
    program = office.visitor()
    assert len(walk(program, "/enterprises?limit=2")) == 6
    assert len(walk(program, "/enterprises?limit=2&status=cooperative&country=FR")) == 5
    assert walk(program, "/enterprises?q=Freiburg") == [office.enterprise.id]
    assert len(walk(program, "/enterprises?q=ironing")) == 6
    assert walk(program, "/enterprises?q=gardening") == []


def test_what_has_not_changed_is_not_sent_again(office: Office) -> None:
    program, address = office.visitor(), f"/tenders/{office.lot.notice_id}"
    tag = program.get(address).headers["ETag"]
    again = program.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    office.lot.title = "Another"
    office.session.commit()
    assert program.get(address, headers={"If-None-Match": tag}).status_code == 200
