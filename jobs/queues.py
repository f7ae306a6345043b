"""The doorbell: kinds of work, the queue and handler of each, and ``ring``, which wakes a worker.

A job carries only the name of a kind; what is to be done stands in the database (``models.work``). Handlers are
named by text and imported by the worker alone, so that ``web`` can ring without reaching what they import.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

import redis
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from config.settings import Settings
from jobs.valkey import connect, valkey_url
from models.guard import EngineStartError

logger = logging.getLogger(__name__)

RUN_WORK = "jobs.work.run_work"
"""The only function that a job may name."""
JOB_TIMEOUT_S = 3600
RING_TIMEOUT_S = 5.0
FAILURE_TTL_S = 86_400
LOOK_TIMEOUT_S = 1.0
ENOUGH_RINGS = 20
"""Jobs waiting in a queue, from which on another ring would change nothing."""


@dataclass(frozen=True, slots=True)
class WorkKind:
    """A kind of work: ``handler`` is ``module:function`` and takes (settings, subject ids), at most ``batch`` at once.

    ``leads_to`` names the kinds that the handler asks for.
    """

    name: str
    queue: str
    handler: str
    batch: int
    leads_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A worker that is alive: its queues, whether it is at work, and when it was last heard of."""

    name: str
    queues: tuple[str, ...]
    is_busy: bool
    heard_at: datetime | None


AFTER_MATCHING = ("highlight_lot", "send_alerts")
AFTER_BLOCKS = ("finish_publication", *AFTER_MATCHING)
AFTER_PUBLISHING = ("announce_block", "rematch_block", "match_notice", "match_enterprise")
QUEUES = ("embed", "match", "mail", "default")
KINDS = {
    kind.name: kind
    for kind in (
        WorkKind("embed_notice", "embed", "jobs.embed:embed_notices", 16, ("match_notice",)),
        WorkKind("embed_enterprise", "embed", "jobs.embed:embed_enterprises", 16, ("match_enterprise",)),
        WorkKind("match_notice", "match", "jobs.match:match_notices", 200, ("match_enterprise", *AFTER_MATCHING)),
        WorkKind("match_enterprise", "match", "jobs.match:match_enterprises", 50, AFTER_MATCHING),
        WorkKind("rematch_block", "match", "jobs.publishing:rematch_blocks", 1, AFTER_BLOCKS),
        WorkKind("finish_publication", "match", "jobs.publishing:finish_publications", 1, AFTER_PUBLISHING),
        WorkKind("announce_block", "match", "jobs.publishing:announce_blocks", 1, AFTER_MATCHING),
        WorkKind("backtest", "default", "jobs.backtest:run_backtests", 1),
        WorkKind("highlight_lot", "embed", "jobs.highlights:highlight_lots", 50),
        WorkKind("match_draft", "embed", "jobs.drafts:match_drafts", 1),
        WorkKind("send_letter", "mail", "jobs.letters:send_letters", 1),
        WorkKind("tell_evidence", "mail", "jobs.evidence.letters:tell_decisions", 20, ("send_letter",)),
        WorkKind("remind_evidence", "mail", "jobs.evidence.letters:remind", 1, ("send_letter",)),
        WorkKind("learn_enterprise", "match", "jobs.learning:learn_enterprises", 20),
        WorkKind("send_alerts", "mail", "jobs.ticks:send_alerts", 1),
        WorkKind("fetch_ted", "default", "jobs.ticks:fetch_ted", 1),
        WorkKind("housekeep", "default", "jobs.ticks:housekeep", 1),
        WorkKind("make_proposal", "default", "jobs.learning:make_proposals", 1, ("backtest",)),
        WorkKind("reread_document", "default", "jobs.ingest:reread_documents", 25, ("embed_notice", "match_notice")),
        WorkKind("verify_audit", "default", "jobs.audit:run_verify", 1),
    )
}


def queue_of(settings: Settings, name: str) -> Queue:
    """Return the queue of this name."""
    return Queue(name, connection=connect(settings, timeout_s=RING_TIMEOUT_S), serializer=JSONSerializer)


def counter_url(settings: Settings) -> str:
    """Return where counters are kept, in the form of the ``limits`` package."""
    url = valkey_url(settings)
    return f"redis+{url}" if url.startswith("unix:") else url


def workers_alive(settings: Settings) -> tuple[WorkerState, ...] | None:
    """Return the workers that are alive, by name; ``None`` when the queue cannot be reached, so nobody knows."""
    try:
        found = Worker.all(connection=connect(settings, timeout_s=LOOK_TIMEOUT_S), serializer=JSONSerializer)
        states = [
            WorkerState(
                name=worker.name,
                queues=tuple(worker.queue_names()),
                is_busy=worker.get_state() == "busy",
                heard_at=None if worker.last_heartbeat is None else worker.last_heartbeat.replace(tzinfo=UTC),
            )
            for worker in found
        ]
    except (redis.RedisError, OSError, EngineStartError) as error:
        logger.warning("the workers cannot be counted: %s", error)
        return None
    return tuple(sorted(states, key=lambda state: state.name))


def ring(settings: Settings, kind: str) -> bool:
    """Wake a worker for this kind of work; call it after the commit. False when the queue cannot be reached.

    Losing a ring loses nothing: the sweeper rings again for work that waits.
    """
    try:
        queue = queue_of(settings, KINDS[kind].queue)
        if queue.count < ENOUGH_RINGS:
            queue.enqueue(
                RUN_WORK, kind, job_timeout=JOB_TIMEOUT_S, result_ttl=0, failure_ttl=FAILURE_TTL_S, description=kind
            )
    except (redis.RedisError, OSError, EngineStartError) as error:
        logger.warning("no worker could be woken for %s, the sweeper will try again: %s", kind, error)
        return False
    return True
