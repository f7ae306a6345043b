"""A server on this machine that behaves as TED does, faults included."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.jobs.ingest.documents import CALL, document

PAGE = 2


def notice_xml(number: str) -> bytes:
    """Return the invented call with an identity made from the publication number."""
    content = document(CALL).content
    return content.replace(
        b"0A1B2C3D-0001-4000-8000-000000000001", f"{int(number[:6]):08d}-0001-4000-8000-00".encode() + b"0" * 10
    )


ANSWERED_FAULTS: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "429": (429, b"<html><h1>429 Too Many Requests</h1>nginx</html>", {}),
    "waf": (202, b"", {"x-amzn-waf-action": "challenge"}),
    "503": (503, b"down", {}),
    "400": (400, b'{"message":"no","error":{"type":"QUERY_SYNTAX_ERROR"}}', {}),
    "html": (200, b"<!DOCTYPE html><html>please wait</html>", {}),
    "large": (200, b"<x>" + b" " * 3_000_000 + b"</x>", {}),
}
"""Status, body and headers of the faults that are answers."""


@dataclass
class Ted:
    """What the server holds, which fault it shows at which moment, and what it was asked."""

    numbers: list[str] = field(default_factory=lambda: [f"{number:06d}-2026" for number in range(100_001, 100_006)])
    fault: str = ""
    fault_after: int = 0
    """How many notices are given before the fault shows; -1: in the search."""
    faults_left: int = 10**9
    searches: list[dict[str, Any]] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    url: str = ""

    def shows(self, *faults: str, in_search: bool) -> bool:
        """Whether the server shows one of these faults now."""
        due = self.fault_after < 0 if in_search else 0 <= self.fault_after <= len(self.fetched)
        if self.fault in faults and due and self.faults_left > 0:
            self.faults_left -= 1
            return True
        return False


@contextmanager
def serving(ted: Ted) -> Iterator[Ted]:  # noqa: C901 - the handler is a class within
    """Serve on a free port until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Stay silent."""

        def do_POST(self) -> None:
            ted.agents.add(self.headers["User-Agent"])
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            ted.searches.append(asked)
            if not self._fault(in_search=True):
                self._answer(200, json.dumps(_page(ted, asked)).encode())

        def do_GET(self) -> None:
            number = self.path.split("/")[3]
            if not self._fault(in_search=False):
                ted.fetched.append(number)
                self._answer(200, notice_xml(number), "application/xml")

        def _fault(self, *, in_search: bool) -> bool:
            for name, (status, body, headers) in ANSWERED_FAULTS.items():
                if ted.shows(name, in_search=in_search):
                    self._answer(status, body, extra=headers)
                    return True
            if ted.shows("reset", in_search=in_search):
                self.send_response(200)
                self.send_header("Content-Length", "1000000")
                self.end_headers()
                self.wfile.write(b"<x>")
                self.close_connection = True
                return True
            if ted.shows("silence", in_search=in_search):
                released.wait(20)
                return True
            return False

        def _answer(
            self, status: int, body: bytes, kind: str = "application/json", extra: dict[str, str] | None = None
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in (extra or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    released = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    ted.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield ted
    finally:
        released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _page(ted: Ted, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer a search: pages of two, the last one empty and still with a token, as TED does."""
    start = int(asked.get("iterationNextToken", "t0")[1:])
    listed = ted.numbers[start : start + PAGE]
    answer: dict[str, Any] = {
        "notices": [{"publication-number": f"{number}", "links": {}} for number in listed],
        "totalNoticeCount": len(ted.numbers),
        "iterationNextToken": f"t{start + PAGE}",
        "timedOut": False,
    }
    if ted.shows("timed-out", in_search=True):
        return {**answer, "timedOut": True}
    if ted.shows("repeated", in_search=True):
        return {
            **answer,
            "notices": answer["notices"] or [{"publication-number": "100001-2026"}],
            "iterationNextToken": "t0",
        }
    if ted.shows("shape", in_search=True):
        return {"results": answer["notices"]}
    if ted.shows("missing-keys", in_search=True):
        return {**answer, "notices": [{"links": {}}]}
    if ted.shows("fewer", in_search=True):
        return {**answer, "totalNoticeCount": 99}
    return answer
