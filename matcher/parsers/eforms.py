"""eForms notices, SDK 1.3 to 1.15, to records: the notice itself; lots, results and organisations lie beside.

Must not read lots or results field by field. Source: eForms BT-701, 757, 02, 03, 04, 01, 05, 702, 105, 758, 140,
762, 13716, 141, 125, 1501; OPP-010, 012, 070.
"""

from __future__ import annotations

from collections.abc import Iterator

from matcher.parsers.countries import zone_of
from matcher.parsers.eforms_lots import read_lots, read_subject
from matcher.parsers.eforms_names import CAC, CBC, EFAC, EFBC, ID, PROCESS, PROJECT, extended, identifiers
from matcher.parsers.eforms_organisations import read_buyers, read_organisations
from matcher.parsers.eforms_results import read_result_value, read_results
from matcher.parsers.errors import MissingIdentity
from matcher.parsers.identity import is_placeholder, notice_reference, notice_uuid, own_publication_number, references
from matcher.parsers.languages import to_language
from matcher.parsers.lots import with_complete_lots
from matcher.parsers.moments import to_date, to_moment
from matcher.parsers.text import UNDETERMINED, texts_of
from matcher.parsers.tree import Element, content_of, each, first, raw
from matcher.parsers.values import to_code
from matcher.records import Change, FormType, Notice, Organisation

SCHEMA = "eforms"
_CANCEL = "cancel"
_FORM_TYPES = {form.value: form for form in FormType}
_FORMS_OF_NOTICE_TYPES = {
    "pin-only": FormType.PLANNING, "pin-buyer": FormType.PLANNING, "pin-rtl": FormType.PLANNING,
    "pin-tran": FormType.PLANNING, "pin-cfc-standard": FormType.COMPETITION, "pin-cfc-social": FormType.COMPETITION,
    "cn-standard": FormType.COMPETITION, "cn-social": FormType.COMPETITION, "cn-desg": FormType.COMPETITION,
    "qu-sy": FormType.COMPETITION, "subco": FormType.COMPETITION, "veat": FormType.DIRECT_AWARD,
    "can-standard": FormType.RESULT, "can-social": FormType.RESULT, "can-desg": FormType.RESULT,
    "can-tran": FormType.RESULT, "can-modif": FormType.MODIFICATION, "pmc": FormType.CONSULTATION,
    "compl": FormType.COMPLETION, "brin-ecs": FormType.BUSINESS_REGISTRATION,
    "brin-eeig": FormType.BUSINESS_REGISTRATION, "corr": FormType.CHANGE,
}  # fmt: skip


def parse_eforms(root: Element) -> Notice:
    """Return the notice below ``root``, an element tree of its own.

    Raises: MissingIdentity when it has neither a notice identifier nor a publication number.
    """
    publication = next(extended(root, f"{EFAC}Publication"), None)
    number = own_publication_number(raw(publication, f"{EFBC}NoticePublicationID"))
    stated_id = _identifier(root)
    notice_id = (number if is_placeholder(stated_id) else None) or stated_id or number
    if notice_id is None:
        raise MissingIdentity("The notice has neither an identifier nor a publication number.", "/*/cbc:ID")
    languages = _languages(root)
    language = languages[0] if languages else UNDETERMINED
    organisations = read_organisations(root, language)
    buyers = read_buyers(root, organisations, language)
    subject = read_subject(first(root, PROJECT), language)
    zone = zone_of(_country(buyers))
    changes = _changes(root, language)
    type_code = first(root, f"{CBC}NoticeTypeCode")
    notice = Notice(
        schema=SCHEMA,
        schema_version=_sdk_version(root),
        notice_id=notice_id,
        version=to_code(raw(root, f"{CBC}VersionID")),
        publication_number=number,
        published_on=to_date(raw(publication, f"{EFBC}PublicationDate")),
        issued_at=to_moment(raw(root, f"{CBC}IssueDate"), raw(root, f"{CBC}IssueTime") or "00:00", zone),
        form_type=_form_type(type_code),
        notice_type=to_code(raw(type_code)),
        subtype=to_code(raw(next(extended(root, f"{EFAC}NoticeSubType", f"{CBC}SubTypeCode"), None))),
        legal_basis=to_code(raw(root, f"{CBC}RegulatoryDomain")),
        procedure_id=_procedure_id(root),
        procedure_type=_stated(raw(root, PROCESS, f"{CBC}ProcedureCode")),
        languages=languages,
        title=subject.title,
        description=subject.description,
        nature=subject.nature,
        cpv_main=subject.cpv_main,
        cpv_additional=subject.cpv_additional,
        value=read_result_value(root) or subject.value,
        buyers=buyers,
        lots=read_lots(root, language, zone),
        results=read_results(root, organisations),
        changes=changes,
        previous_notices=references(_previous(root), number),
        is_cancellation=any(_CANCEL in change.reasons for change in changes),
    )
    return with_complete_lots(notice, subject.places)


