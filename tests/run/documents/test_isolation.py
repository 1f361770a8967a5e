"""One document that cannot be made costs itself alone, whatever its type and whatever happens to it."""

import multiprocessing
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.enveloppes import Bac, Enveloppe
from pipeline.dossier.model.decision import SignataireDecision
from pipeline.dossier.seance.minutes import ProcesVerbal
from pipeline.errors import PipelineError
from pipeline.paper.session.dossiers import SeanceDossiers
from pipeline.paper.session.invitation import Invitation
from pipeline.paper.tray import PrintedBac
from pipeline.report import Report
from pipeline.run import resume
from pipeline.run.checks.item import Pending
from pipeline.run.checks.pending import pending
from pipeline.run.documents import batches, notes
from pipeline.run.documents.catalogue import (
    BORDEREAU,
    FOR_BATCH,
    INVITATION,
    LETTERS,
    MINUTES,
    SEANCE_DOSSIERS,
    TRAY,
    TYPES,
)
from pipeline.run.documents.context import opened
from pipeline.run.documents.kinds import DocumentType
from pipeline.run.documents.seance.renewal import renew
from pipeline.store.archive import Archive
from pipeline.store.register import Register
from pipeline.workspace import Workspace
from tests.run.registre import DERNIER_JOUR, workspace_of_a_year

Maker = Callable[..., Any]
WITNESSES = ("note_remarques", "ordre_du_jour")
"""Types of documents that must be written whatever becomes of another: one before it, or one after."""


def page(content: object, press: object) -> bytes:
    """A document that is made."""
    return repr(content).encode()


def _recurse(*_: object) -> bytes:
    return _recurse()


def _raise(error: BaseException) -> Maker:
    def maker(*_: object, **__: object) -> bytes:
        raise error

    return maker


