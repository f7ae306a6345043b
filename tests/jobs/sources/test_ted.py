"""TED against a server that behaves as it does: complete runs, every documented fault, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from config.settings import Settings
from jobs.fetch import (
    DOCUMENTS_AT_ONCE,
    OVERLAP,
    AlreadyRunningError,
    FetchCounts,
    UnknownSourceError,
    fetch_source,
)
from jobs.sources import errors
from jobs.sources.errors import RefusedError, SourceError
from jobs.sources.http import TRIES, HttpClient
from jobs.sources.ted import PAGE_SIZE, TedSource
from models.database import session_scope
from models.notices import NoticeRow
from models.queries.leases import take_lease
from models.work import FetchRunRow, SourceRow
from tests.jobs.sources.ted_server import Ted, serving

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
FAULTS = {
    "waf": errors.ChallengeError,
    "429": errors.RateLimitedError,
    "503": errors.TransportError,
    "400": errors.RefusedError,
    "html": errors.UnexpectedFormatError,
    "reset": errors.TransportError,
    "silence": errors.TransportError,
    "large": errors.TooLargeError,
}
SEARCH_FAULTS = {
    "timed-out": errors.TimedOutSearchError,
    "repeated": errors.RepeatedTokenError,
    "shape": errors.UnexpectedFormatError,
    "missing-keys": errors.UnexpectedFormatError,
    "fewer": errors.IncompleteError,
}


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now, self.slept = 0.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def ted() -> Iterator[Ted]:
    with serving(Ted()) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


def source(ted: Ted, clock: Clock, **changes: object) -> TedSource:
    client = HttpClient("Test/1 (+https://example.org)", 0.5, 2_000_000, 1.0, 30.0, clock.sleep, clock)
    return TedSource(client, ted.url, ted.url, **changes)  # type: ignore[arg-type]


def fetch(settings: Settings, ted: Ted, clock: Clock, *, now: datetime = NOW, days: int | None = None) -> FetchCounts:
    return fetch_source(settings, "ted", source=source(ted, clock), clock=lambda: now, days=days)


def run_states(settings: Settings) -> list[tuple[str, str | None]]:
    with session_scope(settings) as session:
        rows = session.scalars(select(FetchRunRow).order_by(FetchRunRow.id))
        return [(row.state, row.error_code) for row in rows]


def watermark(settings: Settings) -> datetime | None:
    with session_scope(settings) as session:
        return session.scalar(select(SourceRow.watermark).where(SourceRow.name == "ted"))


def stored(settings: Settings) -> int:
    with session_scope(settings) as session:
        return session.scalar(select(func.count()).select_from(NoticeRow)) or 0


def test_a_run_fetches_every_notice_once_and_moves_the_watermark(
    clean_queues: Settings, ted: Ted, clock: Clock
) -> None:
    counts = fetch(clean_queues, ted, clock)
    assert (counts.found, counts.fetched, counts.new) == (5, 5, 5)
    assert sorted(ted.fetched) == ted.numbers
    assert watermark(clean_queues) == NOW
    assert run_states(clean_queues) == [("complete", None)]
    assert ted.agents == {"Test/1 (+https://example.org)"}


def test_the_next_run_overlaps_and_fetches_only_what_is_not_there(
    clean_queues: Settings, ted: Ted, clock: Clock
) -> None:
    fetch(clean_queues, ted, clock)
    ted.numbers.append("100009-2026")
    ted.fetched.clear()
    counts = fetch(clean_queues, ted, clock, now=NOW + timedelta(days=3))
    assert (counts.found, counts.fetched, counts.new) == (6, 1, 1)
    assert ted.fetched == ["100009-2026"]
    assert f"publication-date>={NOW - OVERLAP:%Y%m%d}" in ted.searches[-1]["query"]


def test_a_run_that_leaves_days_out_does_not_move_the_watermark(clean_queues: Settings, ted: Ted, clock: Clock) -> None:
    fetch(clean_queues, ted, clock)
    later = NOW + timedelta(days=9)
    fetch(clean_queues, ted, clock, now=later, days=2)
    assert watermark(clean_queues) == NOW
    fetch(clean_queues, ted, clock, now=later, days=9)
    assert watermark(clean_queues) == later


def test_the_search_is_asked_as_documented(clean_queues: Settings, ted: Ted, clock: Clock) -> None:
    fetch(clean_queues, ted, clock, days=4)
    first, second = ted.searches[:2]
    assert set(first) == {"query", "fields", "limit", "scope", "paginationMode", "onlyLatestVersions"}
    assert (first["paginationMode"], first["limit"]) == ("ITERATION", PAGE_SIZE)
    assert PAGE_SIZE * len(first["fields"]) <= 10_000
    assert first["query"] == "publication-date>=20260307 AND publication-date<=20260311"
    assert second["iterationNextToken"] == "t2"


def test_the_query_names_countries_codes_and_forms_and_refuses_anything_else(ted: Ted, clock: Clock) -> None:
    chosen = source(ted, clock, countries=("BGR", "DEU"), cpv=("77310000",), form_types=("competition",))
    assert chosen.query(date(2026, 3, 1), date(2026, 3, 2)) == (
        "publication-date>=20260301 AND publication-date<=20260302 AND buyer-country IN (BGR DEU)"
        " AND classification-cpv IN (77310000) AND form-type IN (competition)"
    )
    for wrong in ({"countries": ("BG",)}, {"cpv": ("7731*) OR (1",)}, {"form_types": ('x" OR',)}):
        with pytest.raises(RefusedError, match="Check TED_"):
            source(ted, clock, **wrong).query(date(2026, 3, 1), date(2026, 3, 2))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_middle_has_a_name_keeps_what_came_and_is_made_good(
    clean_queues: Settings, ted: Ted, clock: Clock, fault: str
) -> None:
    ted.fault, ted.fault_after = fault, 3
    with pytest.raises(FAULTS[fault]) as caught:
        fetch(clean_queues, ted, clock)
    assert ted.url in str(caught.value) or "TED" in str(caught.value)
    assert stored(clean_queues) == 3
    assert watermark(clean_queues) is None
    assert run_states(clean_queues) == [("failed", FAULTS[fault].code)]
    ted.fault = ""
    counts = fetch(clean_queues, ted, clock)
    assert (counts.fetched, counts.new, stored(clean_queues)) == (2, 2, 5)
    assert watermark(clean_queues) == NOW


@pytest.mark.parametrize("fault", SEARCH_FAULTS)
def test_a_fault_of_the_search_never_passes_for_a_complete_run(
    clean_queues: Settings, ted: Ted, clock: Clock, fault: str
) -> None:
    ted.fault, ted.fault_after = fault, -1
    with pytest.raises(SEARCH_FAULTS[fault]):
        fetch(clean_queues, ted, clock)
    assert watermark(clean_queues) is None
    assert run_states(clean_queues) == [("failed", SEARCH_FAULTS[fault].code)]


@pytest.mark.parametrize("fault", ["429", "503"])
def test_a_passing_refusal_is_waited_out_with_growing_pauses(
    clean_queues: Settings, ted: Ted, clock: Clock, fault: str
) -> None:
    ted.fault, ted.fault_after, ted.faults_left = fault, -1, TRIES - 1
    assert fetch(clean_queues, ted, clock).new == 5
    assert [pause for pause in clock.slept if pause >= 30] == [30.0, 60.0]


def test_requests_are_paced(clean_queues: Settings, ted: Ted, clock: Clock) -> None:
    fetch(clean_queues, ted, clock)
    requests = len(ted.searches) + len(ted.fetched)
    assert clock.slept == [1.0] * (requests - 1)


def test_one_run_at_a_time_and_a_lost_one_is_taken_over(clean_queues: Settings, ted: Ted, clock: Clock) -> None:
    with session_scope(clean_queues) as session:
        assert take_lease(session, "fetch ted", owner="another", until=NOW + timedelta(minutes=5), now=NOW)
    with pytest.raises(AlreadyRunningError):
        fetch(clean_queues, ted, clock)
    assert run_states(clean_queues) == []
    assert fetch(clean_queues, ted, clock, now=NOW + timedelta(minutes=6)).new == 5


def test_addresses_other_than_https_and_unknown_sources_are_refused(clean_queues: Settings, clock: Clock) -> None:
    with pytest.raises(RefusedError, match="not an https address"):
        HttpClient("x", 1, 1, 0, 0, clock.sleep, clock).get("http://example.org/")
    with pytest.raises(UnknownSourceError, match="there are: ted"):
        fetch_source(clean_queues, "teddy")


def test_every_fault_has_its_own_code() -> None:
    kinds = SourceError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert DOCUMENTS_AT_ONCE > 0
