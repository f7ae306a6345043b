"""Past contracts: found by number or name, confirmed by people, evidence once confirmed and only then."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner

from config.settings import Settings
from jobs.archives import Document
from jobs.cli import build_app
from jobs.commands import past_contracts as commands
from jobs.enterprises import load_enterprises
from jobs.ingest import ingest_documents
from jobs.past_contracts import Decision, decide, find_past_contracts
from models.accounts import OrganisationRow
from models.awards import PastContractRow, WinnerRow
from models.database import session_scope
from models.queries import matching
from models.queries.stamps import enterprise_stamps
from models.work import WorkItemRow
from tests.jobs.ingest.documents import RESULT, document

NUMBER = "DE123456789"


def award(*, number: str = NUMBER) -> Document:
    """The invented result, whose winner has this number."""
    found = document(RESULT)
    assert b"HRB 1234" in found.content
    return Document(found.reference, found.content.replace(b"HRB 1234", number.encode()))


def enterprise(key: str = "bach", name: str = "Werkstatt am Bach", **fields: object) -> dict[str, object]:
    facts = {"country": "DE", "language": "de", "capabilities": ["Gärten pflegen"]}
    return {"key": key, "name": name, **facts, **fields}


def contracts(settings: Settings) -> list[tuple[str, str]]:
    with session_scope(settings) as session:
        rows = session.scalars(select(PastContractRow).order_by(PastContractRow.id))
        return [(row.found_by, row.state) for row in rows]


def won_codes(settings: Settings) -> list[str]:
    with session_scope(settings) as session:
        return [contract.cpv[0] for _, record in matching.enterprises(session) for contract in record.won]


def stamp(settings: Settings) -> int:
    with session_scope(settings) as session:
        return int(enterprise_stamps(session).stamps[0])


def asked(settings: Settings) -> list[str]:
    with session_scope(settings) as session:
        return sorted(session.scalars(select(WorkItemRow.kind).where(WorkItemRow.state == "pending")))


def test_natural_persons_are_no_winners(clean_queues: Settings) -> None:
    ingest_documents(clean_queues, [award()], "test")
    with session_scope(clean_queues) as session:
        names = list(session.scalars(select(WinnerRow.name).order_by(WinnerRow.name)))
    assert names == ["Gartenfreunde e. V.", "Werkstatt am Bach gGmbH"]


@pytest.mark.parametrize("award_first", [True, False])
def test_a_contract_found_by_number_counts_whichever_comes_first(clean_queues: Settings, *, award_first: bool) -> None:
    steps = [
        lambda: ingest_documents(clean_queues, [award()], "test"),
        lambda: load_enterprises(clean_queues, [enterprise(name="Another name", company_id="DE 123 456 789")]),
    ]
    for step in steps if award_first else reversed(steps):
        step()
    assert contracts(clean_queues) == [("company_id", "confirmed")]
    assert won_codes(clean_queues) == ["77310000"]


def test_an_award_asks_for_matching_of_its_winner_alone(clean_queues: Settings) -> None:
    load_enterprises(clean_queues, [enterprise(company_id=NUMBER), enterprise("other", "Someone Else")])
    with session_scope(clean_queues) as session:
        session.execute(text("UPDATE work_items SET state = 'done'"))
        ids = matching.enterprise_ids_by_key(session, "bach")
    ingest_documents(clean_queues, [award()], "test")
    with session_scope(clean_queues) as session:
        wanted = select(WorkItemRow.subject_id).where(
            WorkItemRow.kind == "embed_enterprise", WorkItemRow.state == "pending"
        )
        assert list(session.scalars(wanted)) == ids


def test_a_name_alone_is_proposed_and_counts_when_it_is_confirmed(clean_queues: Settings) -> None:
    load_enterprises(clean_queues, [enterprise()])
    before = stamp(clean_queues)
    ingest_documents(clean_queues, [award()], "test")
    assert contracts(clean_queues) == [("name", "proposed")]
    assert (won_codes(clean_queues), stamp(clean_queues)) == ([], before)
    assert decide(clean_queues, "bach", [], Decision.CONFIRMED) == 1
    assert won_codes(clean_queues) == ["77310000"]
    assert stamp(clean_queues) != before
    assert "embed_enterprise" in asked(clean_queues)


def test_a_rejected_contract_stays_rejected_when_all_is_found_anew(clean_queues: Settings) -> None:
    load_enterprises(clean_queues, [enterprise()])
    ingest_documents(clean_queues, [award()], "test")
    decide(clean_queues, "bach", [], Decision.REJECTED)
    find_past_contracts(clean_queues, lambda _done, _total: None)
    load_enterprises(clean_queues, [enterprise(city="Bachheim")])
    assert contracts(clean_queues) == [("name", "rejected")]


def test_once_a_name_is_confirmed_its_next_contract_counts_unasked(clean_queues: Settings) -> None:
    load_enterprises(clean_queues, [enterprise()])
    ingest_documents(clean_queues, [award()], "test")
    decide(clean_queues, "bach", [], Decision.CONFIRMED)
    first = award()
    later = Document("later.xml", first.content.replace(b"0a1b2c3d-0001", b"0a1b2c3d-0009"))
    with session_scope(clean_queues) as session:
        session.execute(text("UPDATE notices SET notice_id = 'an-earlier-one'"))
        session.execute(text("UPDATE lots SET public_id = 'an-earlier-one#' || ref"))
    ingest_documents(clean_queues, [later], "test")
    assert contracts(clean_queues) == [("name", "confirmed"), ("name", "confirmed")]


def test_another_number_under_the_same_name_is_another_firm(clean_queues: Settings) -> None:
    load_enterprises(clean_queues, [enterprise(company_id="DE987654321")])
    ingest_documents(clean_queues, [award()], "test")
    assert contracts(clean_queues) == []


def test_names_without_letters_are_no_names(clean_queues: Settings) -> None:
    nameless = Document("n.xml", award().content.replace(b"Werkstatt am Bach gGmbH", b"***"))
    load_enterprises(clean_queues, [enterprise(name="---")])
    ingest_documents(clean_queues, [nameless], "test")
    assert contracts(clean_queues) == []


def test_a_changed_number_takes_its_evidence_with_it(clean_queues: Settings) -> None:
    load_enterprises(clean_queues, [enterprise(company_id=NUMBER)])
    ingest_documents(clean_queues, [award()], "test")
    load_enterprises(clean_queues, [enterprise(company_id="DE987654321")])
    assert contracts(clean_queues) == []


def test_an_amended_award_takes_its_evidence_back(clean_queues: Settings) -> None:
    load_enterprises(clean_queues, [enterprise("bach", "Another name", company_id=NUMBER)])
    ingest_documents(clean_queues, [award()], "test")
    assert contracts(clean_queues) == [("company_id", "confirmed")]
    ingest_documents(clean_queues, [award(number="DE555666777")], "test")
    assert contracts(clean_queues) == []
    assert "embed_enterprise" in asked(clean_queues)


def test_unknown_lots_and_enterprises_are_told_and_change_nothing(clean_queues: Settings) -> None:
    load_enterprises(clean_queues, [enterprise()])
    ingest_documents(clean_queues, [award()], "test")
    with pytest.raises(LookupError, match="no enterprise"):
        decide(clean_queues, "nobody", [], Decision.CONFIRMED)
    with pytest.raises(LookupError, match="No contract"):
        decide(clean_queues, "bach", ["1-2026#LOT-0001"], Decision.CONFIRMED)
    assert contracts(clean_queues) == [("name", "proposed")]


def test_the_commands_list_and_decide(clean_queues: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "get_settings", lambda: clean_queues)
    load_enterprises(clean_queues, [enterprise()])
    ingest_documents(clean_queues, [award()], "test")
    app, runner = build_app(["jobs.commands.past_contracts"]), CliRunner()

    def said(*words: str) -> str:
        result = runner.invoke(app, ["past-contracts", *words])
        assert result.exit_code == 0, result.output
        return result.output

    assert "proposed  name" in said("list", "bach")
    assert "1 contracts confirmed" in said("confirm", "bach")
    assert '"state": "confirmed"' in said("list", "bach", "--json")
    assert "There is no proposed contract" in said("reject", "bach")
    assert "The evidence of 0 enterprises changed" in said("find")


def test_a_number_that_somebody_typed_counts_only_with_the_name(clean_queues: Settings) -> None:
    ingest_documents(clean_queues, [award()], "test")
    load_enterprises(clean_queues, [enterprise("liar", "Impostor", company_id=NUMBER)])
    with session_scope(clean_queues) as session:
        (liar,) = matching.enterprise_ids(session)
        session.add(OrganisationRow(kind="enterprise", name="Impostor", country="DE", enterprise_id=liar))
    find_past_contracts(clean_queues, lambda _done, _all: None)
    assert contracts(clean_queues) == [("company_id", "proposed")]
    assert won_codes(clean_queues) == []


def test_one_number_is_never_two_enterprises(clean_queues: Settings) -> None:
    ingest_documents(clean_queues, [award()], "test")
    load_enterprises(clean_queues, [enterprise(company_id=NUMBER), enterprise("twin", "Twin", company_id=NUMBER)])
    find_past_contracts(clean_queues, lambda _done, _all: None)
    assert set(contracts(clean_queues)) == {("company_id", "proposed")}
