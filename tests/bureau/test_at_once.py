"""Page, cron and command line at once, in one workspace: each in its turn, and nothing is lost."""

import os
import threading
from pathlib import Path

import pytest

from pipeline.bureau.hall.desk import Desk
from pipeline.cli import main
from pipeline.errors import ExitCode
from pipeline.run.acts.posting import print_done
from pipeline.store.register import Register
from pipeline.workspace import Waiting, Workspace
from tests.bureau.navigateur import Navigateur
from tests.robustness.bench import said
from tests.secretary import TODAY

AT = ("--today", TODAY)


class Other:
    """Another program, that a person or cron starts when it is told to."""

    def __init__(self, root: Path, *words: str) -> None:
        start, self._go = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            code = 1
            try:
                os.read(start, 1)
                code = main([*words, "--workspace", str(root), *AT])
            finally:
                os._exit(code)
        os.close(start)

    def go(self) -> None:
        """Let it begin."""
        os.write(self._go, b"x")
        os.close(self._go)

    def wait(self) -> int:
        """Return its exit code."""
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])


def test_page_cron_and_command_line_at_once(
    secretary: Navigateur, desk: Desk, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Trays are posted and letters printed again from all three: each act is done once, and all agrees afterwards."""
    with Register.open(workspace / "registre.sqlite") as register:
        numero = register.dossiers.all()[0].numero
    secretary.get("/imprimer")
    others = [Other(workspace, "process"), Other(workspace, "reprint", numero, "--by", "Mme Essai")]
    from_page = [
        threading.Thread(
            target=lambda: desk.do(lambda: print_done(desk.workspace_of("Odile"), "", "Odile", desk.today()))
        ),
        threading.Thread(target=desk.start),
    ]
    for other in others:
        other.go()
    for thread in from_page:
        thread.start()
    for thread in from_page:
        thread.join(120)
    # A run that finds another one leaves it the work; a person waits, or is told.
    codes = [other.wait() for other in others]
    assert codes[0] in (ExitCode.OK, ExitCode.BUSY)
    assert codes[1] in (ExitCode.OK, ExitCode.BUSY)
    desk.finish()
    assert desk.trouble == ""
    assert main(["process", "--workspace", str(workspace), *AT]) == 0
    assert said(workspace, capsys, "verify")["findings"] == []


def test_who_waits_for_the_page_is_told_who_works_there(desk: Desk, workspace: Path) -> None:
    """By the name of her account."""
    with desk.workspace_of("Odile SECRETAIRE").lock():
        found = Workspace(workspace).holder()
    assert found is not None
    assert (found.personne, found.commande) == ("Odile SECRETAIRE", "bureau")


def test_the_page_is_told_who_holds_it_up(secretary: Navigateur, workspace: Path) -> None:
    """While its act waits, and it is done when the other lets go."""
    secretary.get("/imprimer")
    with Workspace(workspace, Waiting(person="Mme Essai", command="session")).lock():
        waiting = threading.Thread(
            target=lambda: secretary.act("/imprimer/poste", bac="2003-11-21", jour=TODAY), name="acte"
        )
        waiting.start()
        assert "Mme Essai" in secretary.client.get("/activite").text
    waiting.join(60)
    assert "Posté le" in secretary.said()
