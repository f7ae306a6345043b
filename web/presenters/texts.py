"""Texts of the sources: shortened, in paragraphs, with their language; always plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote as url_quote
from urllib.parse import urlsplit

FOLD_AFTER = 700
MAX_CHARACTERS = 30_000
ENDS = 5
"""Words that name an end of a long quote."""
MAX_URL_LENGTH = 2_000
_SCHEME = re.compile(r"\s*:/[/\\]+\s*")
_DOT_OF_DOMAIN = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2,})")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text of a source: what is shown at once and, when it is long, the rest behind a fold."""

    language: str
    paragraphs: tuple[str, ...]
    folded: tuple[str, ...] = ()


def shorten(text: str | None, length: int = 180) -> str:
    """Return ``text`` on one line, cut at a word within ``length`` characters."""
    line = " ".join((text or "").split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(",;:.-– ") + "…"


def unlinked(text: str) -> str:
    """Return ``text`` on one line, with nothing in it that a mail program would make a link of."""
    return " ".join(_DOT_OF_DOMAIN.sub(". ", _SCHEME.sub(" ", text)).split())


def text_fragment(quote: str) -> str:
    """Return what, after ``:~:text=`` in an address, makes a browser go to a quoted text and mark it.

    A long quote is named by its first and last words; its very last one may be cut off. Source: WICG, Text Fragments.
    """
    words = quote.split()
    if len(words) <= 2 * ENDS:
        return _encoded(words)
    return f"{_encoded(words[:ENDS])},{_encoded(words[-ENDS - 1 : -1])}"


def _encoded(words: Sequence[str]) -> str:
    return url_quote(" ".join(words), safe="").replace("-", "%2D")


def present_text(text: str | None, language: str | None) -> SourceText:
    """Return a source's text in paragraphs, the first ``FOLD_AFTER`` characters unfolded."""
    paragraphs = [line.strip() for line in re.split(r"\n+", (text or "")[:MAX_CHARACTERS]) if line.strip()]
    shown: list[str] = []
    length = 0
    while paragraphs and (not shown or length + len(paragraphs[0]) <= FOLD_AFTER):
        length += len(paragraphs[0])
        shown.append(paragraphs.pop(0))
    if shown and len(shown[0]) > FOLD_AFTER * 1.5:
        head = shorten(shown[0], FOLD_AFTER)
        paragraphs.insert(0, "…" + shown[0][len(head) - 1 :])
        shown[0] = head
    return SourceText(language or "", tuple(shown), tuple(paragraphs))


def choose_text(texts: Mapping[str, str], wanted: str, original: str | None) -> tuple[str, str]:
    """Return (language, text): in the reader's language if the source has it, else the original, else any."""
    for language in (wanted, original, *texts):
        if language is not None and texts.get(language):
            return language, texts[language]
    return original or "", ""


def safe_url(url: str | None) -> str | None:
    """Return ``url`` when it is a plain web address, else ``None``."""
    if url is None or len(url) > MAX_URL_LENGTH:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        return None
    return url.strip()


def host_of(url: str) -> str:
    """Return the host of a web address, as people recognise it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
