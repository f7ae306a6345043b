"""Tells why the database has not done what it was asked: because of what was to be stored, or of who came first."""

from __future__ import annotations

from psycopg import errors
from sqlalchemy.exc import DBAPIError

_OF_CONTENT = (errors.DataError, errors.IntegrityError, errors.ProgramLimitExceeded)
_OF_OTHERS = (errors.DeadlockDetected, errors.SerializationFailure)


def refuses_content(error: DBAPIError) -> bool:
    """Return whether the same content would be refused again: out of range, too long, in contradiction."""
    return isinstance(error.orig, _OF_CONTENT)


def lost_to_others(error: DBAPIError) -> bool:
    """Return whether the same transaction may succeed when it is tried again."""
    return isinstance(error.orig, _OF_OTHERS)
