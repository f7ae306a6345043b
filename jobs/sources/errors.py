"""What can go wrong with a source. ``code`` is what a run records; the message says what to do."""

from __future__ import annotations


class SourceError(Exception):
    """Base of all faults of a source; stops its run, never another's."""

    code = "source"


class TransportError(SourceError):
    """No connection, a time-out, or a server error, after the retries. Try again later."""

    code = "transport"


class RateLimitedError(SourceError):
    """The source refuses because there were too many requests (HTTP 429), after the retries."""

    code = "rate-limited"


class ChallengeError(SourceError):
    """A firewall asks for a browser (HTTP 202, ``x-amzn-waf-action: challenge``); we never pose as one."""

    code = "challenge"


class TooLargeError(SourceError):
    """An answer is larger than ``HTTP_MAX_BYTES``."""

    code = "too-large"


class RefusedError(SourceError):
    """The source does not accept the request (HTTP 4xx): a setting is wrong, or its interface has changed."""

    code = "refused"


class TimedOutSearchError(SourceError):
    """The search gave up and answered with a part only (``timedOut`` with HTTP 200): not to be taken for the whole."""

    code = "search-timed-out"


class RepeatedTokenError(SourceError):
    """The search gave the same iteration token again: going on would never end."""

    code = "repeated-token"


class IncompleteError(SourceError):
    """Fewer notices were listed than the search had counted."""

    code = "incomplete"


class UnexpectedFormatError(SourceError):
    """The answer has another shape than documented: the source's interface has changed."""

    code = "unexpected-format"
