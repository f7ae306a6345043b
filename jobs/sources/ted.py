"""Tenders Electronic Daily: the search lists the notices of a period, the site gives the XML of each.

Source: TED search API v3 (``api-v3.yaml``), ITERATION mode; ``/{language}/notice/{number}/xml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.settings import Settings
from jobs.archives import Document
from jobs.sources.base import IsKnown
from jobs.sources.errors import (
    IncompleteError,
    RefusedError,
    RepeatedTokenError,
    TimedOutSearchError,
    UnexpectedFormatError,
)
from jobs.sources.http import HttpClient
from matcher.parsers.identity import publication_number

NAME = "ted"
FIELDS = ("publication-number", "notice-identifier", "publication-date", "form-type", "links")
PAGE_SIZE = 250
_TOKEN = {"country": re.compile(r"[A-Z]{3}"), "cpv": re.compile(r"\d{8}"), "form": re.compile(r"[a-z-]{2,20}")}


@dataclass
class TedSource:
    """Notices of some countries, CPV codes and form types; empty means all."""

    client: HttpClient
    api_url: str
    site_url: str
    countries: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    form_types: tuple[str, ...] = ()
    name: str = NAME
    _count: int | None = None

    def count(self) -> int | None:
        """Return how many notices the search has found, once it has answered."""
        return self._count

    def fetch(self, since: date, until: date, is_known: IsKnown) -> Iterator[Document]:
        """Yield the XML of each notice published in the period and not known yet, as ``Source.fetch`` says."""
        for number in self._numbers(since, until):
            if not is_known(number):
                yield Document(number, self._xml(number))

    def query(self, since: date, until: date) -> str:
        """Return the search in TED's expert syntax.

        Raises:
            RefusedError: a country, code or form type in the settings is none.
        """
        parts = [f"publication-date>={since:%Y%m%d}", f"publication-date<={until:%Y%m%d}"]
        for field, kind, values in (
            ("buyer-country", "country", self.countries),
            ("classification-cpv", "cpv", self.cpv),
            ("form-type", "form", self.form_types),
        ):
            wrong = [value for value in values if not _TOKEN[kind].fullmatch(value)]
            if wrong:
                raise RefusedError(f"Not a {kind} as TED writes it: {', '.join(wrong)}. Check TED_* in the settings.")
            if values:
                parts.append(f"{field} IN ({' '.join(values)})")
        return " AND ".join(parts)

    def _numbers(self, since: date, until: date) -> Iterator[str]:
        """Yield the publication numbers of the period, page by page, each once."""
        query, token, tokens, seen = self.query(since, until), None, set[str](), set[str]()
        while True:
            notices, token = self._page(query, token)
            for number in (_number(notice) for notice in notices):
                if number not in seen:
                    seen.add(number)
                    yield number
            if not notices or token is None:
                break
            if token in tokens:
                raise RepeatedTokenError("TED's search repeats itself; what was fetched is kept. Try again later.")
            tokens.add(token)
        if self._count is not None and len(seen) < self._count:
            raise IncompleteError(
                f"TED's search counted {self._count} notices and listed {len(seen)}. Try again later."
            )

    def _page(self, query: str, token: str | None) -> tuple[list[dict[str, Any]], str | None]:
        payload: dict[str, Any] = {
            "query": query,
            "fields": list(FIELDS),
            "limit": PAGE_SIZE,
            "scope": "ALL",
            "paginationMode": "ITERATION",
            "onlyLatestVersions": True,
        }
        if token is not None:
            payload["iterationNextToken"] = token
        answer = self.client.post_json(f"{self.api_url}/v3/notices/search", payload)
        if answer.get("timedOut"):
            raise TimedOutSearchError("TED's search timed out and gave a part only. Try again, or fetch fewer days.")
        notices, total, following = (
            answer.get("notices"),
            answer.get("totalNoticeCount"),
            answer.get("iterationNextToken"),
        )
        if not isinstance(notices, list) or not isinstance(total, int) or not isinstance(following, str | None):
            raise UnexpectedFormatError(
                "TED's search answers in another form than documented (notices, totalNoticeCount)."
            )
        self._count = total
        return notices, following or None

    def _xml(self, number: str) -> bytes:
        content = self.client.get(f"{self.site_url}/en/notice/{number}/xml")
        start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if not start.startswith(b"<") or start.startswith((b"<!doctype html", b"<html")):
            raise UnexpectedFormatError(f"TED gave no XML for notice {number}.")
        return content


def ted_source(settings: Settings, client: HttpClient | None = None) -> TedSource:
    """Return the source as the settings describe it."""
    return TedSource(
        client=client
        or HttpClient(
            user_agent=settings.http_user_agent,
            timeout_s=settings.http_timeout_s,
            max_bytes=settings.http_max_bytes,
            pause_s=settings.ted_pause_s,
            backoff_s=settings.ted_backoff_s,
        ),
        api_url=settings.ted_api_url.rstrip("/"),
        site_url=settings.ted_site_url.rstrip("/"),
        countries=tuple(settings.ted_countries.split()),
        cpv=tuple(settings.ted_cpv.split()),
        form_types=tuple(settings.ted_form_types.split()),
    )


def _number(notice: object) -> str:
    written = notice.get("publication-number") if isinstance(notice, dict) else None
    number = publication_number(written) if isinstance(written, str) else None
    if number is None:
        raise UnexpectedFormatError("TED's search lists a notice without a publication number.")
    return number
