"""Gunicorn's processes share one queue: nobody waits behind a slow page while another process is idle."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest

SLOW_S = 4.0
APP = f"""
import gc, time

def app(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        time.sleep({SLOW_S})
    body = str(gc.get_freeze_count()).encode() if environ["PATH_INFO"] == "/kept" else b"ok"
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The port of two processes with one thread each."""
    (tmp_path / "slow_site.py").write_text(APP)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    served = "-m gunicorn --worker-class web.serving.SharedQueueWorker --workers 2 --threads 1 --no-control-socket"
    more = ["--bind", f"127.0.0.1:{number}", "--pythonpath", str(tmp_path), "slow_site:app"]
    process = subprocess.Popen([sys.executable, *served.split(), *more], stderr=subprocess.DEVNULL)
    try:
        wait_for(number)
        yield number
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            assert ask(port) == 200
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("gunicorn did not start")


def ask(port: int, path: str = "/") -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Connection": "close"})
    with connection.getresponse() as response:
        status = response.status
    connection.close()
    return status


def test_nobody_waits_behind_a_slow_page_while_another_process_is_idle(port: int) -> None:
    with ThreadPoolExecutor(1) as slow:
        begun = time.monotonic()
        answer = slow.submit(ask, port, "/slow")
        time.sleep(0.3)
        assert [ask(port) for _ in range(40)] == [200] * 40
        assert time.monotonic() - begun < SLOW_S
        assert answer.result() == 200


def test_connections_that_are_kept_open_or_ask_nothing_stop_nobody(port: int) -> None:
    kept = [HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(6)]
    for connection in kept:
        connection.request("GET", "/")
        with connection.getresponse() as response:
            assert response.read() == b"ok"
    with socket.create_connection(("127.0.0.1", port)):
        begun = time.monotonic()
        assert ask(port) == 200
        assert time.monotonic() - begun < SLOW_S
    for connection in kept:
        connection.close()


def test_the_collector_does_not_look_through_the_site_itself(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/kept", headers={"Connection": "close"})
    with connection.getresponse() as response:
        assert int(response.read()) > 10_000
    connection.close()
