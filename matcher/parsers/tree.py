"""Walking an element tree by children, which is several times faster than a path expression per field.

Owns the steps; must not know any format.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

__all__ = ["Element", "content_of", "each", "first", "has", "local_name", "raw", "strip_namespaces"]


def each(parent: Element, *tags: str) -> Iterator[Element]:
    """Yield the descendants reached by one child step per tag, in document order."""
    if len(tags) == 1:
        yield from parent.iterchildren(tags[0])
        return
    for child in parent.iterchildren(tags[0]):
        yield from each(child, *tags[1:])


def first(parent: Element | None, *tags: str) -> Element | None:
    """Return the first descendant reached by one child step per tag, or nothing."""
    if parent is None:
        return None
    if len(tags) == 1:
        return next(parent.iterchildren(tags[0]), None)
    return next(each(parent, *tags), None)


def has(parent: Element | None, *tags: str) -> bool:
    """Return whether such a descendant exists."""
    return first(parent, *tags) is not None


def content_of(element: Element) -> str:
    """Return all text inside ``element``, inline elements included, as written."""
    if len(element) == 0:
        return element.text or ""
    return "".join(str(part) for part in element.itertext())


def raw(parent: Element | None, *tags: str) -> str | None:
    """Return the stripped text of the first such descendant; nothing when absent or blank."""
    found = first(parent, *tags) if tags else parent
    if found is None:
        return None
    return content_of(found).strip() or None


def local_name(element: Element) -> str:
    """Return the element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def strip_namespaces(root: Element) -> None:
    """Remove the namespace of every element below ``root``, which the caller owns.

    TED_EXPORT changed its namespace with nearly each release while the names stayed.
    """
    for element in root.iter():
        tag = element.tag
        if isinstance(tag, str) and tag[0] == "{":
            element.tag = tag.rpartition("}")[2]
