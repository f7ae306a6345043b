"""TED_EXPORT R2.0.9 (2016 to 2024) and R2.0.8 to records: the notice itself; lots and results lie beside.

Owns the choice of the language versions and of the structure. Source: TED_EXPORT schemas R2.0.8, R2.0.9.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from matcher.parsers import ted_codes
from matcher.parsers.countries import to_country, zone_of
from matcher.parsers.errors import MissingIdentity, UnknownFormat
from matcher.parsers.identity import publication_number, references
from matcher.parsers.languages import to_language
from matcher.parsers.lots import with_complete_lots
from matcher.parsers.moments import to_date, to_moment
from matcher.parsers.ted_changes import read_changes, read_new_deadline
from matcher.parsers.ted_legacy import (
    is_legacy,
    read_legacy_buyers,
    read_legacy_conditions,
    read_legacy_deadline,
    read_legacy_lots,
    read_legacy_results,
    read_legacy_subject,
)
from matcher.parsers.ted_lots import (
    place_of,
    read_conditions,
    read_cpv,
    read_lots,
    read_money,
    read_nature,
    texts,
)
from matcher.parsers.ted_organisations import Sheet, country_of, read_buyers
from matcher.parsers.ted_results import is_discontinued, read_results
from matcher.parsers.text import UNDETERMINED
from matcher.parsers.tree import Element, content_of, each, first, local_name, raw, strip_namespaces
from matcher.parsers.values import to_cpv
from matcher.records import Deadlines, FormType, Lot, LotResult, Notice, Organisation, Place

SCHEMA = "ted_export"
ROOT_NAME = "TED_EXPORT"
_ORIGINAL = "ORIGINAL"
_INTEREST_FORMS = frozenset({"F01", "F04", "F21", "F22", "F23"})


@dataclass(frozen=True, slots=True)
class _Heading:
    """The coded data of a notice: what TED adds to the form."""

    notice_data: Element | None
    codes: Element | None
    number: str
    form: str | None
    kind: str | None
    form_type: FormType
    procedure: str | None


@dataclass(frozen=True, slots=True)
class _Content:
    """What the form says: buyers, the object of the contract as a bare lot, lots and results."""

    buyers: tuple[Organisation, ...]
    subject: Lot
    lots: tuple[Lot, ...]
    results: tuple[LotResult, ...]


def parse_ted_export(root: Element) -> Notice:
    """Return the notice below ``root``, an element tree of its own, which loses its namespaces.

    Raises: MissingIdentity without a publication number; UnknownFormat without a form.
    """
    version = root.get("VERSION") or _version_in(str(root.tag))
    strip_namespaces(root)
    sheets, originals = _sheets(root)
    form = sheets[0][1]
    heading = _heading(root, form)
    zone = zone_of(_country(heading, form))
    content = _legacy_content(sheets, heading, zone) if is_legacy(form) else _content(sheets, heading, zone)
    referenced = [content_of(node) for node in _references(heading.notice_data)]
    previous = [content_of(node) for node in form.iter("NOTICE_NUMBER_OJ")]
    subject = content.subject
    notice = Notice(
        schema=SCHEMA,
        schema_version=version or form.get("VERSION"),
        notice_id=heading.number,
        publication_number=heading.number,
        published_on=to_date(raw(root, "CODED_DATA_SECTION", "REF_OJS", "DATE_PUB")),
        issued_at=to_moment(
            raw(heading.codes, "DS_DATE_DISPATCH") if heading.codes is not None else None, "00:00", zone
        ),
        form_type=heading.form_type,
        notice_type=ted_codes.notice_type(heading.form, heading.kind, heading.form_type),
        subtype=heading.form,
        legal_basis=_legal_basis(form, heading.codes),
        procedure_type=heading.procedure,
        languages=originals,
        title=subject.title,
        description=subject.description,
        nature=subject.nature or ted_codes.NATURES.get(_code(heading.codes, "NC_CONTRACT_NATURE")),
        cpv_main=subject.cpv_main or next(iter(_coded_cpv(heading)), None),
        cpv_additional=subject.cpv_additional,
        value=subject.value,
        buyers=content.buyers,
        lots=content.lots,
        results=content.results,
        changes=read_changes(sheets, next(iter(referenced), None)),
        previous_notices=references([*referenced, *previous], heading.number),
        is_cancellation=is_discontinued(content.results),
    )
    return with_complete_lots(notice, subject.places or _coded_places(heading))


def _sheets(root: Element) -> tuple[list[Sheet], tuple[str, ...]]:
    """The language versions of the form, originals first, and the languages of the originals."""
    versions = [
        (to_language(form.get("LG")) or UNDETERMINED, form)
        for form in each(root, "FORM_SECTION", "*")
        if form.get("LG")
    ]
    if not versions:
        raise UnknownFormat("The document holds no form in any language.", "/TED_EXPORT/FORM_SECTION")
    originals = [sheet for sheet in versions if sheet[1].get("CATEGORY") == _ORIGINAL] or versions[:1]
    kept: dict[str, Element] = {}
    for language, form in (*originals, *versions):
        kept.setdefault(language, form)
    name = local_name(originals[0][1])
    sheets = [(language, form) for language, form in kept.items() if local_name(form) == name]
    return sheets, tuple(dict.fromkeys(language for language, _ in originals if language != UNDETERMINED))


def _heading(root: Element, form: Element) -> _Heading:
    notice_data = first(root, "CODED_DATA_SECTION", "NOTICE_DATA")
    codes = first(root, "CODED_DATA_SECTION", "CODIF_DATA")
    stated = raw(notice_data, "NO_DOC_OJS") if notice_data is not None else None
    number = publication_number(stated) or publication_number(root.get("DOC_ID"))
    if number is None:
        raise MissingIdentity("The notice has no publication number.", "/TED_EXPORT/@DOC_ID")
    notice = first(form, "NOTICE")
    form_type = ted_codes.DOCUMENT_TYPES.get(_code(codes, "TD_DOCUMENT_TYPE"), FormType.UNKNOWN)
    return _Heading(
        notice_data=notice_data,
        codes=codes,
        number=number,
        form=ted_codes.form_number(form.get("FORM"), local_name(form)),
        kind=notice.get("TYPE") if notice is not None else None,
        form_type=form_type,
        procedure=ted_codes.PROCEDURES.get(_code(codes, "PR_PROC")),
    )


def _content(sheets: list[Sheet], heading: _Heading, zone: tzinfo) -> _Content:
    language, form = sheets[0]
    deadlines = _deadlines_at(_stated_deadline(form, heading, zone), heading)
    lots = read_lots(sheets, read_conditions(form, language, deadlines))
    return _Content(read_buyers(sheets), _subject(sheets), lots, read_results(form, language, lots))


def _legacy_content(sheets: list[Sheet], heading: _Heading, zone: tzinfo) -> _Content:
    language, form = sheets[0]
    moment = read_legacy_deadline(form, zone) or _coded_deadline(heading, zone)
    lots = read_legacy_lots(sheets, read_legacy_conditions(form, _deadlines_at(moment, heading)))
    results = read_legacy_results(form, language, lots)
    return _Content(read_legacy_buyers(sheets), read_legacy_subject(sheets), lots, results)


def _subject(sheets: list[Sheet]) -> Lot:
    contracts = [
        (language, found) for language, form in sheets if (found := first(form, "OBJECT_CONTRACT")) is not None
    ]
    if not contracts:
        return Lot(ref="1")
    contract = contracts[0][1]
    main, additional = read_cpv(contract)
    return Lot(
        ref="1",
        title=texts(contracts, "TITLE"),
        description=texts(contracts, "SHORT_DESCR"),
        nature=read_nature(contract),
        cpv_main=main,
        cpv_additional=additional,
        value=read_money(first(contract, "VAL_TOTAL")) or read_money(first(contract, "VAL_ESTIMATED_TOTAL")),
    )


def _stated_deadline(form: Element, heading: _Heading, zone: tzinfo) -> datetime | None:
    procedure = first(form, "PROCEDURE")
    day = raw(procedure, "DATE_RECEIPT_TENDERS") if procedure is not None else None
    clock = raw(procedure, "TIME_RECEIPT_TENDERS") if procedure is not None else None
    return to_moment(day, clock, zone) or read_new_deadline(form, zone) or _coded_deadline(heading, zone)


def _deadlines_at(moment: datetime | None, heading: _Heading) -> Deadlines:
    """IV.2.2 serves tenders, requests to participate and expressions of interest; form and procedure say which."""
    if heading.form in _INTEREST_FORMS and "CALL_COMPETITION" in (heading.kind or ""):
        return Deadlines(interest=moment)
    if heading.procedure in ted_codes.TWO_STAGE_PROCEDURES:
        return Deadlines(participation=moment)
    return Deadlines(tender=moment)


def _coded_deadline(heading: _Heading, zone: tzinfo) -> datetime | None:
    """TED's own copy of the deadline, ``20230303 17:00``, where the form states it only in a text."""
    stated = raw(heading.codes, "DT_DATE_FOR_SUBMISSION") if heading.codes is not None else None
    day, _, clock = (stated or "").partition(" ")
    return to_moment(day, clock, zone)


