"""The errors that a user can mend."""

from __future__ import annotations


class AuditError(Exception):
    """A finished sentence: what is wrong, where, and what to do. The command line exits with 2."""


class PasswordNeeded(AuditError):  # noqa: N818 - the user can mend it
    """A workbook is locked, and no password given opens it."""


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The user stopped a long task; what it had begun has been rolled back."""
