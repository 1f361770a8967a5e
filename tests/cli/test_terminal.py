"""Every command on a real terminal, over every state that there is: nothing is missing a word, no date is cut."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import COMMANDS, main
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.model.forms import Kind
from pipeline.errors import ExitCode
from pipeline.report import Resultat
from tests.cli.office import AFTER, BY, mail
from tests.cli.terminals import on_terminal
from tests.demo import filled
from tests.eleves import FICHES
from tests.intake.pages.test_reading import flat
from tests.robustness.bench import PHOTOGRAPH, cheap, copy
from tests.secretary import TODAY

pytestmark = pytest.mark.slow

CUT = re.compile(r"(?m)(?<![\d-])\d{4}-(?:\d{0,2}|\d\d-\d?) *$")
"""A date or a number whose end stands on the next line."""
TERMINALS: dict[str, dict[str, Any]] = {
    "100 columns": {"columns": 100},
    "60 columns": {"columns": 60},
    "no colour": {"columns": 80, "NO_COLOR": "1"},
    "a dumb one": {"columns": 80, "TERM": "dumb"},
    "none told": {"columns": 0},
}
COMMAND_LINES: dict[str, tuple[tuple[str, int], ...]] = {
    "init": (("init .", 0), ("init neuf", 0)),
    "process": (("process --dry-run", 0), ("process --dry-run --json", 0), ("process", 0)),
    "read": (("read fiche.pdf", 0), ("read imprime.pdf", 0), ("read photo.jpg", 6), ("read absent.pdf", 1)),
    "check": (("check fiche.pdf imprime.pdf photo.jpg", 6), ("check fiche.pdf", 9)),
    "status": (("status", 0), ("status 2003-0099", 1), *((f"status 2003-000{rank}", 0) for rank in range(1, 9))),
    "pending": (("pending", 0), ("pending --json", 0)),
    "journal": (("journal", 0), ("journal 2003-0001", 0)),
    "rules": (("rules", 0), ("rules --markdown", 0)),
    "attach": (("attach {waiting} nouveau {by}", 0), ("attach 123456789012 nouveau {by}", 1)),
    "accept": (("accept {remark} {by}", 0),),
    "confirm": (("confirm {copy} --by Essai", 0),),
    "set-aside": (("set-aside {waiting} {by}", 0), ("set-aside {file} {by}", 0)),
    "join": (("join {waiting} {copy} {by}", 1),),
    "undo": (("undo {waiting} {by}", 1),),
    "print-done": (("print-done", 0),),
    "reprint": (("reprint 2003-0001", 0),),
    "receive": (("receive 2003-0001 depart {by}", 0), ("receive 2003-0001 autre --file absent.pdf {by}", 1)),
    "correct": (("correct 2003-0001 commission CCPE {by}", 0), ("correct 2003-0001 pointure 33 {by}", 2)),
    "returned": (("returned 2003-0001 convocation --address X {by}", 1),),
    "delivered": (("delivered 2003-0001 --on 2003-12-05", 1),),
    "opinion": (("opinion 2003-0001 favorable --commission CCPE --on 2003-12-05", 0),),
    "close": (("close 2003-0001 desistement {by}", 0), ("close 2003-0008 desistement {by}", 1)),
    "reopen": (("reopen 2003-0008 {by}", 0), ("reopen 2003-0001 {by}", 1)),
    "transfer": (('transfer 2003-0001 --to CDES --address "1 rue X, 99000 VILLE" --agreed 2003-12-05 {by}', 0),),
    "merge": (("merge 2003-0001 2003-0008 {by}", 1),),
    "remind": (("remind 2003-0001 {by}", 1),),
    "session": (('session open 2003-12-18 --time 14h30 --place "Salle B"', 0),),
    "stats": (("stats 2003", 0),),
    "export": (("export 2003-0001 --to ../copie {by}", 0),),
    "purge": (("purge --dry-run --today 2030-01-01", 0), ("purge --notice --by Essai --today 2030-01-01", 0)),
    "backup": (("backup ../sauvegarde.tar", 0),),
    "verify": (("verify", 7), ("verify --repair", 7)),
    "doctor": (("doctor", 0), ("doctor --json", 0)),
    "archive-key": (("archive-key new ../une.cle", 0),),
    "forms": (("forms build ../formulaires", 0), ("forms renew", 0)),
    "directory": (
        ("directory show", 0),
        ('directory set --name "École A" --town Bourg --by Essai', 0),
        ("directory export ../ecoles.xlsx", 0),
        ("directory import ../ecoles.xlsx --by Essai", 0),
        ("directory remove 9 --by Essai", 1),
    ),
    "look": (("look {copy}", 0), ("look {copy} ../page.png", 0), ("look 0123456789ab", 1)),
    "mail": (("mail", 0), ("mail 2003-0006 ../m.eml --by Essai", 0), ("mail 2003-0099 --by Essai", 1)),
    "type": (("type fiche --empty", 0), ("type fiche absent.json --by Essai", 1), ("type protocole", 2)),
    "search": (("search doute", 0), ("search", 0)),
    "terms": (("terms", 0),),
    "to-print": (("to-print", 0),),
    "print-undo": (("print-undo 2003-11-21/simples --by Essai", 1),),
    "drop": (("drop absent.pdf", 5),),
    "became": (("became 0123456789ab", 1),),
    "bureau": (),
    "compte": (
        ("compte list", 0),
        ("compte journal", 0),
        ("compte close personne --by Essai", 1),
        ("compte role personne chef --by Essai", 2),
    ),
    "watch": (),
}
"""What is typed, and the exit code; « bureau » and « watch » end only when told to, and have a test of theirs."""
DAYLESS = (
    "init",
    "read",
    "journal",
    "rules",
    "backup",
    "verify",
    "doctor",
    "archive-key",
    "forms",
    "watch",
    "look",
    "compte",
    "directory show",
    "directory export",
    "drop",
    "became",
)


@pytest.fixture
def desk(ground: Path, tmp_path: Path, cheaply: None) -> Path:
    """A copy of it, in which to work; three files to read lie there."""
    root = copy(ground, tmp_path / "cdes")
    (root / "fiche.pdf").write_bytes(filled(Kind.FICHE, FICHES["01"]))
    (root / "imprime.pdf").write_bytes(flat(Kind.FICHE, FICHES["01"]))
    (root / "photo.jpg").write_bytes(PHOTOGRAPH)
    return root


def heard(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Run a command here, with ``--json``, and return what it says."""
    capsys.readouterr()
    main([*words, "--json", "--workspace", str(root), "--today", AFTER])
    return json.loads(capsys.readouterr().out)


