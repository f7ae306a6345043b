"""The qualified names of eForms elements and the two steps that every part of the format shares.

Must not read any field. Source: eForms SDK 1.3 to 1.15, UBL 2.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from matcher.parsers.tree import Element, each, raw
from matcher.parsers.values import to_code

_UBL = "urn:oasis:names:specification:ubl:schema:xsd"
_EFORMS = "http://data.europa.eu/p27/eforms-ubl-extension"
CBC = f"{{{_UBL}:CommonBasicComponents-2}}"
CAC = f"{{{_UBL}:CommonAggregateComponents-2}}"
EXT = f"{{{_UBL}:CommonExtensionComponents-2}}"
EFEXT = f"{{{_EFORMS}s/1}}"
EFAC = f"{{{_EFORMS}-aggregate-components/1}}"
EFBC = f"{{{_EFORMS}-basic-components/1}}"
ROOT_NAMES = frozenset(
    {"ContractNotice", "ContractAwardNotice", "PriorInformationNotice", "BusinessRegistrationInformationNotice"}
)

ID = f"{CBC}ID"
NAME = f"{CBC}Name"
DESCRIPTION = f"{CBC}Description"
PROJECT = f"{CAC}ProcurementProject"
TERMS = f"{CAC}TenderingTerms"
PROCESS = f"{CAC}TenderingProcess"
_EXTENSION = (f"{EXT}UBLExtensions", f"{EXT}UBLExtension", f"{EXT}ExtensionContent", f"{EFEXT}EformsExtension")


def extended(parent: Element | None, *tags: str) -> Iterator[Element]:
    """Yield the elements at ``tags`` inside the eForms extension of ``parent``."""
    if parent is not None:
        yield from each(parent, *_EXTENSION, *tags)


def codes(parent: Element | None, list_name: str, *tags: str) -> Iterator[str]:
    """Yield the published codes of the elements at ``tags`` whose ``@listName`` is ``list_name``."""
    if parent is None:
        return
    for element in each(parent, *tags):
        if element.get("listName") == list_name and (code := to_code(element.text)):
            yield code


def identifiers(parent: Element | None, *tags: str) -> Iterator[str]:
    """Yield the texts of the identifiers at ``tags``."""
    if parent is not None:
        for element in each(parent, *tags):
            if found := raw(element):
                yield found
