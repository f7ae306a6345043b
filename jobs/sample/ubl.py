"""Building UBL 2.3 elements with the eForms extension namespaces.

Owns prefixes and the extension wrapper; must not know which fields a notice has.
Source: eForms SDK 1.13.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

_UBL = "urn:oasis:names:specification:ubl:schema:xsd"
_EFORMS = "http://data.europa.eu/p27/eforms-ubl-extension"
NAMESPACES = {
    "cac": f"{_UBL}:CommonAggregateComponents-2",
    "cbc": f"{_UBL}:CommonBasicComponents-2",
    "ext": f"{_UBL}:CommonExtensionComponents-2",
    "efac": f"{_EFORMS}-aggregate-components/1",
    "efbc": f"{_EFORMS}-basic-components/1",
    "efext": f"{_EFORMS}s/1",
}
Child = Element | str | Iterable[Element] | None


def node(name: str, *children: Child, **attributes: str) -> Element:
    """Return the element ``prefix:Name``; text is escaped when written, a child that is ``None`` is left out."""
    prefix, _, local = name.partition(":")
    element = etree.Element(f"{{{NAMESPACES[prefix]}}}{local}", attributes, nsmap=NAMESPACES)
    _fill(element, children)
    return element


def extension(*children: Child) -> Element | None:
    """Return ``ext:UBLExtensions`` around ``children``, or ``None`` when there are none."""
    content = node("efext:EformsExtension", *children)
    if len(content) == 0:
        return None
    return node("ext:UBLExtensions", node("ext:UBLExtension", node("ext:ExtensionContent", content)))


def document(name: str, *children: Child) -> bytes:
    """Return a whole document whose root is ``name`` (``ContractNotice`` ...), as indented UTF-8."""
    namespace = f"{_UBL}:{name}-2"
    prefixes: Any = {None: namespace, **NAMESPACES}
    root = etree.Element(f"{{{namespace}}}{name}", nsmap=prefixes)
    _fill(root, children)
    etree.cleanup_namespaces(root, keep_ns_prefixes=list(NAMESPACES))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _fill(element: Element, children: Iterable[Child]) -> None:
    for child in children:
        if child is None:
            continue
        if isinstance(child, str):
            element.text = child
        elif isinstance(child, Element):
            element.append(child)
        else:
            element.extend(child)
