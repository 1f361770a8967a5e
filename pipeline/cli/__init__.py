"""The ``pipeline`` command: parse options, call, print, exit code; it touches ``run`` and nothing that ``run`` drives.

Each command stands in a module of this room, loaded when it is called: an empty run, a mistake on the command line and
a help page cost next to nothing.
"""

import logging
import os
import sys
from collections.abc import Sequence

import click

from pipeline.cli.door import complain, explain, speak_french
from pipeline.cli.streams import readable
from pipeline.errors import ExitCode, PipelineError
from pipeline.lazy import load

COMMANDS = {
    name: module
    for module, names in {
        "everyday": ("init", "process", "watch"),
        "looks": ("read", "check", "status", "search", "pending", "journal", "rules"),
        "acts": (
            "attach",
            "accept",
            "confirm",
            "join",
            "set-aside",
            "undo",
            "print-done",
            "reprint",
        ),
        "session": ("session",),
        "year": ("stats", "terms"),
        "life": (
            "receive",
            "correct",
            "returned",
            "delivered",
            "opinion",
            "close",
            "remind",
            "reopen",
            "transfer",
            "merge",
        ),
        "printing": ("to-print", "print-undo"),
        "dropping": ("drop", "became"),
        "persons": ("compte",),
        "desk": ("look", "mail", "type"),
        "directory": ("directory",),
        "rights": ("export", "purge"),
        "bureau": ("bureau",),
        "upkeep": ("backup", "verify", "doctor", "archive-key", "forms"),
    }.items()
    for name in names
}
"""Command → the module in which it stands, under its own name."""


class Commands(click.Group):
    """The commands, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; ``None`` when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = load(f"pipeline.cli.{COMMANDS[cmd_name]}:{cmd_name.replace('-', '_')}")
        return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar="COMMANDE …",
)
@click.version_option(package_name="pipeline-cdes", message="pipeline %(version)s", help="Afficher la version.")
def cli() -> None:
    """Chaîne documentaire du secrétariat de la CDES.

    Les formulaires déposés dans inbox/ sont lus, vérifiés et rapprochés ; les courriers et les dossiers à imprimer
    sont écrits dans outbox/.
    """


_NOTHING_LOST = (
    "Interrompu. Rien n’est perdu : ce qui restait à écrire le sera au prochain traitement. Si la commande n’a pas "
    "eu d’effet, donnez-la de nouveau."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; no traceback ever reaches a user."""
    os.umask(0o077)  # Whatever is created anywhere below is for its owner only.
    speak_french()
    try:
        code = cli.main(list(arguments) if arguments is not None else None, "pipeline", standalone_mode=False)
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "pipeline"
        complain(error.format_message(), f"Aide : {where} --help")
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt) as stopped:
        # click hands over what it caught; a run says what it did, other commands leave nothing half done.
        pressed = stopped.__cause__ if isinstance(stopped, click.Abort) else stopped
        complain(str(pressed or "") or _NOTHING_LOST, *getattr(pressed, "__notes__", ()))
        return ExitCode.INTERRUPTED
    except Exception as error:
        known, told = explain(error, sys.argv[1:] if arguments is None else arguments)
        complain(*told)
        if not isinstance(error, PipelineError | OSError) and os.environ.get("PIPELINE_DEBUG"):
            raise
        return known
    return int(code or ExitCode.OK)


def run() -> None:
    """Entry point of the ``pipeline`` script."""
    if not os.environ.get("PIPELINE_DEBUG"):
        logging.disable()  # What a library has to say of a file may quote it, and would go into cron’s mail.
    with readable() as streams:
        code = main()
    if streams.lost:
        complain(
            f"Ce qui a été trouvé n’a pas pu être écrit là où il était demandé ({streams.lost.strerror}). La commande, "
            "elle, est allée au bout : donnez un autre fichier, ou faites de la place, puis relancez."
        )
        code = code or ExitCode.FAILURE
    sys.exit(code)
