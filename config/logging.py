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
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
