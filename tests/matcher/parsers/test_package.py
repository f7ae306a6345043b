"""The real package: every notice has a lot with a title and a CPV code, and no organisation a contact."""

from __future__ import annotations

from pathlib import Path

from matcher.parsers import parse_notice
from matcher.records import Notice, Organisation
from tests.matcher.parsers.facts import package_members

SHARE_MIN = 0.999


def test_real_notices_have_lots_and_no_contacts(shared: Path) -> None:
    read = complete = 0
    for _, content in package_members(shared / "data" / "notices.tar.gz"):
        read += 1
        notice = parse_notice(content)
        complete += all((lot.title and lot.cpv_main) or lot.missing for lot in notice.lots)
        assert not any("@" in repr(organisation) for organisation in _organisations(notice))
        assert not any(character.isspace() for lot in notice.lots for character in lot.documents_url or "")
    assert read > 4000
    assert complete / read >= SHARE_MIN


def _organisations(notice: Notice) -> list[Organisation]:
    winners = [winner for result in notice.results for winner in result.winners]
    return [*notice.buyers, *winners]
