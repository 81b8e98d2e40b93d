"""What can end a run. Everything else is a Problem in the report.

::

    ProvenanceError
    ├── UsageError          wrong options or configuration            exit code 2
    │   └── SettingsError   faults in provenance.toml, all told at once
    ├── InputError          nothing to work on                        exit code 3
    └── StateError          a stored index or run that cannot be used exit code 3

Bad *content* never raises: reading and splitting return ``(value, problems)``.
"""

from __future__ import annotations

__all__ = ["InputError", "ProvenanceError", "SettingsError", "StateError", "UsageError"]


class ProvenanceError(Exception):
    """Base of every error this package raises on purpose.

    ``hint`` says what to do about it; ``exit_code`` is what the command line ends with.

    >>> str(ProvenanceError("nothing to read", hint="give a folder"))
    'nothing to read (give a folder)'
    """

    exit_code = 4

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class UsageError(ProvenanceError, ValueError):
    """The call itself is wrong: an unknown option value, two options that exclude each other."""

    exit_code = 2


class SettingsError(UsageError):
    """One or more settings are wrong; the message lists every fault, one a line."""


class InputError(ProvenanceError, ValueError):
    """There is nothing to work on: no file, no readable document."""

    exit_code = 3


class StateError(ProvenanceError, RuntimeError):
    """A stored index or an unfinished run cannot be used: another recipe, a damaged file."""

    exit_code = 3