def _identifier(root: Element) -> str | None:
    own = list(root.iterchildren(ID))
    for element in own:
        if element.get("schemeName") == "notice-id" and (found := notice_uuid(element.text)):
            return found
    return next((found for element in own if (found := notice_uuid(element.text) or to_code(element.text))), None)


def _procedure_id(root: Element) -> str | None:
    identifier = to_code(raw(root, f"{CBC}ContractFolderID"))
    return None if is_placeholder(identifier) else identifier


def _languages(root: Element) -> tuple[str, ...]:
    stated = [raw(root, f"{CBC}NoticeLanguageCode")]
    stated.extend(identifiers(root, f"{CAC}AdditionalNoticeLanguage", ID))
    return tuple(dict.fromkeys(language for code in stated if (language := to_language(code))))


def _country(buyers: tuple[Organisation, ...]) -> str | None:
    return next((buyer.country for buyer in buyers if buyer.country), None)


def _stated(text: str | None) -> str | None:
    """A code, unless the source writes ``UNKNOWN`` for silence."""
    code = to_code(text)
    return None if code is None or code.upper() == "UNKNOWN" else code


def _sdk_version(root: Element) -> str | None:
    """``eforms-sdk-1.7#extended#urn:...`` is version 1.7."""
    customization = (raw(root, f"{CBC}CustomizationID") or "").partition("#")[0]
    return to_code(customization.removeprefix("eforms-sdk-"))


def _form_type(type_code: Element | None) -> FormType:
    if type_code is None:
        return FormType.UNKNOWN
    stated = _FORM_TYPES.get((type_code.get("listName") or "").strip())
    return stated or _FORMS_OF_NOTICE_TYPES.get((type_code.text or "").strip(), FormType.UNKNOWN)


def _changes(root: Element, language: str) -> tuple[Change, ...]:
    found = []
    for element in extended(root, f"{EFAC}Changes"):
        changes = [element, *each(element, f"{EFAC}Change")]
        sections = [ref for node in changes for ref in _sections(node)]
        details = texts_of(
            (text for node in changes for text in node.iterchildren(f"{EFBC}ChangeDescription")), language
        )
        reasons = texts_of(each(element, f"{EFAC}ChangeReason", f"{EFBC}ReasonDescription"), language)
        found.append(
            Change(
                changed_notice=notice_reference(raw(element, f"{EFBC}ChangedNoticeIdentifier")),
                reasons=tuple(
                    dict.fromkeys(
                        code
                        for node in each(element, f"{EFAC}ChangeReason", f"{CBC}ReasonCode")
                        if (code := to_code(content_of(node)))
                    )
                ),
                description={key: _joined(reasons.get(key), details.get(key)) for key in {**reasons, **details}},
                sections=tuple(dict.fromkeys(sections)),
            )
        )
    return (*found, *_modifications(root, language))


def _modifications(root: Element, language: str) -> Iterator[Change]:
    """A modification of a contract changes a contract, not a notice; it is told in the same record (BT-200, 202)."""
    for element in extended(root, f"{EFAC}ContractModification"):
        reasons = texts_of(each(element, f"{EFAC}ChangeReason", f"{EFBC}ReasonDescription"), language)
        details = texts_of(each(element, f"{EFAC}Change", f"{EFBC}ChangeDescription"), language)
        codes = (to_code(content_of(node)) for node in each(element, f"{EFAC}ChangeReason", f"{CBC}ReasonCode"))
        yield Change(
            changed_notice=notice_reference(raw(element, f"{EFBC}ChangedNoticeIdentifier")),
            reasons=tuple(dict.fromkeys(code for code in codes if code)),
            description={key: _joined(reasons.get(key), details.get(key)) for key in {**reasons, **details}},
            sections=tuple(
                dict.fromkeys(section for node in each(element, f"{EFAC}Change") for section in _sections(node))
            ),
        )


def _sections(change: Element) -> Iterator[str]:
    yield from identifiers(change, f"{EFAC}ChangedSection", f"{EFBC}ChangedSectionIdentifier")


def _joined(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)


def _previous(root: Element) -> Iterator[str]:
    for element in extended(root, f"{EFAC}Publication", f"{EFBC}NoticePublicationID"):
        yield content_of(element)
    yield from identifiers(root, PROCESS, f"{CAC}NoticeDocumentReference", ID)
    yield from identifiers(root, f"{CAC}ProcurementProjectLot", PROCESS, f"{CAC}NoticeDocumentReference", ID)
    for tag in ("Changes", "ContractModification"):
        for element in extended(root, f"{EFAC}{tag}", f"{EFBC}ChangedNoticeIdentifier"):
            yield content_of(element)
    for element in extended(root, f"{EFAC}NoticeResult", f"{EFAC}SettledContract", f"{CAC}NoticeDocumentReference", ID):
        yield content_of(element)
