"""The only HTTP client: names itself, paces its requests, caps what it reads, and says what went wrong."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from jobs.sources.errors import (
    ChallengeError,
    RateLimitedError,
    RefusedError,
    SourceError,
    TooLargeError,
    TransportError,
    UnexpectedFormatError,
)

logger = logging.getLogger(__name__)

TRIES = 3
CHUNK_BYTES = 65_536
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass
class HttpClient:
    """Requests to one host, one at a time, at least ``pause_s`` apart; refused ones are retried after ``backoff_s``.

    The back-off doubles with each try. No redirect is followed.
    """

    user_agent: str
    timeout_s: float
    max_bytes: int
    pause_s: float
    backoff_s: float
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _session: requests.Session = field(default_factory=requests.Session)
    _last_at: float | None = None

    def get(self, url: str) -> bytes:
        """Return the body of a page.

        Raises:
            SourceError: one of its kinds, after the retries that make sense for it.
        """
        return self._request("GET", url)

    def post_json(self, url: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Send JSON and return the JSON object of the answer; raises as :meth:`get`."""
        body = self._request("POST", url, payload)
        try:
            answer = json.loads(body)
        except ValueError as error:
            raise UnexpectedFormatError(f"{url} did not answer with JSON: {_start(body)}") from error
        if not isinstance(answer, dict):
            raise UnexpectedFormatError(f"{url} did not answer with a JSON object: {_start(body)}")
        return answer

    def _request(self, method: str, url: str, payload: Mapping[str, Any] | None = None) -> bytes:
        _require_safe(url)
        for attempt in range(1, TRIES + 1):
            try:
                self._wait_for_turn()
                return self._once(method, url, payload)
            except (TransportError, RateLimitedError) as error:
                if attempt == TRIES:
                    raise
                pause = self.backoff_s * 2 ** (attempt - 1)
                logger.warning("%s; trying again in %.0f s", error, pause)
                self.sleep(pause)
        raise AssertionError("unreachable")

    def _wait_for_turn(self) -> None:
        now = self.clock()
        if self._last_at is not None and now - self._last_at < self.pause_s:
            self.sleep(self.pause_s - (now - self._last_at))
        self._last_at = self.clock()

    def _once(self, method: str, url: str, payload: Mapping[str, Any] | None) -> bytes:
        try:
            with self._session.request(
                method,
                url,
                json=payload,
                headers={"User-Agent": self.user_agent, "Accept": "application/json, application/xml, text/xml"},
                timeout=self.timeout_s,
                stream=True,
                allow_redirects=False,
            ) as response:
                body = self._read(response)
                _require_success(response, body)
                return body
        except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
            raise TransportError(
                f"{url} cannot be reached ({error.__class__.__name__}). Check the network, or try again later."
            ) from error

    def _read(self, response: requests.Response) -> bytes:
        parts, size = [], 0
        for part in response.iter_content(CHUNK_BYTES):
            size += len(part)
            if size > self.max_bytes:
                raise TooLargeError(f"{response.url} answers with more than {self.max_bytes:,} bytes (HTTP_MAX_BYTES).")
            parts.append(part)
        return b"".join(parts)


def _require_safe(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS):
        raise RefusedError(f"{url} is not an https address; check the settings of the source.")


def _require_success(response: requests.Response, body: bytes) -> None:
    status = response.status_code
    if status == 200:
        return
    if status == 202 and response.headers.get("x-amzn-waf-action") == "challenge":
        raise ChallengeError(
            f"{response.url} asks for a browser. Set HTTP_USER_AGENT to a name and an address that explain this"
            " service, or ask the source to admit it."
        )
    if status == 429:
        raise RateLimitedError(f"{response.url} refuses: too many requests. Raise TED_PAUSE_S or wait.")
    if status >= 500:
        raise TransportError(f"{response.url} answers with HTTP {status}. Try again later.")
    raise _refusal(response, body)


def _refusal(response: requests.Response, body: bytes) -> SourceError:
    return RefusedError(f"{response.url} answers with HTTP {response.status_code}: {_start(body)}")


def _start(body: bytes) -> str:
    return " ".join(body[:300].decode(errors="replace").split())