FAILURES: dict[str, Maker] = {
    "ValueError": _raise(ValueError("Zoé FICTIVE")),
    "KeyError": _raise(KeyError("Zoé FICTIVE")),
    "ValidationError": lambda *_, **__: msgspec.convert("Zoé FICTIVE", int),
    "RecursionError": _recurse,
    "MemoryError": _raise(MemoryError()),
    "PipelineError": _raise(PipelineError("Le modèle x.html ne peut pas être utilisé. L’administrateur le corrige.")),
    "OSError": _raise(OSError(5, "Input/output error")),
    "SystemExit": _raise(SystemExit(3)),
    "kill": lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL),
    "not bytes": lambda *_, **__: lambda: None,
}
"""What can happen while a document is made: exceptions of all sorts, and the death of the process."""


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are made of their facts, in processes forked from this one: they know what a test breaks."""
    context = multiprocessing.get_context("fork")
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(multiprocessing, "get_context", lambda _: context)
    monkeypatch.setattr("pipeline.run.documents.rendering.press_of", lambda *_: None)
    monkeypatch.setattr("pipeline.judging.holds_active_content", lambda *_: False)
    monkeypatch.setattr(batches, "press_of", lambda *_: type("Press", (), {"engine": None, "service": ("", "", "")}))
    monkeypatch.setattr(Archive, "read", lambda _, sha256: sha256.encode())
    monkeypatch.setattr(Archive, "copy_out", lambda self, sha256, target: target.write_bytes(sha256.encode()))
    for name, type_ in TYPES.items():
        monkeypatch.setitem(TYPES, name, replace(type_, render=f"{__name__}:page"))
    for name, maker in BATCH.items():
        monkeypatch.setattr(batches, name, maker)


def tray(bac: Bac, enveloppes: Sequence[Enveloppe], _: date) -> PrintedBac:
    """A tray, without pages."""
    return PrintedBac(bac, bac.encode(), tuple(enveloppes), ())


BATCH: dict[str, Maker] = {"bind_tray": tray, "render_bordereau": lambda *_: b"bordereau"}
"""What is made of the letters of a batch."""


def breaks(monkeypatch: pytest.MonkeyPatch, name: str, maker: Maker) -> None:
    """From now on, no document of this type can be made."""
    if name in FOR_BATCH:
        monkeypatch.setattr(batches, "bind_tray" if name == TRAY.name else "render_bordereau", maker)
        return
    monkeypatch.setattr(sys.modules[__name__], "broken", maker, raising=False)
    monkeypatch.setitem(TYPES, name, replace(TYPES[name], render=f"{__name__}:broken"))


def mends(monkeypatch: pytest.MonkeyPatch, workspace: Workspace, name: str) -> None:
    """The cause is mended: by a template, by a setting, by another version of the program."""
    breaks(monkeypatch, name, made(name))
    workspace.modeles.joinpath(f"{name}.html").write_text("corrigé", encoding="utf-8")


def made(name: str) -> Maker:
    """What makes a document of this type, when nothing is broken."""
    return {TRAY.name: tray, BORDEREAU.name: BATCH["render_bordereau"]}.get(name, page)


def owe(workspace: Workspace, *names: str) -> dict[str, tuple[str, str]]:
    """Have the last document of each of these types owed again; return path and day by type."""
    found: dict[str, tuple[str, str]] = {}
    with closing(sqlite3.connect(workspace.register_path)) as connection:
        for name in names:
            last = (
                "SELECT id, chemin, prevu_le FROM documents WHERE type = ? AND retrait IS NULL ORDER BY id DESC LIMIT 1"
            )
            number, chemin, day = connection.execute(last, (name,)).fetchone()
            connection.execute("UPDATE documents SET sha256 = NULL WHERE id = ?", (number,))
            # A letter is put into a batch once it is written.
            connection.execute("UPDATE documents SET lot = NULL, bac = NULL WHERE id = ? AND courrier = 1", (number,))
            (workspace.outbox / chemin).unlink(missing_ok=True)
            found[name] = (chemin, day)
        connection.commit()
    return found


def write(workspace: Workspace, day: date = DERNIER_JOUR) -> Report:
    """What every run and every act begin with."""
    with opened(workspace, day) as run:
        resume(run)
        return run.report


def paths(report: Report) -> set[str]:
    """What was written."""
    return {document["path"] for document in report.documents}


def told(workspace: Workspace) -> list[Pending]:
    """What is told to wait because it could not be written."""
    return [one for one in pending(workspace, DERNIER_JOUR) if one.sort == "ecrire"]


@pytest.fixture
def year(tmp_path: Path, printed: None) -> Iterator[Workspace]:
    """A workspace with a year behind it, and the letters of its batches in the outbox."""
    workspace = workspace_of_a_year(tmp_path)
    with closing(sqlite3.connect(workspace.register_path)) as connection:
        for (chemin,) in connection.execute("SELECT chemin FROM documents WHERE courrier = 1 AND retrait IS NULL"):
            path = workspace.outbox / chemin
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"lettre")
    note_what_came_again(workspace)
    write_what_is_new(workspace)
    print_for_a_seance(workspace)
    yield workspace


def note_what_came_again(workspace: Workspace) -> None:
    """Notes of the sorts that no letter of that year called for: a file that came again, an older version."""
    with Register.open(workspace.register_path) as register, register.transaction():
        piece = register.pieces.of(register.dossiers.all()[0].numero)[0]
        register.arrivees.add(piece.sha256, "encore.pdf", DERNIER_JOUR, "")
        first, again = register.arrivees.of(piece.sha256)
        register.arrivees.tell(again.id, "Attend.")
        for plan in (
            notes.arrival_note(again, first, "Attend.", DERNIER_JOUR),
            notes.version_note(piece, "retrouvee.pdf", piece.dossier or "", "une version plus récente", DERNIER_JOUR),
        ):
            register.documents.plan(plan)


def write_what_is_new(workspace: Workspace) -> None:
    """Letters of the sorts that the program of that year did not know: they say what one of its letters says."""
    with Register.open(workspace.register_path) as register, register.transaction():
        known = [one for row in register.dossiers.all() for one in register.documents.of(row.numero)]
        (lot,) = register.lots.all()[:1]
        (like,) = [one for one in register.lots.documents(lot.id) if one.type == TypeLettre.ACCUSE][:1]
        for type_ in set(LETTERS) - {one.type for one in known}:
            content = LETTERS[TypeLettre.ACCUSE].read(like)
            plan = LETTERS[type_].plan(content, like.prevu_le, serie=type_.value, cle="", dossier=like.dossier)
            register.documents.plan(plan)
            made = register.documents.last_id()
            register.documents.mark_written(made, "")
            register.lots.put(made, lot.id, like.bac)


def print_for_a_seance(workspace: Workspace) -> None:
    """What is printed around a séance since: its event, the dossiers in its order, its procès-verbal."""
    content: dict[DocumentType[Any], object] = {
        INVITATION: Invitation(DERNIER_JOUR, "9h00", "Salle des Essais"),
        SEANCE_DOSSIERS: SeanceDossiers(DERNIER_JOUR, ()),
        MINUTES: ProcesVerbal(DERNIER_JOUR, "9h00", "Salle des Essais", SignataireDecision(), ()),
    }
    with opened(workspace, DERNIER_JOUR) as run, run.register.transaction():
        for type_, found in content.items():
            renew(run, type_, found, DERNIER_JOUR)


@pytest.mark.slow
@pytest.mark.parametrize("name", TYPES)
def test_a_type_that_cannot_be_made_stops_no_other(year: Workspace, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Set apart with its reason, told once, not tried again until something changes, then written as it was owed."""
    for failure, maker in FAILURES.items():
        owed = owe(year, name, *WITNESSES)
        path, day = owed[name]
        breaks(monkeypatch, name, maker)
        report = write(year)
        others = {chemin for chemin, _ in owed.values()} - {path}
        assert others <= paths(report), failure
        assert path not in paths(report)
        (problem,) = report.problems
        assert "FICTIVE" not in problem
        (waits,) = {one.reason: one for one in told(year) if one.commands == ("pipeline verify --repair",)}.values()
        assert waits.reason == problem

        breaks(monkeypatch, name, made(name))
        again = write(year)
        assert again.problems == []
        # Whether a disk was mended, only trying tells.
        assert paths(again) == set() or failure == "OSError"
        if failure != "OSError":
            assert told(year)
            mends(monkeypatch, year, name)
            again = write(year, DERNIER_JOUR + timedelta(days=3))
            year.modeles.joinpath(f"{name}.html").unlink()
        assert path in paths(again)
        assert told(year) == []
        with closing(sqlite3.connect(year.register_path)) as connection:
            assert connection.execute("SELECT prevu_le FROM documents WHERE chemin = ?", (path,)).fetchone() == (day,)
            assert connection.execute("SELECT count(*) FROM echecs").fetchone() == (0,)
