"""Human text: normalised, tidied, and without contact data.

Owns what happens to every text on its way into a record. E-mail addresses leave all texts; the names
of organisations also lose telephone numbers and "for the attention of" parts. Must not translate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from matcher.parsers.languages import to_language
from matcher.parsers.tree import Element, content_of

UNDETERMINED = "und"
_DOMAIN = re.compile(r"\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_LOCAL_PART = re.compile(r"(?:mailto:)?[\w.+%'-]+$", re.IGNORECASE)
_LOCAL_PART_MAX = 72
_PHONE = re.compile(
    r"(?:\b(?:tele(?:ph?on|fon|fax)\w{0,2}|tel|tél|fax|phone|mobile?|τηλ|тел)\b[.:\s]{0,3}[+(]?\d[\d\s/().-]{4,24})"
    r"|(?:\+\d[\d\s/().-]{6,24}\d)|(?:\b00\d{2}[\d\s/().-]{6,20}\d)",
    re.IGNORECASE,
)
_ATTENTION = re.compile(
    r"[\s,;(/–-]*(?:\b(?:z\.?\s?h(?:d|\.\s?v)\b|zu händen|attn?\b|attention\s?:|for the attention of|"
    r"à l['’]attention d|contact(?:\s?person)?\s?:|ansprechpartner(?:in)?\b|t\.a\.v\b)).*\Z",
    re.IGNORECASE | re.DOTALL,
)
_WITHHELD = frozenset({"", "-", "--", "---", "n/a", "redacted", "unpublished"})


def tidy(text: str | None) -> str | None:
    """Return ``text`` in NFC, one space between words, paragraphs kept, no e-mail address; nothing when blank."""
    if not text:
        return None
    if "\n" in text:
        lines = (" ".join(line.split()) for line in text.splitlines())
        tidied = "\n".join(line for line in lines if line)
    else:
        tidied = " ".join(text.split())
    if "@" in tidied:
        tidied = without_emails(tidied)
    if not tidied.isascii() and not unicodedata.is_normalized("NFC", tidied):
        tidied = unicodedata.normalize("NFC", tidied)
    return tidied or None


def without_emails(text: str) -> str:
    """Return ``text`` with each e-mail address removed, in time linear in its length."""
    kept: list[str] = []
    start = 0
    for domain in _DOMAIN.finditer(text):
        local = _LOCAL_PART.search(text, max(start, domain.start() - _LOCAL_PART_MAX), domain.start())
        if local is None:
            continue
        kept.append(text[start : local.start()])
        start = domain.end()
    kept.append(text[start:])
    return "".join(kept).strip()


def organisation_text(text: str | None) -> str | None:
    """Return a name or town without e-mail, telephone or contact person; nothing when none is left."""
    tidied = tidy(text)
    if tidied is None or tidied.lower() in _WITHHELD:
        return None
    line = " ".join(tidied.split())[:400]
    line = _ATTENTION.sub("", _PHONE.sub(" ", line))
    if "@" in line:
        line = " ".join(word for word in line.split() if "@" not in word)
    return " ".join(line.split()).strip(" ,;:/–-") or None


def is_withheld(text: str | None) -> bool:
    """Return whether a code or text stands for "not published"."""
    return text is None or text.strip().lower() in _WITHHELD


def texts_of(elements: Iterable[Element], default_language: str) -> dict[str, str]:
    """Return language -> text of elements with ``@languageID``; the first text of a language counts."""
    found: dict[str, str] = {}
    for element in elements:
        text = tidy(content_of(element))
        if text is None or is_withheld(text):
            continue
        code = element.get("languageID")
        found.setdefault((to_language(code) or default_language) if code else default_language, text)
    return found


def paragraphs(element: Element | None) -> str | None:
    """Return the text of an element made of ``P`` paragraphs, one a line."""
    if element is None:
        return None
    if next(element.iterchildren("P"), None) is None:
        return tidy(content_of(element))
    parts = [tidy(content_of(part)) for part in element]
    lead = tidy(element.text)
    return "\n".join(part for part in (lead, *parts) if part) or None
