"""The supervisor starts everything, keeps it running and takes it all with it when it ends, however it ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.settings import PROJECT_ROOT
from jobs.children import Child, ChildSpec
from tests.jobs.runtime.processes import TIMEOUT_S, engines, until

SUPERVISOR = """
import sys
from config.settings import get_settings
from jobs.children import ChildSpec
from jobs.commands.errors import CommandError
from jobs import supervisor
supervisor.END_WITHIN_S = 3.0
settings = get_settings()
web = ("-m", "http.server", str(settings.port), "--bind", settings.host)
deaf = ("-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(1000)")
idle = ("-c", "import time; time.sleep(1000)")
chosen = [("web", web), ("idle", idle)] + ([("deaf", deaf)] if "deaf" in sys.argv else [])
try:
    supervisor.supervise(settings, prepare=lambda: None, children=[ChildSpec(*each) for each in chosen])
except CommandError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="tb-run-"))
    yield path
    until(lambda: engines(path) == {}, "the engines end with the supervisor")
    shutil.rmtree(path)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Supervisor:
    """A supervisor in a process of its own, and what it says."""

    def __init__(self, folder: Path, port: int, *arguments: str) -> None:
        chosen = {"APP_ENV": "test", "VAR_DIR": str(folder), "PORT": str(port), "DATABASE_URL": "", "REDIS_URL": ""}
        environment = {**os.environ, **chosen}
        for name in ("DATABASE_URL", "REDIS_URL"):
            environment.pop(name)
        self.log = folder / f"said-{os.urandom(4).hex()}"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SUPERVISOR, *arguments],
                cwd=PROJECT_ROOT,
                env=environment,
                stderr=log,
                stdout=log,
                start_new_session=True,
            )

    def says(self, words: str) -> bool:
        return words in self.log.read_text()

    def wait_for_page(self) -> dict[str, psutil.Process]:
        """Wait until a page is served and return the children."""
        until(lambda: self.says("Tenderbridge is at") or self.process.poll() is not None, "the page is served")
        assert self.process.poll() is None, self.log.read_text()
        children = psutil.Process(self.process.pid).children()
        return {"web" if "http.server" in child.cmdline() else f"other {child.pid}": child for child in children}


@pytest.fixture
def started(folder: Path, port: int) -> Iterator[list[Supervisor]]:
    """Supervisors started by a test; whatever is left of them ends with it."""
    supervisors: list[Supervisor] = []
    yield supervisors
    for supervisor in supervisors:
        if supervisor.process.poll() is None:
            supervisor.process.kill()
        supervisor.process.wait(10)


def test_ctrl_c_ends_everything_within_seconds(folder: Path, port: int, started: list[Supervisor]) -> None:
    started.append(supervisor := Supervisor(folder, port))
    children = supervisor.wait_for_page()
    assert len(children) == 2
    supervisor.process.send_signal(signal.SIGINT)
    assert supervisor.process.wait(10) == 0
    assert not any(child.is_running() for child in children.values())
    assert engines(folder) == {}
    assert supervisor.says("Tenderbridge has ended.")


def test_a_child_that_does_not_listen_is_killed(folder: Path, port: int, started: list[Supervisor]) -> None:
    started.append(supervisor := Supervisor(folder, port, "deaf"))
    children = supervisor.wait_for_page()
    supervisor.process.send_signal(signal.SIGTERM)
    assert supervisor.process.wait(20) == 0
    assert not any(child.is_running() for child in children.values())
    assert supervisor.says("deaf does not end; killed")


def test_killed_it_leaves_no_orphan_and_starts_again(folder: Path, port: int, started: list[Supervisor]) -> None:
    started.append(first := Supervisor(folder, port))
    children = first.wait_for_page()
    first.process.kill()
    first.process.wait(10)
    until(lambda: not any(child.is_running() for child in children.values()), "the children end with it")
    until(lambda: engines(folder) == {}, "the engines end with it")
    started.append(second := Supervisor(folder, port))
    assert len(second.wait_for_page()) == 2
    second.process.send_signal(signal.SIGINT)
    assert second.process.wait(10) == 0


def test_a_child_that_dies_is_started_again(folder: Path, port: int, started: list[Supervisor]) -> None:
    started.append(supervisor := Supervisor(folder, port))
    web = supervisor.wait_for_page()["web"]
    web.kill()
    until(lambda: supervisor.says("web ended (-9); it starts again"), "its end is noticed")
    until(lambda: supervisor.wait_for_page().get("web", web).pid != web.pid, "it starts again")
    supervisor.process.send_signal(signal.SIGINT)
    assert supervisor.process.wait(10) == 0


def test_a_port_in_use_is_said_in_one_line(folder: Path, port: int, started: list[Supervisor]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        started.append(supervisor := Supervisor(folder, port))
        assert supervisor.process.wait(TIMEOUT_S) == 1
    assert supervisor.log.read_text().splitlines() == [
        f"Cannot serve on 127.0.0.1:{port}: Address already in use. Name another port: PORT=8001 make run"
    ]


def test_a_second_one_in_the_same_folder_is_refused(folder: Path, port: int, started: list[Supervisor]) -> None:
    started.append(first := Supervisor(folder, port))
    first.wait_for_page()
    started.append(second := Supervisor(folder, port))
    assert second.process.wait(TIMEOUT_S) == 1
    assert second.says("Tenderbridge runs already")
    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(10) == 0


def test_a_child_that_keeps_dying_starts_less_and_less_often() -> None:
    now = [0.0]
    child = Child(ChildSpec("broken", ("-c", "pass")), lambda: now[0])
    pauses = []
    for _ in range(7):
        child.tend()
        assert child.pid is not None
        psutil.Process(child.pid).wait(10)
        until(lambda: child.tend() is None and child.pid is None, "its end is noticed")
        before = now[0]
        while child.pid is None:
            now[0] += 0.5
            child.tend()
        pauses.append(now[0] - before)
        child.signal(signal.SIGKILL)
        child.wait(10)
    assert pauses == sorted(pauses)
    assert pauses[-1] == 30.0
