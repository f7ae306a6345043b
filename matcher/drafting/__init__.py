"""From a document to a proposed draft: what is bought, where, for how much, how long, in which lots.

Pure. Only what the document says is proposed: what it does not say, or says twice differently, stays empty. An officer
looks at every proposal before it is kept.
"""

from __future__ import annotations

from matcher.documents import is_xml, read_lines
from matcher.drafting.notices import propose_from_notice
from matcher.drafting.records import MOST_LOTS, ProposedDraft, ProposedLot
from matcher.drafting.texts import propose_from_lines
from matcher.parsers import parse_notice

__all__ = ["MOST_LOTS", "ProposedDraft", "ProposedLot", "propose_draft"]


def propose_draft(content: bytes, *, country: str) -> ProposedDraft:
    """Return what a document proposes; places are looked for in ``country`` (ISO 3166-1 alpha-2).

    Raises: ParseError for XML that is no notice, DocumentError for any other document without text.
    """
    if is_xml(content):
        return propose_from_notice(parse_notice(content))
    return propose_from_lines(read_lines(content), country=country)
