"""Says what runs, where, in which version, and what is wrong with what to do about it. Changes nothing."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

import redis
from alembic.script import ScriptDirectory
from rq import Worker
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from config.settings import Settings
from jobs.encoder.catalogue import encoder_id, is_prepared
from jobs.queues import QUEUES, queue_of
from jobs.valkey import connect
from models.database import migration_config, session_scope
from models.guard import EngineStartError
from models.queries.server import SourceState, server_state, source_states
from models.queries.work import count_work

LEAST_FREE_BYTES = 2_000_000_000
OLDEST_POSTGRES = 15
"""The first with NULLS NOT DISTINCT (``models.awards``)."""
SOURCE_REMEDY = "It is tried again at the next full hour; the page of sources shows its runs."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``remedy`` says what to do when it is not fine."""

    subject: str
    state: str
    is_fine: bool = True
    remedy: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; starts embedded engines that do not run, for as long as this process lives."""
    findings = [_program(), _folder(settings)]
    for look in (_database, _queue, _encoder):
        findings.extend(_guarded(look, settings))
    return [*findings, _mail(settings)]


def _guarded(look: Callable[[Settings], list[Finding]], settings: Settings) -> list[Finding]:
    subject = look.__name__.strip("_")
    try:
        return look(settings)
    except (SQLAlchemyError, redis.RedisError, OSError, EngineStartError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        remedy = f"Check {'DATABASE_URL' if look is _database else 'REDIS_URL'} and that the server runs."
        return [Finding(subject, f"cannot be reached: {reason}", is_fine=False, remedy=remedy)]


def _program() -> Finding:
    packages = ", ".join(f"{name} {version(name)}" for name in ("SQLAlchemy", "rq", "Flask"))
    return Finding("program", f"Python {platform.python_version()} on {platform.system()}, {packages}")


def _folder(settings: Settings) -> Finding:
    folder = settings.var_dir.resolve()
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    state = f"{folder}, {free / 1e9:.1f} GB free"
    return Finding("VAR_DIR", state, free >= LEAST_FREE_BYTES, "Make room, or set VAR_DIR to a larger disk.")


def _database(settings: Settings) -> list[Finding]:
    with session_scope(settings) as session:
        state = server_state(session)
        if state.schema_version is None:
            counts, sources = {}, []
        else:
            counts, sources = count_work(session), source_states(session)
    head = ScriptDirectory.from_config(migration_config()).get_current_head()
    where = "embedded" if settings.database_url is None else make_url(settings.database_url).render_as_string()
    is_recent = int(state.version.split(".")[0]) >= OLDEST_POSTGRES
    is_fresh = settings.database_url is None and state.schema_version is None
    findings = [
        Finding(
            "database",
            f"PostgreSQL {state.version}, {where}, {state.size_bytes / 1e6:.0f} MB",
            is_recent,
            f"PostgreSQL {OLDEST_POSTGRES} or later is needed.",
        ),
        Finding(
            "pgvector",
            state.vector_version or "not installed yet",
            is_fresh or state.vector_version is not None,
            "Run python -m jobs migrate; on a server of your own, install pgvector first.",
        ),
        Finding(
            "schema",
            state.schema_version or "empty until the first run",
            is_fresh or state.schema_version == head,
            f"The program needs {head}: run python -m jobs migrate.",
        ),
        _work(counts),
    ]
    return findings + [_source(source) for source in sources]


def _source(source: SourceState) -> Finding:
    read = f"read up to {source.watermark:%Y-%m-%d %H:%M} UTC" if source.watermark else "not read yet"
    is_failing = source.last_error_at is not None and (
        source.last_success_at is None or source.last_success_at < source.last_error_at
    )
    error = (source.last_error or "").splitlines()[0] if source.last_error else ""
    return Finding(f"source {source.name}", f"{read}; {error}" if is_failing else read, not is_failing, SOURCE_REMEDY)


def _work(counts: dict[str, dict[str, int]]) -> Finding:
    def total(state: str) -> int:
        return sum(states.get(state, 0) for states in counts.values())

    failed = ", ".join(f"{kind} {states['failed']}" for kind, states in sorted(counts.items()) if "failed" in states)
    state = f"{total('pending')} waiting, {total('leased')} under way, {total('failed')} failed"
    return Finding(
        "work",
        state,
        not failed,
        f"Failed: {failed}. The reason stands in work_items.error; then run python -m jobs retry.",
    )


def _queue(settings: Settings) -> list[Finding]:
    with connect(settings) as connection:
        server = connection.info("server")
        policy = connection.info("memory").get("maxmemory_policy")
        workers = Worker.all(connection=connection)
    name = "Valkey" if "valkey_version" in server else "Redis"
    number = server.get("valkey_version") or server.get("redis_version")
    where = "embedded" if settings.redis_url is None else make_url(settings.redis_url).render_as_string()
    rings = ", ".join(f"{queue} {queue_of(settings, queue).count}" for queue in QUEUES)
    remedy = "Set maxmemory-policy to noeviction: a queue is no cache."
    return [
        Finding("queue", f"{name} {number}, {where}, {policy}", policy == "noeviction", remedy),
        Finding("queues", rings),
        Finding("workers", ", ".join(sorted(worker.name for worker in workers)) or "none runs"),
    ]


def _encoder(settings: Settings) -> list[Finding]:
    state = "prepared" if is_prepared(settings) else "is prepared at its first use"
    library = f"sentence-transformers {version('sentence-transformers')}"
    return [Finding("encoder", f"{encoder_id(settings)}, {state}, {library}")]


def _mail(settings: Settings) -> Finding:
    if settings.smtp_url is None:
        return Finding("mail", f"files in {settings.var_dir / 'mail'}")
    return Finding("mail", f"by {make_url(settings.smtp_url).render_as_string()}")
