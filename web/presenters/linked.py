"""An enterprise as search engines read it. Source: schema.org, Organization.

Owns the document; says nothing that the page does not show.
"""

from __future__ import annotations

from typing import Any

from models.enterprises import EnterpriseRow
from web.presenters import codes
from web.presenters.contact import public_contact
from web.presenters.reader import Reader
from web.presenters.texts import safe_url, shorten

MOST_NAMED = 30


def organisation_document(row: EnterpriseRow, page_url: str, reader: Reader) -> dict[str, Any]:
    """Return what ``page_url`` says of an enterprise; members without a value are left out."""
    trades = [codes.cpv_label(code, reader.language) for code in row.cpv]
    works = [shorten(capability.text, 200) for capability in row.capabilities]
    place = {"@type": "PostalAddress", "addressLocality": row.city, "addressCountry": row.country}
    contact = public_contact(row)
    reached = {name: value for name, value in (("email", contact.email), ("telephone", contact.phone)) if value}
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": page_url,
        "mainEntityOfPage": page_url,
        "name": row.name,
        "description": shorten(row.description, 500),
        "url": safe_url(row.website) or page_url,
        "address": {name: value for name, value in place.items() if value},
        "contactPoint": {"@type": "ContactPoint", **reached} if reached else None,
        "knowsAbout": list(dict.fromkeys([*works, *trades]))[:MOST_NAMED],
        "knowsLanguage": list(row.languages or [row.language]),
        "areaServed": [
            {"@type": "AdministrativeArea", "name": codes.region_name(code, reader.language)}
            for code in row.nuts[:MOST_NAMED]
        ],
    }
    return {name: value for name, value in document.items() if value}
