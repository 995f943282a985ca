"""The expected errors of a verb, with their exit codes. Any other exception is a crash (exit 1)."""


class BadInput(Exception):
    """Invalid input. The message gives what, where, and what to do. Nothing was written. Exit 2."""

    code = 2


class Refused(Exception):
    """A quality gate refused to publish. The message gives the failing checks and the path of the report. Earlier publications stay readable. Exit 3."""

    code = 3


class ConcurrentWrite(Exception):
    """Another process published the same slice first. Nothing of this run is visible; run it again. Exit 4."""

    code = 4


class InfrastructureError(Exception):
    """The machine or the object store failed: disk full, no write permission, no answer, a wrong clock. Nothing partial is visible. Exit 5."""

    code = 5