def named(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What the command lines name: a piece that waits, a copy, a file, a remark."""
    found = heard(root, capsys, "pending")["pending"]
    by_sort = {one["sort"]: one for one in found}
    accept = shlex.split(by_sort["accepter"]["commands"][0])
    return {
        "waiting": by_sort["rattacher"]["about"],
        "copy": by_sort["confirmer"]["about"],
        "file": by_sort["relire"]["about"],
        "remark": " ".join(accept[2:4]),
        "by": shlex.join(BY),
    }


def test_everything_is_in_that_workspace(desk: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A state of a dossier, or an outcome of a form, that is added later is added to it as well."""
    assert {one["state"] for one in heard(desk, capsys, "status")["dossiers"]} == set(Etat)
    mail(tmp_path / "courrier")
    assert {one["status"] for one in heard(tmp_path / "courrier", capsys, "process")["pieces"]} == set(Resultat)


def test_every_command_is_tried() -> None:
    """A command that is added is added here."""
    assert COMMAND_LINES.keys() == COMMANDS.keys()


@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize("name", [name for name, lines in COMMAND_LINES.items() if lines])
def test_every_command_shows_all_there_is(
    name: str, terminal: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each ends with its documented code, without an accident, and cuts no date and no number in two."""
    names = named(desk, capsys)
    for line, expected in COMMAND_LINES[name]:
        words = shlex.split(line.format(**names))
        dayless = name in DAYLESS or " ".join(words[:2]) in DAYLESS
        day = [] if dayless or "--today" in words else ["--today", AFTER]
        code, shown = on_terminal(*words, *day, folder=desk, **TERMINALS[terminal])
        assert "imprévue" not in shown, shown
        assert code == expected, shown
        assert not CUT.findall(shown), shown


@pytest.mark.parametrize("terminal", TERMINALS)
def test_every_outcome_of_a_form_is_shown(terminal: str, tmp_path: Path) -> None:
    """The table of a run has a word for each; a run that only shows what it would do as well."""
    with cheap():
        mail(tmp_path / "cdes")
        for options in (("--dry-run",), ()):
            code, shown = on_terminal(
                "process", *options, "--today", TODAY, folder=tmp_path / "cdes", **TERMINALS[terminal]
            )
            assert (code, "imprévue" in shown) == (ExitCode.OK, False), shown
            assert not CUT.findall(shown), shown
            together = " ".join(shown.split())
            assert all(one.label.split()[-1] in together for one in Resultat)


def test_the_page_is_closed_when_it_is_told_to(desk: Path) -> None:
    """It says where it is, and its end is no accident."""
    code, shown = on_terminal("bureau", "--port", "0", "--no-browser", folder=desk, until="Ctrl-C ferme la page")
    assert (code, "http://127.0.0.1:" in shown, "Interrompu" in shown) == (ExitCode.OK, True, False), shown


def test_a_watch_ends_when_it_is_told_to(desk: Path) -> None:
    """On a terminal as well: what it was doing ends, and that is no accident."""
    code, shown = on_terminal("watch", folder=desk, until="Ctrl-C pour arrêter.")
    assert (code, "imprévue" in shown) == (ExitCode.OK, False), shown
