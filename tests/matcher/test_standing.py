"""What stands behind a status on a day, and whether a reservation is met by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matcher.enterprise_entries import Status
from matcher.readiness import Readiness, readiness
from matcher.recognitions import RECOGNITIONS
from matcher.records import Answer, Enterprise, Lot
from matcher.signals import LotSignals
from matcher.standing import EvidenceState, Standing, StatusEvidence, standing_of, status_title, verified_statuses

TODAY = date(2026, 3, 11)
WORKSHOP = "sheltered-workshop"


def proof(days: int | None = 0, state: str = "verified", status: str = WORKSHOP) -> StatusEvidence:
    return StatusEvidence(status, EvidenceState(state), None if days is None else TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("found", "standing", "days", "is_checked"),
    [
        ([], Standing.CLAIMED, None, False),
        ([proof(0)], Standing.VERIFIED, 0, False),
        ([proof(-1)], Standing.EXPIRED, -1, False),
        ([proof(-1), proof(9)], Standing.VERIFIED, 9, False),
        ([proof(9), proof(-1)], Standing.VERIFIED, 9, False),
        ([proof(-1), proof(None, "pending")], Standing.EXPIRED, -1, True),
        ([proof(None, "pending")], Standing.PENDING, None, True),
        ([proof(9, "rejected"), proof(9, "withdrawn")], Standing.CLAIMED, None, False),
        ([proof(9, status="cooperative")], Standing.CLAIMED, None, False),
    ],
)
def test_the_proof_that_lasts_longest_decides(
    found: list[StatusEvidence], standing: Standing, days: int | None, is_checked: bool
) -> None:
    told = standing_of(WORKSHOP, found, TODAY)
    until = None if days is None else TODAY + timedelta(days=days)
    assert (told.standing, told.until, told.is_checked) == (standing, until, is_checked)


def test_only_statuses_with_a_valid_proof_are_verified() -> None:
    found = [proof(5), proof(-1, status="cooperative"), proof(5, status="social-enterprise")]
    assert verified_statuses([WORKSHOP, "cooperative", "work-integration"], found, TODAY) == (WORKSHOP,)


def test_every_status_has_a_name_and_every_recognition_a_country() -> None:
    assert all(status_title(status, str) for status in Status)
    assert status_title("something else", str) == ""
    assert all(len(country) == 2 and names for country, names in RECOGNITIONS.items())


def condition(
    status: tuple[str, ...], *evidence: StatusEvidence, reserved_for: tuple[str, ...] = ("res-ws",)
) -> tuple[Readiness, object]:
    enterprise = Enterprise("own", "Own", "DE", "de", (), status=status)
    signals = replace(LotSignals(1, "", "de"), reserved_participation=Answer.YES, reserved_for=reserved_for)
    (found,) = [
        item for item in readiness(Lot("LOT-1"), signals, enterprise, today=TODAY, evidence=evidence)
        if item.name == "reserved"
    ]  # fmt: skip
    return found.readiness, found.detail["proof"]


@pytest.mark.parametrize(
    ("status", "evidence", "met"),
    [
        ((), [], (Readiness.UNKNOWN, "unsaid")),
        (("cooperative",), [proof(9, status="cooperative")], (Readiness.MISSING, "other")),
        ((WORKSHOP,), [], (Readiness.UNKNOWN, "claimed")),
        ((WORKSHOP,), [proof(None, "pending")], (Readiness.UNKNOWN, "pending")),
        ((WORKSHOP,), [proof(9)], (Readiness.MET, "verified")),
        ((WORKSHOP,), [proof(-1)], (Readiness.MISSING, "expired")),
        ((WORKSHOP, "work-integration"), [proof(-1), proof(9, status="work-integration")], (Readiness.MET, "verified")),
        (("social-enterprise",), [proof(9, status="social-enterprise")], (Readiness.UNKNOWN, "depends")),
        (("social-enterprise",), [proof(9)], (Readiness.UNKNOWN, "claimed")),
    ],
)
def test_a_reservation_is_met_by_a_valid_proof_only(
    status: tuple[str, ...], evidence: list[StatusEvidence], met: tuple[Readiness, str]
) -> None:
    assert condition(status, *evidence) == met


def test_a_reservation_that_names_no_kind_may_be_met_by_either() -> None:
    mission = "public-service-mission"
    assert condition((mission,), proof(9, status=mission), reserved_for=()) == (Readiness.MET, "verified")
