"""A workspace where a run costs milliseconds: real commands, real register and files, cheap reading and rendering."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.dossier.letters.enveloppes import Bac, Enveloppe
from pipeline.dossier.model.forms import Kind
from pipeline.intake.raw import Reading
from pipeline.intake.reader import read_file
from pipeline.intake.worker import Content, File
from pipeline.paper.tray import PrintedBac
from pipeline.run.documents.rendering import Order
from pipeline.sandbox import Limits, Lost, Pool, Task
from pipeline.store.seal import key_id
from pipeline.workspace import Workspace
from tests import secretary
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.secretary import TODAY

PHOTOGRAPH = b"\xff\xd8\xff une photo"
LONG_AGO = 1_069_000_000
"""POSIX seconds: files dropped so long ago are not taken for copies in progress."""


def _read_all(files: list[File], _: Pool, content: Content) -> Iterator[Reading]:
    return (_cached(content(path), name) for path, _, name in files)


@cache
def _cached(content: bytes, name: str) -> Reading:
    return read_file(content, name)


def _here(
    _: Pool, work: Callable[..., Any], tasks: Sequence[Task], __: Limits, common: bytes | None = None
) -> Generator[Any, None, None]:
    shared = () if common is None else (common,)
    for task in tasks:
        try:
            given = task()
        except OSError:
            yield Lost.NOT_GIVEN
        else:
            yield work(*shared, *given)


def stand_in(order: Order) -> bytes:
    """What a document is made of, in place of its pages: the same facts give the same bytes."""
    return repr(order).encode()


def _render_all(_: Workspace, orders: list[Order], __: Pool) -> Iterator[bytes]:
    return (stand_in(order) for order in orders)


def _bind(bac: Bac, enveloppes: Sequence[Enveloppe], _: date) -> PrintedBac:
    pdfs = sorted(courrier.pdf for enveloppe in enveloppes for courrier in enveloppe.courriers)
    return PrintedBac(bac, b"".join(pdfs), tuple(enveloppes), ())


def _bordereau(bacs: Sequence[PrintedBac], jour: date, *_: object) -> bytes:
    return json.dumps([str(jour), sorted(one.bac for one in bacs)]).encode()


def _press(*_: object) -> SimpleNamespace:
    return SimpleNamespace(engine=None, service=None)


STAND_INS: dict[str, object] = {
    "pipeline.intake.inbox.scan.SETTLE_SECONDS": 0.0,
    "pipeline.sandbox.local.Local.run": _here,
    "pipeline.run.collect.read_files": _read_all,
    "pipeline.run.documents.write.render_all": _render_all,
    "pipeline.run.documents.rendering.render_all": _render_all,
    "pipeline.judging.holds_active_content": lambda *_: False,
    "pipeline.run.documents.batches.bind_tray": _bind,
    "pipeline.run.documents.batches.render_bordereau": _bordereau,
    "pipeline.run.documents.batches.press_of": _press,
    "pipeline.run.acts.yearly.local_press": _press,
    "pipeline.run.acts.yearly.render_stats": lambda found, *_: repr(found).encode(),
}
"""What costs time, and what is done in its place."""


def make_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process, and write facts in place of pages, until these patches are undone."""
    for target, stand_in in STAND_INS.items():
        monkeypatch.setattr(target, stand_in)


@contextmanager
def cheap() -> Iterator[None]:
    """Read in this process, and write facts in place of pages.

    Not around what a test patches for itself: patches are undone in the order in which they were made, or what one
    took for the original stays. Such a test asks for the fixture ``cheaply``.
    """
    with pytest.MonkeyPatch.context() as monkeypatch:
        make_cheap(monkeypatch)
        yield


def drop(inbox: Path, name: str, content: bytes) -> None:
    """Put a file into the inbox, as if long ago."""
    (inbox / name).write_bytes(content)
    os.utime(inbox / name, (LONG_AGO, LONG_AGO))
    _cached(content, name)  # Once for all the processes forked from this one.


def make(root: Path) -> Path:
    """A workspace and a morning's mail: complete, incomplete, waiting, twice the same, unreadable."""
    assert main(["init", str(root)]) == 0
    inbox = secretary.impatient(root) / "inbox"
    for numero in ("01", "10"):
        drop(inbox, f"{numero}_fiche.pdf", filled(Kind.FICHE, FICHES[numero]))
        drop(inbox, f"{numero}_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES[numero]))
    drop(inbox, "encore.pdf", filled(Kind.FICHE, FICHES["01"]))
    drop(inbox, "photo.pdf", PHOTOGRAPH)
    return root


def command(root: Path, name: str, *options: str, today: str | None = TODAY) -> int:
    """Run a command in a workspace and return its exit code."""
    day = ["--today", today] if today else []
    return main([name, *options, "--workspace", str(root), *day])


def said(root: Path, capsys: pytest.CaptureFixture[str], name: str, *options: str, today: str | None = None) -> Any:
    """Run a command with ``--json`` and return what it says."""
    return secretary.said(capsys, name, *options, "--workspace", str(root), *(["--today", today] if today else []))


def copy(root: Path, target: Path) -> Path:
    """A copy of a workspace, dates included."""
    return shutil.copytree(root, target)


TABLES: dict[str, str] = {
    "fichiers": "SELECT * FROM fichiers",
    "contenus": "SELECT * FROM contenus",
    "arrivees": "SELECT sha256, rang, nom, le, modifie, suite FROM arrivees",
    "dossiers": "SELECT * FROM dossiers",
    "pieces": """SELECT sha256, kind, partie, form, identite, statut, dossier, rang, attente, candidats
                 FROM pieces""",
    "etats": "SELECT dossier, etat, le, motif FROM etats ORDER BY id",
    "actes": """SELECT acte, sha256, dossier, code, cible, valeur, par, motif, le, etat, annule_le, annule_par,
                annule_motif FROM actes""",
    "actes_pieces": """SELECT p.sha256, p.kind, p.partie, ap.statut, ap.dossier, ap.rang
                       FROM actes_pieces ap JOIN pieces p ON p.id = ap.piece""",
    "lots": "SELECT nom, jour FROM lots",
    "documents": """SELECT d.dossier, type, genre, serie, cle, chemin, contenu, prevu_le, sha256, retrait, courrier,
                    l.nom, bac, poste_le FROM documents d LEFT JOIN lots l ON l.id = d.lot""",
    # The mark of a file of the inbox changes with each copy of the workspace.
    "evenements": """SELECT le, acteur, acte, dossier, sha256,
                     CASE WHEN acte IN ('réception', 'doublon') THEN '' ELSE detail END FROM evenements""",
}
"""What must be the same after a disturbed run: all but ids and moments."""


def _digest(path: Path) -> str:
    """Hash of a file; encrypted twice, the same content is never the same bytes, and « verify » opens it."""
    content = path.read_bytes()
    return (key_id(content) if "archive" in path.parts else None) or sha256(content).hexdigest()


def state(root: Path) -> dict[str, Any]:
    """All that a workspace holds, comparable: files by hash, tables as sorted rows."""
    files = {
        str(path.relative_to(root)): _digest(path)
        for folder in ("inbox", "outbox", "archive")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }
    with closing(sqlite3.connect(root / "registre.sqlite")) as connection:
        tables = {name: sorted(map(repr, connection.execute(query))) for name, query in TABLES.items()}
    return {"files": files, **tables}