def _code(codes: Element | None, tag: str) -> str:
    element = first(codes, tag)
    return (element.get("CODE") or "").strip() if element is not None else ""


def _country(heading: _Heading, form: Element) -> str | None:
    country = first(heading.notice_data, "ISO_COUNTRY")
    stated = to_country(country.get("VALUE")) if country is not None else None
    return stated or country_of(first(form, "CONTRACTING_BODY", "ADDRESS_CONTRACTING_BODY"))


def _coded_cpv(heading: _Heading) -> list[str]:
    if heading.notice_data is None:
        return []
    codes = (to_cpv(node.get("CODE")) for node in heading.notice_data.iterchildren("ORIGINAL_CPV"))
    return [code for code in codes if code]


def _coded_places(heading: _Heading) -> tuple[Place, ...]:
    if heading.notice_data is None:
        return ()
    nodes = heading.notice_data.iterchildren("PERFORMANCE_NUTS", "ORIGINAL_NUTS")
    return tuple(dict.fromkeys(place for node in nodes if (place := place_of(node.get("CODE"))) is not None))


def _references(notice_data: Element | None) -> list[Element]:
    return list(each(notice_data, "REF_NOTICE", "NO_DOC_OJS")) if notice_data is not None else []


def _legal_basis(form: Element, codes: Element | None) -> str | None:
    basis, directive = first(form, "LEGAL_BASIS"), first(form, "DIRECTIVE")
    directive = first(codes, "DIRECTIVE") if directive is None else directive
    return ted_codes.legal_basis(
        basis.get("VALUE") if basis is not None else None,
        directive.get("VALUE") if directive is not None else None,
    )


def _version_in(tag: str) -> str | None:
    """``{ted/R2.0.8.S03/publication}TED_EXPORT`` names its version in the namespace."""
    return next((part for part in tag.replace("{", "/").split("/") if part.startswith("R2.0.")), None)
