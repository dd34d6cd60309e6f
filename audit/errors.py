"""The one error that a user can mend."""

from __future__ import annotations


class AuditError(Exception):
    """A finished sentence: what is wrong, where, and what to do. The command line exits with 2."""


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The user stopped a long task; what it had begun has been rolled back."""
