"""Each invented notice is read completely as its golden says; each real one agrees with its recorded facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.parsers import parse_notice
from tests.matcher.parsers.facts import (
    REAL_FACTS,
    as_json,
    current,
    facts,
    golden_of,
    invented_documents,
    package_members,
)


@pytest.mark.parametrize("document", invented_documents(), ids=lambda path: path.stem)
def test_an_invented_notice_is_read_as_its_golden_says(document: Path) -> None:
    assert current(document) == golden_of(document)


def test_every_golden_has_its_document() -> None:
    stems = {document.stem for document in invented_documents()}
    assert len(stems) >= 9
    assert {path.stem for path in REAL_FACTS.parent.glob("*.json")} == stems | {REAL_FACTS.stem}


def test_the_recorded_facts_span_formats_versions_and_languages() -> None:
    recorded = json.loads(REAL_FACTS.read_text()).values()
    assert len(recorded) >= 40
    assert len({fact["schema_version"] for fact in recorded}) >= 15
    assert len({fact["subtype"] for fact in recorded}) >= 35
    assert len({fact["languages"][0] for fact in recorded}) >= 23


def test_real_notices_agree_with_their_recorded_facts(shared: Path) -> None:
    recorded = json.loads(REAL_FACTS.read_text())
    package = shared / "data" / "notices.tar.gz"
    found = {name: facts(parse_notice(content)) for name, content in package_members(package, recorded)}
    assert found.keys() == recorded.keys()
    for name, fact in found.items():
        assert json.loads(json.dumps(fact)) == recorded[name], name


def test_the_facts_of_a_notice_hold_none_of_its_texts() -> None:
    document = next(path for path in invented_documents() if path.stem == "eforms_cn_reserved_lots")
    notice = parse_notice(document.read_bytes())
    told = json.dumps(facts(notice), ensure_ascii=False)
    assert "Синево" in json.dumps(as_json(notice), ensure_ascii=False)
    assert "Синево" not in told
    assert "парк" not in told
