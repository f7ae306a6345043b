"""What the codes of TED_EXPORT mean in the vocabulary of the records, which is eForms'.

Tables of facts; must not read XML. Source: TED_EXPORT R2.0.9 schema, code lists TD_DOCUMENT_TYPE, PR_PROC,
NC_CONTRACT_NATURE; eForms code lists notice-type, procurement-procedure-type, buyer-legal-type.
"""

from __future__ import annotations

import re

from matcher.records import FormType

DOCUMENT_TYPES = {
    "0": FormType.PLANNING, "1": FormType.CHANGE, "2": FormType.CHANGE, "3": FormType.COMPETITION,
    "4": FormType.COMPETITION, "5": FormType.COMPETITION, "7": FormType.RESULT, "A": FormType.COMPETITION,
    "B": FormType.PLANNING, "C": FormType.COMPETITION, "D": FormType.COMPETITION, "E": FormType.COMPETITION,
    "F": FormType.COMPETITION, "G": FormType.COMPETITION, "H": FormType.COMPETITION, "I": FormType.COMPETITION,
    "J": FormType.RESULT, "K": FormType.MODIFICATION, "L": FormType.BUSINESS_REGISTRATION, "M": FormType.COMPETITION,
    "O": FormType.COMPETITION, "P": FormType.PLANNING, "Q": FormType.COMPETITION, "R": FormType.RESULT,
    "S": FormType.BUSINESS_REGISTRATION, "V": FormType.DIRECT_AWARD, "Y": FormType.COMPETITION,
}  # fmt: skip
"""TD_DOCUMENT_TYPE -> form type. A qualification system is a competition with or without call (O, Q), as in eForms."""

PROCEDURES = {
    "1": "open", "2": "restricted", "3": "restricted", "4": "neg-w-call", "6": "neg-w-call", "8": "oth-mult",
    "A": "oth-single", "B": "neg-w-call", "C": "comp-dial", "E": "oth-mult", "F": "neg-wo-call", "G": "innovation",
    "T": "neg-wo-call", "V": "neg-wo-call",
}  # fmt: skip
TWO_STAGE_PROCEDURES = frozenset({"restricted", "neg-w-call", "comp-dial", "innovation"})
NATURES = {
    "1": "works",
    "2": "supplies",
    "4": "services",
    "WORKS": "works",
    "SUPPLIES": "supplies",
    "SERVICES": "services",
}
LEGAL_TYPES = {
    "MINISTRY": "cga", "NATIONAL_AGENCY": "body-pl-cga", "REGIONAL_AUTHORITY": "ra", "REGIONAL_AGENCY": "body-pl-ra",
    "BODY_PUBLIC": "body-pl", "EU_INSTITUTION": "eu-ins-bod-ag",
}  # fmt: skip
_NOTICE_TYPES = {
    "F02": "cn-standard", "F03": "can-standard", "F05": "cn-standard", "F06": "can-standard", "F07": "qu-sy",
    "F08": "pin-buyer", "F12": "cn-desg", "F13": "can-desg", "F14": "corr", "F15": "veat", "F16": "pin-only",
    "F17": "cn-standard", "F18": "can-standard", "F19": "subco", "F20": "can-modif", "F24": "cn-standard",
    "F25": "can-standard", "T01": "pin-tran", "T02": "can-tran",
}  # fmt: skip
_SOCIAL_FORMS = frozenset({"F21", "F22", "F23"})
_DIRECTIVE = re.compile(r"(\d{4})/(\d{1,4})/E[CUG]\Z")
_REGULATION = re.compile(r"3\d{4}[LRD]\d{4}\Z")


def form_number(stated: str | None, element_name: str) -> str | None:
    """Return ``F02`` for ``F02``, ``2`` or an element ``F02_2014``; ``T01`` stays."""
    code = (stated or element_name.partition("_")[0]).strip().upper()
    if re.fullmatch(r"[0-9]{1,2}", code):
        return f"F{int(code):02d}"
    return code if re.fullmatch(r"[FT][0-9]{2}", code) else None


def notice_type(form: str | None, kind: str | None, form_type: FormType) -> str | None:
    """Return the eForms notice type of a form and its ``NOTICE/@TYPE``; nothing when none corresponds."""
    if form in _NOTICE_TYPES:
        return _NOTICE_TYPES[form]
    social = "social" if form in _SOCIAL_FORMS else "standard"
    if form_type is FormType.PLANNING:
        return "pin-rtl" if "REDUCING" in (kind or "") else "pin-only"
    if form_type is FormType.RESULT:
        return f"can-{social}"
    if form_type is not FormType.COMPETITION or form is None:
        return None
    if "QSU" in (kind or ""):
        return "qu-sy"
    return f"cn-{social}" if (kind or "CONTRACT") in {"CONTRACT"} else f"pin-cfc-{social}"


def legal_basis(value: str | None, directive: str | None) -> str | None:
    """Return a CELEX number such as ``32014L0024``, also from ``2014/24/EU``; nothing for other laws."""
    stated = (value or "").strip()
    if _REGULATION.match(stated):
        return stated
    found = _DIRECTIVE.match((directive or stated).strip())
    return f"3{found[1]}L{int(found[2]):04d}" if found else None
