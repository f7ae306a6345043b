"""Enterprises for programs: what their page shows, as codes and numbers."""

from __future__ import annotations

from typing import Any

from models.enterprises import EnterpriseRow
from web.api.presenters.tenders import money
from web.presenters.contact import public_contact
from web.presenters.texts import safe_url

_SAME = (
    "id", "key", "name", "country", "city", "language", "languages", "nuts", "status", "cpv", "description",
    "capabilities",
)  # fmt: skip


def present_enterprise(row: EnterpriseRow, url: str) -> dict[str, Any]:
    """Return an enterprise; ``url`` is its page."""
    contact = public_contact(row)
    return {
        **{name: getattr(row, name) for name in _SAME},
        "url": url,
        "website": safe_url(row.website),
        "contact_email": contact.email,
        "contact_phone": contact.phone,
        "largest_contract": money(row.max_contract_eur_cents, "EUR"),
    }
