"""Failures: what cannot be carried out, told to the user in French, with a stable exit code.

Incompleteness of a form is never an error: it is data (see ``pipeline.dossier.model.dossier``).
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the ``pipeline`` command: a documented, stable interface (guide-administrateur)."""

    OK = 0
    FAILURE = 1
    """Something could not be carried out; the message says what, why, who acts and how."""
    USAGE = 2
    """The command line is wrong (click's own code)."""
    CONFIG = 3
    """The workspace or its ``pipeline.toml`` is missing or wrong."""
    BUSY = 4
    """Another run is under way in this workspace."""
    INCOMPLETE_RUN = 5
    """The run ended but at least one file or document could not be handled."""
    NOT_A_FORM = 6
    """``pipeline read``, ``check``: a file could not be read as one of our forms; a diagnosis was given."""
    INCONSISTENT = 7
    """``pipeline verify``: register, archive and outbox do not agree; what is wrong was said."""
    REGISTER = 8
    """The register is locked, damaged, missing or cannot be written."""
    NOT_COMPLETE = 9
    """``pipeline check``: the forms were read, and something is missing; what was said."""
    MACHINE = 10
    """The machine is not fit for work: its clock went back or jumped years, a library is missing; nothing was done."""
    INTERRUPTED = 130
    """A person stopped it (Ctrl-C): what was done was said, and the next run goes on. What shells say of SIGINT."""


class PipelineError(Exception):
    """A failure whose message (French) can be shown as it is to the user.

    The message says what happened, why, who acts and how.
    """

    exit_code: ExitCode = ExitCode.FAILURE


class ConfigError(PipelineError):
    """The workspace or its configuration cannot be used."""

    exit_code = ExitCode.CONFIG


class WrongAccountError(ConfigError):
    """The workspace is another account's; the message ends where the command to give stands."""

    def __init__(self, message: str, account: str) -> None:
        super().__init__(message)
        self.account = account
        """The account that runs the program in this workspace."""


class MachineError(PipelineError):
    """The machine is not fit for work: its clock cannot be believed, or what printing needs is missing."""

    exit_code = ExitCode.MACHINE


class RegisterError(PipelineError):
    """The register cannot be used."""

    exit_code = ExitCode.REGISTER


class BusyError(PipelineError):
    """Another run holds the workspace."""

    exit_code = ExitCode.BUSY
