"""The door of the commands: they are found, speak French, and cost nothing before they are called."""

import subprocess
import sys

import click
import polib
import pytest

from pipeline.cli import COMMANDS, cli, main
from pipeline.resources import LOCALE

CATALOGUE = LOCALE / "fr" / "LC_MESSAGES" / "click.po"


def commands() -> list[tuple[str, click.Command]]:
    """Return every command and subcommand with the words that call it."""
    found: list[tuple[str, click.Command]] = []
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {sub}", one) for sub, one in command.commands.items()]
    return found


@pytest.mark.parametrize(("name", "command"), commands())
def test_every_command_says_what_it_does(name: str, command: click.Command, capsys: pytest.CaptureFixture[str]) -> None:
    """Its help page is in French to the last word, and says what each argument and option is."""
    assert main([*name.split(), "--help"]) == 0
    page = capsys.readouterr().out
    assert page.startswith(f"Emploi : pipeline {name}")
    for english in ("Usage", "Show", "required", "default", "Commands", "ARGS", "<=", "arguments:"):
        assert english not in page
    assert all(getattr(parameter, "help", None) for parameter in command.params)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["proces"], "La commande proces n’existe pas"),
        (["watch", "--intervale", "2"], "Vouliez-vous dire '--interval' ?"),
        (["process", "--job", "2"], "Vouliez-vous dire, parmi celles-ci : '--jobs', '--json' ?"),
        (["process", "--jobs", "100"], "un nombre entier de 1 à 64."),
        (["process", "--jobs", "deux"], "un nombre entier de 1 à 64."),
        (["process", "--today", "hier"], "écrivez la date ainsi : 2003-11-21 ou 21/11/2003."),
        (["process", "--today"], "L’option --today attend une valeur."),
        (["process", "--dry-run=oui"], "L’option --dry-run n’attend pas de valeur."),
        (["attach"], "Il manque l’argument 'PIECE'."),
        (["attach", "a", "b"], "Il manque l’option '--by'."),
        (["journal", "1", "2", "3"], "Il y a des arguments de trop : 2 3"),
    ],
)
def test_a_mistake_is_told_in_french(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong on the command line, and where its help is; nothing of click's English."""
    assert main(words) == 2
    said = capsys.readouterr().err
    assert told in said
    assert "Aide : pipeline" in said


def test_the_catalogue_is_compiled() -> None:
    """``make messages`` was run after the last change of the French words."""
    assert CATALOGUE.with_suffix(".mo").read_bytes() == polib.pofile(str(CATALOGUE)).to_binary()


def test_a_run_with_nothing_to_do_loads_neither_rules_nor_forms_nor_paper() -> None:
    """All that takes long to load is loaded when there is something to do."""
    program = "import sys; import pipeline.cli.everyday; print(*sorted(sys.modules))"
    loaded = set(subprocess.check_output([sys.executable, "-c", program], text=True).split())
    heavy = {"pypdf", "weasyprint", "numpy", "rich", "openpyxl", "pdfplumber", "msgspec"}
    rooms = ("pipeline.run", "pipeline.dossier.rules", "pipeline.forms", "pipeline.paper", "pipeline.dossier.letters")
    assert not heavy & loaded
    assert not [name for name in loaded if name.startswith(rooms)]


def test_a_run_that_has_not_printed_yet_has_loaded_nothing_that_prints() -> None:
    """Documents are planned in one process and mostly printed in others: the first needs no library of theirs."""
    program = "import sys; import pipeline.run; print(*sorted(sys.modules))"
    loaded = set(subprocess.check_output([sys.executable, "-c", program], text=True).split())
    assert not {"weasyprint", "jinja2", "openpyxl", "numpy", "pdfplumber", "rich"} & loaded
