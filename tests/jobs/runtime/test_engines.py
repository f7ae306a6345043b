"""The embedded engines start once, are shared, end with their last user and survive being killed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.settings import PROJECT_ROOT, AppEnv, Settings
from jobs.valkey import ensure_valkey, is_answering, release_valkey
from models.guard import READY_TIMEOUT_S
from tests.jobs.runtime.processes import engines, until

WRITE = """
import sys
from pathlib import Path
from sqlalchemy import text
from config.settings import AppEnv, Settings
from jobs.valkey import connect
from models.database import get_engine

settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(sys.argv[1]), database_url=None, redis_url=None)
with get_engine(settings).begin() as connection:
    connection.execute(text("SELECT pg_advisory_xact_lock(1)"))
    connection.execute(text("CREATE TABLE IF NOT EXISTS visits (word text)"))
    connection.execute(text("INSERT INTO visits VALUES (:word)"), {"word": sys.argv[2]})
    words = list(connection.scalars(text("SELECT word FROM visits ORDER BY word")))
with connect(settings) as queue:
    queue.incr("visits")
    visits = int(queue.get("visits"))
print(sorted(words), visits, flush=True)
if len(sys.argv) > 3:
    sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="tb-engines-"))
    yield path
    until(lambda: engines(path) == {}, "the engines end with their last user")
    shutil.rmtree(path)


def start(folder: Path, word: str, *, stays: bool = False) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WRITE, str(folder), word, *(["stay"] if stays else [])]
    return subprocess.Popen(
        arguments, cwd=PROJECT_ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )


def answer(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=READY_TIMEOUT_S)
    assert process.returncode == 0
    return output.strip()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill(*processes: subprocess.Popen[str] | psutil.Process) -> None:
    for process in processes:
        process.kill()
    for process in processes:
        process.wait(10)
        if isinstance(process, subprocess.Popen):
            for stream in (process.stdin, process.stdout):
                assert stream is not None
                stream.close()


def test_processes_that_start_at_once_share_the_engines(folder: Path) -> None:
    processes = [start(folder, word, stays=True) for word in ("a", "b", "c")]
    answers = sorted(first_line(process) for process in processes)
    assert "['a', 'b', 'c']" in " ".join(answers)
    assert "3" in {line.rsplit(" ", 1)[1] for line in answers}, "the last one sees what all have written"
    assert sorted(engines(folder)) == ["guard of postgres", "guard of valkey", "postgres", "valkey"]
    for process in processes:
        answer(process)


def test_what_was_written_is_there_after_a_stop(folder: Path) -> None:
    assert answer(start(folder, "a")) == "['a'] 1"
    until(lambda: engines(folder) == {}, "the engines end with their last user")
    assert answer(start(folder, "b")) == "['a', 'b'] 2"


def test_a_killed_user_leaves_nothing_behind(folder: Path) -> None:
    user = start(folder, "a", stays=True)
    assert first_line(user) == "['a'] 1"
    kill(user)
    until(lambda: engines(folder) == {}, "the engines end when their user is killed")


def test_everything_killed_at_once_starts_again_without_repair(folder: Path) -> None:
    user = start(folder, "a", stays=True)
    assert first_line(user) == "['a'] 1"
    running = engines(folder)
    kill(running["guard of postgres"], running["guard of valkey"], user, running["postgres"])
    assert (folder / "postgres/cluster/postmaster.pid").exists()
    until(lambda: "valkey" not in engines(folder), "Valkey ends with its guard")
    words, _, visits = answer(start(folder, "b")).rpartition(" ")
    assert words == "['a', 'b']"
    assert visits in {"1", "2"}, "the last second of the queue may be lost, and no more"


def test_a_server_that_is_killed_comes_back_for_its_users(folder: Path) -> None:
    user = start(folder, "a", stays=True)
    first_line(user)
    before = engines(folder)["valkey"]
    kill(before)
    until(lambda: engines(folder).get("valkey", before).pid != before.pid, "the guard starts it again")
    assert answer(start(folder, "b")).startswith("['a', 'b']")
    answer(user)


def test_a_pid_file_that_names_another_program_is_no_obstacle(folder: Path) -> None:
    answer(start(folder, "a"))
    until(lambda: engines(folder) == {}, "the engines end with their last user")
    cluster = folder / "postgres/cluster"
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n1\n5432\n\n\n 1 1\nready\n")
    assert answer(start(folder, "b")) == "['a', 'b'] 2"


def test_a_cluster_that_was_half_made_is_made_again(folder: Path) -> None:
    half = folder / "postgres/cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    assert answer(start(folder, "a")) == "['a'] 1"


def test_two_folders_are_two_copies(folder: Path) -> None:
    other = folder / "other"
    one, two = start(folder, "a", stays=True), start(other, "b", stays=True)
    assert (first_line(one), first_line(two)) == ("['a'] 1", "['b'] 1")
    answer(one)
    answer(two)


def test_a_deep_folder_is_no_obstacle(folder: Path) -> None:
    deep = folder / ("deep" * 30)
    assert answer(start(deep, "a")) == "['a'] 1"
    until(lambda: engines(folder) == {}, "the engines end with their last user")
    assert answer(start(deep, "b")) == "['a', 'b'] 2"
    until(lambda: engines(folder) == {}, "the engines end with their last user")
    for engine in ("postgres", "valkey"):
        name = hashlib.sha256(os.fsencode(deep.resolve() / engine)).hexdigest()[:12]
        shutil.rmtree(Path(tempfile.gettempdir()) / f"tenderbridge-{name}")


def test_a_server_that_cannot_start_is_reported_with_its_log(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from models import guard

    monkeypatch.setattr(guard, "READY_TIMEOUT_S", 1.0)
    spec = guard.ServerSpec("broken", str(folder / "broken"), (sys.executable, "-c", "raise SystemExit('no disk')"))
    with pytest.raises(guard.EngineStartError, match=r"broken\.log"):
        guard.hold_server(spec, is_ready=lambda: False, prepare=lambda: None)
    until(lambda: not guard.is_guarded(spec), "the guard of a server that cannot start ends")
    assert "no disk" in spec.log_path.read_text()


def test_a_queue_that_cannot_be_read_is_set_aside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(start(folder, "a"))
    until(lambda: engines(folder) == {}, "the engines end with their last user")
    writes = folder / "valkey/appendonlydir"
    (writes / "appendonly.aof.manifest").write_text("nonsense\n")
    monkeypatch.setattr("models.guard.READY_TIMEOUT_S", 2.0)
    settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=folder, redis_url=None)
    assert is_answering(ensure_valkey(settings))
    assert (folder / "valkey/appendonlydir.unreadable").is_dir()
    assert release_valkey(settings)


def test_settings_of_a_given_server_start_nothing(folder: Path) -> None:
    from jobs.valkey import valkey_url
    from models.database import database_url

    settings = Settings(
        _env_file=None,
        app_env=AppEnv.TEST,
        var_dir=folder,
        database_url="postgresql://somebody@db.example/name",
        redis_url="redis://queue.example:6379/0",
    )
    assert str(database_url(settings)) == "postgresql+psycopg://somebody@db.example/name"
    assert valkey_url(settings) == "redis://queue.example:6379/0"
    assert engines(folder) == {}
