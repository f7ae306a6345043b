"""What the goldens hold of a notice: all of an invented one, only facts of a real one."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from matcher.parsers import parse_notice
from matcher.records import Lot, LotResult, Notice

FIXTURES = Path(__file__).parents[2] / "fixtures" / "notices"
GOLDENS = FIXTURES / "goldens"
REAL_FACTS = GOLDENS / "real_facts.json"
_SILENT: tuple[Any, ...] = (None, (), {}, "", "unknown")


def as_json(value: Any) -> Any:
    """Return a record as JSON without what the source left unsaid."""
    if is_dataclass(value):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: as_json(found) for name, found in pairs if found not in _SILENT}
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, dict) else value


def facts(notice: Notice) -> dict[str, Any]:
    """Return codes, counts and dates of a notice, and hashes instead of its texts."""
    plain = as_json(notice)
    kept = {name: plain[name] for name in _NOTICE_FACTS if name in plain}
    return {
        **kept,
        "title": _hash(notice.title),
        "buyers": [[buyer.country, buyer.nuts, _hash(dict(buyer.languages))] for buyer in notice.buyers[:5]],
        "n_buyers": len(notice.buyers),
        "n_lots": len(notice.lots),
        "lots": [_lot_facts(lot) for lot in notice.lots[:4]],
        "n_results": len(notice.results),
        "results": [_result_facts(result) for result in notice.results[:4]],
        "changes": [[change.changed_notice, list(change.reasons), list(change.sections)] for change in notice.changes],
    }


_NOTICE_FACTS = (
    "schema", "schema_version", "notice_id", "version", "publication_number", "published_on", "issued_at", "form_type",
    "notice_type", "subtype", "legal_basis", "procedure_type", "languages", "nature", "cpv_main", "cpv_additional",
    "value", "previous_notices", "is_cancellation",
)  # fmt: skip
_TEXTS = (
    "title",
    "description",
    "selection_criteria",
    "award_criteria",
    "documents_url",
    "submission_url",
    "objectives",
)


def _lot_facts(lot: Lot) -> dict[str, Any]:
    plain = {name: found for name, found in as_json(lot).items() if name not in _TEXTS}
    plain["places"] = [[place.nuts, place.country, place.scope] for place in lot.places[:6]]
    plain["objectives"] = [str(lot.objectives.social), *lot.objectives.social_codes, str(lot.objectives.green)]
    plain["criteria"] = [len(lot.selection_criteria), [[found.code, found.weight] for found in lot.award_criteria]]
    return {**plain, "title": _hash(lot.title), "description": _hash(lot.description)}


def _result_facts(result: LotResult) -> dict[str, Any]:
    plain = {name: found for name, found in as_json(result).items() if name != "winners"}
    winners = [[winner.country, winner.size, _hash(dict(winner.languages))] for winner in result.winners[:5]]
    return {**plain, "n_winners": len(result.winners), "winners": winners}


def _hash(texts: Any) -> dict[str, str]:
    return {language: hashlib.sha256(text.encode()).hexdigest()[:12] for language, text in sorted(texts.items())}


def invented_documents() -> list[Path]:
    """Return the invented notices of the repository."""
    return sorted(FIXTURES.glob("*.xml"))


def package_members(package: Path, names: Iterable[str] | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the notices of a package, all or only the ``names``."""
    wanted = None if names is None else set(names)
    with tarfile.open(package) as archive:
        for member in archive:
            if member.isfile() and (wanted is None or member.name in wanted):
                found = archive.extractfile(member)
                assert found is not None
                yield member.name, found.read()


def golden_of(document: Path) -> Any:
    """Return what the golden beside an invented document says."""
    return json.loads((GOLDENS / f"{document.stem}.json").read_text())


def current(document: Path) -> Any:
    """Return what the parser says of an invented document."""
    return as_json(parse_notice(document.read_bytes()))
