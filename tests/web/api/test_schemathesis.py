"""Requests made from the document, right and wrong ones: every answer is one that the document declares.

The requests are the same in every run, about 1,500 of them in 18 s of one core; in a row they are tried elsewhere.
"""

from __future__ import annotations

from collections import Counter

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import Status, events, from_schema

from models.drafts import DraftRow
from tests.web.api.conftest import HOME, Office
from web.api.tokens import Scope

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
]
EXAMPLES = 8
"""Random ones per operation, beside the examples and the limits of every parameter."""
SEED = 20_140_024


def run(app: Flask, secret: str) -> tuple[list[str], Counter[str], set[int]]:
    """Ask every operation; return what was wrong, how many requests each operation had, and the statuses seen."""
    schema = schemathesis.openapi.from_wsgi(f"{HOME}/openapi.json", app, config=SchemathesisConfig(seed=SEED))
    schema.config.update(headers={"Authorization": f"Bearer {secret}"}, workers=1, continue_on_failure=True)
    schema.config.checks.update(included_check_names=CHECKS)
    schema.config.phases.update(phases=["examples", "coverage", "fuzzing"])
    schema.config.generation.update(max_examples=EXAMPLES, deterministic=True, database="none", no_shrink=True)
    wrong: list[str] = []
    asked: Counter[str] = Counter()
    statuses: set[int] = set()
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(str(event))
        if isinstance(event, events.ScenarioFinished):
            asked[event.recorder.label] += len(event.recorder.interactions)
            answers = [item.response for item in event.recorder.interactions.values() if item.response is not None]
            statuses |= {answer.status_code for answer in answers}
            wrong += [
                told(event.recorder.label, check.failure_info.failure)
                for checks in event.recorder.checks.values()
                for check in checks
                if check.status == Status.FAILURE and check.failure_info is not None
            ]
    return wrong, asked, statuses


def told(label: str, failure: Failure) -> str:
    return f"{label}: {failure.title}: {failure.message}"


@pytest.mark.timeout(600)
def test_every_answer_is_one_that_the_document_declares(app: Flask, office: Office) -> None:
    office.session.get_one(DraftRow, office.draft_lot.draft_id).organisation_id = office.own.id
    secret = office.program(office.own, [str(scope) for scope in Scope]).secret
    wrong, asked, statuses = run(app, secret)
    assert wrong == []
    assert len(asked) == 18
    assert min(asked.values()) >= EXAMPLES, asked
    assert statuses >= {200, 201, 204, 400, 404, 422}
