"""Gunicorn's processes share one queue: nobody waits behind a slow page, and none makes two quick ones at once."""

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

from web.serving import COLLECT_AFTER

SLOW_S = 4.0
APP = f"""
import gc, time

at_once = 0

def app(environ, start_response):
    global at_once
    at_once += 1
    seen = [at_once]
    time.sleep({{"/slow": {SLOW_S}, "/quick": 0.03}}.get(environ["PATH_INFO"], 0))
    seen.append(at_once)
    at_once -= 1
    collector = f"{{gc.get_freeze_count()}} {{gc.get_threshold()[0]}}"
    body = {{"/kept": collector, "/quick": str(max(seen))}}.get(environ["PATH_INFO"], "ok").encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""


@pytest.fixture(params=[(2, 1)])
def port(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[int]:
    """The port of so many processes with so many threads each: two with one."""
    processes, threads = request.param
    (tmp_path / "slow_site.py").write_text(APP)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    served = "-m gunicorn --worker-class web.serving.SharedQueueWorker --no-control-socket"
    size = f"--workers {processes} --threads {threads}"
    more = ["--bind", f"127.0.0.1:{number}", "--pythonpath", str(tmp_path), "slow_site:app"]
    process = subprocess.Popen([sys.executable, *served.split(), *size.split(), *more], stderr=subprocess.DEVNULL)
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
    return answered(port, path)[0]


def answered(port: int, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Connection": "close"})
    with connection.getresponse() as response:
        found = response.status, response.read()
    connection.close()
    return found


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


@pytest.mark.parametrize("port", [(1, 3)], indirect=True)
def test_a_process_makes_one_quick_page_at_a_time(port: int) -> None:
    with ThreadPoolExecutor(8) as readers:
        assert set(readers.map(lambda _: answered(port, "/quick"), range(24))) == {(200, b"1")}


@pytest.mark.parametrize("port", [(1, 3)], indirect=True)
def test_pages_are_made_beside_a_slow_one_and_beside_browsers_that_ask_nothing(port: int) -> None:
    with ThreadPoolExecutor(1) as slow, socket.create_connection(("127.0.0.1", port)):
        begun = time.monotonic()
        answer = slow.submit(ask, port, "/slow")
        time.sleep(0.5)
        assert [ask(port) for _ in range(20)] == [200] * 20
        assert time.monotonic() - begun < SLOW_S
        assert answer.result() == 200


def test_the_collector_does_not_look_through_the_site_itself(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/kept", headers={"Connection": "close"})
    with connection.getresponse() as response:
        n_frozen, n_new = map(int, response.read().split())
    assert (n_frozen > 10_000, n_new) == (True, COLLECT_AFTER)
    connection.close()
