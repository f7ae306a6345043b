"""The longest statements of pages stay short enough for psycopg to keep them from run to run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from psycopg._queries import MAX_CACHED_STATEMENT_LENGTH
from sqlalchemy.dialects import postgresql

from models.queries.one_match import _whole
from models.queries.pages_tender import _TENDER, _ranked
from models.queries.prepared import prepared
from models.queries.work_facets import _facets
from models.queries.work_filter import WorkFilter

FACETS = prepared(_facets, WorkFilter(1, 1, None, datetime(2026, 1, 1, tzinfo=UTC)))[0]


@pytest.mark.parametrize("statement", [_whole(), _TENDER, _ranked(sees_all=False), FACETS])
def test_a_statement_of_a_page_is_kept(statement: Any) -> None:
    dialect: Any = postgresql.psycopg.dialect()  # type: ignore[attr-defined]
    assert len(str(statement.compile(dialect=dialect))) <= MAX_CACHED_STATEMENT_LENGTH
