"""How the program logs: one line per event to stderr, with the time in UTC. No personal data, no tokens."""

from __future__ import annotations

import logging
import sys
import time

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
NOISY = ("alembic", "httpx", "sentence_transformers", "urllib3", "rq.worker")
"""Loggers that say at INFO what concerns only their own developers."""


def configure_logging(level: str) -> None:
    """Log from ``level`` (a name such as INFO) on; safe to call again."""
    formatter = logging.Formatter(FORMAT, datefmt="%Y-%m-%dT%H:%M:%SZ")
    formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    handler.setLevel(level.upper())  # libraries may set a lower level of their own
    handler.addFilter(_is_named_or_serious)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _is_named_or_serious(record: logging.LogRecord) -> bool:
    """Keep out what libraries say at INFO through the root logger: onnxruntime's quantiser writes hundreds of lines."""
    return record.name != "root" or record.levelno >= logging.WARNING
