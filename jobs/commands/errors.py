"""What a command says when it cannot do its work."""

from __future__ import annotations


class CommandError(Exception):
    """Raised by a command for its user: the message goes to stderr, without a traceback, and the exit code is 1."""

    exit_code = 1


class BadInputError(CommandError):
    """Raised by a command whose arguments or files are wrong; the exit code is 2."""

    exit_code = 2
