"""What identifies a notice: its identifier, its publication number, and references to other notices.

Owns the one normal form for both formats, so that a reference finds its notice. Must not look anything up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_OJ_NUMBER = re.compile(r"(\d{4})\s*/?\s*S\s*(?:[A-Z]?\d{1,3})?\s*[-/–]\s*(\d{1,8})\Z", re.IGNORECASE | re.ASCII)
_PUBLICATION = re.compile(r"(\d{1,8})-(\d{4})\Z", re.ASCII)
_NATIONAL = re.compile(r"(\d{4})-(\d{5,8})\Z", re.ASCII)
_PLACEHOLDERS = frozenset({"f252f386-55ac-4fa8-9be4-9f950b9904c8", "aff2863e-b4cc-4e91-baba-b3b85f709117"})
_UUID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-(\d{2}))?\Z", re.IGNORECASE | re.ASCII)


def publication_number(text: str | None) -> str | None:
    """Return ``141126-2024`` for ``00141126-2024`` or ``2024/S 047-141126``; nothing otherwise.

    Source: eForms OPP-010; TED_EXPORT NO_DOC_OJS.
    """
    stripped = (text or "").strip()
    if found := _PUBLICATION.match(stripped):
        return _join(found[1], found[2])
    if found := _OJ_NUMBER.match(stripped):
        return _join(found[2], found[1])
    return None


def own_publication_number(text: str | None) -> str | None:
    """Return the publication number of the notice itself, which is written ``00141126-2024`` and not otherwise.

    Norwegian notices put the number of an older notice (``2022/S 020-050665``) into the same field.
    """
    return publication_number(text) if _PUBLICATION.match((text or "").strip()) else None


def notice_uuid(text: str | None) -> str | None:
    """Return an eForms notice identifier in lower case, without version; nothing when it is none."""
    found = _UUID.match((text or "").strip())
    return found[1].lower() if found else None


def is_placeholder(identifier: str | None) -> bool:
    """Return whether an identifier is one that a converter writes into every notice.

    56 of 983 real eForms notices share one notice identifier and one procedure identifier of the SDK's example;
    taken for real, they would be versions of one another.
    """
    return identifier in _PLACEHOLDERS


def notice_reference(text: str | None) -> str | None:
    """Return a reference to another notice: ``uuid-vv``, ``uuid``, a publication number or a national number.

    National numbers (``2022-919032``, Doffin) stay as they are, as the identifiers of such notices do.

    Source: eForms BT-125, BT-758, BT-1501, OPT-100; TED_EXPORT NOTICE_NUMBER_OJ.
    """
    found = _UUID.match((text or "").strip())
    if found is None:
        national = _NATIONAL.match((text or "").strip())
        return national[0] if national else publication_number(text)
    return found[1].lower() if found[2] is None else f"{found[1].lower()}-{found[2]}"


def references(texts: Iterable[str | None], own: str | None) -> tuple[str, ...]:
    """Return the distinct references among ``texts`` in order, without the notice's ``own`` number."""
    found = dict.fromkeys(notice_reference(text) for text in texts)
    return tuple(reference for reference in found if reference is not None and reference != own)


def _join(number: str, year: str) -> str | None:
    plain = number.lstrip("0")
    return f"{plain}-{year}" if plain and "1990" <= year <= "2199" else None
