"""Examples of answers for the document; a test holds them against the schemas."""

from __future__ import annotations

from typing import Any

Example = dict[str, Any]

LOT: Example = {
    "id": 4711,
    "ref": "LOT-0001",
    "title": "Wäschereileistungen für die Kliniken der Stadt",
    "language": "de",
    "state": "open",
    "nature": "services",
    "cpv_main": "98310000",
    "cpv": ["98310000"],
    "nuts": ["DE131"],
    "country": "DE",
    "value": {"amount_minor": 12000000, "currency": "EUR"},
    "closes_at": "2026-03-20T09:30:00Z",
    "reserved": {"participation": True, "reserved_for": ["res-ws"], "execution": None},
    "social": True,
    "green": None,
    "sme_suitable": None,
}
TENDER: Example = {
    "id": 815,
    "url": "https://tenders.example/tenders/815",
    "source": "ted",
    "source_url": "https://ted.europa.eu/en/notice/-/detail/123456-2026",
    "notice_id": "5d1d3b0e-0b0e-4d8e-9d3c-0a1b2c3d4e5f",
    "publication_number": "123456-2026",
    "published_on": "2026-03-01",
    "changed_at": "2026-03-01T06:00:00Z",
    "form_type": "competition",
    "state": "active",
    "title": "Wäschereileistungen für die Kliniken der Stadt",
    "language": "de",
    "country": "DE",
    "buyer": "City of Freiburg",
    "n_lots": 1,
    "lots": [LOT],
}
TENDER_PAGE: Example = {"items": [TENDER], "next_cursor": None}
FULL_LOT: Example = {
    **LOT,
    "titles": {"de": "Wäschereileistungen für die Kliniken der Stadt"},
    "descriptions": {"de": "Abholen, Waschen und Zurückbringen von Bettwäsche."},
    "places": [{"nuts": "DE131", "country": "DE", "city": None, "scope": None}],
    "framework_maximum": None,
    "duration": {"amount": 24, "unit": "MONTH", "starts_on": None, "ends_on": None, "other": None},
    "renewals_max": None,
    "deadlines": {"tender": "2026-03-20T09:30:00Z", "participation": None, "interest": None},
    "objectives": {
        "social": True,
        "green": None,
        "innovation": None,
        "accessibility": None,
        "social_codes": ["opp"],
        "green_codes": [],
        "innovation_codes": [],
        "description": {},
    },
    "eu_funded": False,
    "selection_criteria": [],
    "award_criteria": [{"code": "price", "name": {"de": "Preis"}, "description": {}, "weight": "60"}],
    "documents_url": "https://documents.example/1",
    "documents_restricted": None,
    "submission_url": None,
    "submission_languages": ["de"],
    "framework": None,
    "dynamic_purchasing": None,
}
FULL_TENDER: Example = {
    **TENDER,
    "titles": {"de": "Wäschereileistungen für die Kliniken der Stadt"},
    "descriptions": {},
    "languages": ["de"],
    "notice_type": "cn-standard",
    "subtype": "16",
    "legal_basis": "32014L0024",
    "procedure_id": None,
    "procedure_type": "open",
    "value": None,
    "lots": [FULL_LOT],
    "results": [],
    "licence": {
        "name": "Commission Decision 2011/833/EU",
        "attribution": "© European Union, Tenders Electronic Daily",
        "url": "https://eur-lex.europa.eu/eli/dec/2011/833/oj",
    },
}
ENTERPRISE: Example = {
    "id": 7,
    "key": "waescherei",
    "url": "https://tenders.example/enterprises/waescherei",
    "name": "Wäscherei Sonnenschein",
    "country": "DE",
    "city": "Freiburg",
    "language": "de",
    "languages": ["de"],
    "nuts": ["DE131"],
    "status": ["sheltered-workshop"],
    "cpv": ["98310000"],
    "description": None,
    "website": "https://waescherei.example",
    "contact_email": "kontakt@waescherei.example",
    "contact_phone": "+49 761 0000",
    "largest_contract": {"amount_minor": 40000000, "currency": "EUR"},
    "capabilities": [{"text": "Waschen von Bettwäsche", "language": "de"}],
}
ENTERPRISE_PAGE: Example = {"items": [ENTERPRISE], "next_cursor": None}
ACCOUNT: Example = {
    "band": "strong",
    "score": 45.0,
    "features": [
        {
            "name": "semantic",
            "title": "Meaning",
            "sentence": "The lot describes this kind of work.",
            "value": 0.9,
            "points": 45.0,
            "most": 50.0,
        }
    ],
    "gates": [],
}
MATCH: Example = {
    **ACCOUNT,
    "lot_id": 4711,
    "tender_id": 815,
    "tender_title": "Wäschereileistungen für die Kliniken der Stadt",
    "url": "https://tenders.example/my/1/matches/4711",
    "published_on": "2026-03-01",
    "buyer": "City of Freiburg",
    "learned": 0.0,
    "matched_at": "2026-03-01T06:05:00Z",
    "feedback": {"verdict": None, "reason": None, "stage": None},
    "lot": LOT,
}
MATCH_PAGE: Example = {"items": [MATCH], "next_cursor": None}
GIVEN: Example = {"answer": "not_for_me", "reason": "too_far"}
FEEDBACK: Example = {"verdict": "not_for_me", "reason": "too_far", "stage": None}
DRAFT_LOT_GIVEN: Example = {
    "title": "Laundry for the city's clinics",
    "description": "Collecting, washing and returning bed linen.",
    "nature": "services",
    "cpv": ["98310000"],
    "nuts": ["DE131"],
    "value": {"amount_minor": 18000000, "currency": "EUR"},
    "duration_months": 24,
}
DRAFT_HEAD_GIVEN: Example = {"title": "Laundry", "language": "en"}
DRAFT_GIVEN: Example = {**DRAFT_HEAD_GIVEN, "lots": [DRAFT_LOT_GIVEN]}
DRAFT_LOT: Example = {"id": 12, "position": 1, **DRAFT_LOT_GIVEN}
DRAFT_HEAD: Example = {
    "id": 3,
    "url": "https://tenders.example/my/2/drafts/3",
    "title": "Laundry",
    "country": "DE",
    "language": "en",
    "created_at": "2026-03-01T09:00:00Z",
    "changed_at": "2026-03-01T09:00:00Z",
    "n_lots": 1,
}
DRAFT: Example = {**DRAFT_HEAD, "lots": [DRAFT_LOT]}
DRAFT_PAGE: Example = {"items": [DRAFT_HEAD], "next_cursor": None}
BIDDER_PAGE: Example = {
    "matched_at": "2026-03-01T09:01:00Z",
    "counts": {"strong": 1, "good": 0, "possible": 0},
    "suggested_cpv": [{"code": "98311000", "confidence": 0.7}],
    "items": [{**ACCOUNT, "enterprise": ENTERPRISE, "is_enough": True, "is_chosen": False, "note": None}],
    "next_cursor": None,
}
