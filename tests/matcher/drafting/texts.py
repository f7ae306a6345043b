"""A text as a proposed draft, for the tests of what is read of it."""

from __future__ import annotations

from matcher.drafting import ProposedDraft, propose_draft


def proposal(text: str, country: str = "DE") -> ProposedDraft:
    return propose_draft(text.encode(), country=country)
