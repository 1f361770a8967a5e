"""Each document of ours by itself, in one warm process, and those that the naive loop makes as well."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path

from bench import matiere
from bench.matiere import JOUR
from bench.mesure import Spread, here
from bench.naif import lettres
from bench.naif.formulaires import lire
from bench.table import Row, bounded, compared
from pipeline.cli import main
from pipeline.config import Settings
from pipeline.intake.reader import read_file
from pipeline.run.documents.pupil.entourage import entourage
from pipeline.run.documents.rendering import Order, files_of, order_of, render, supplies_of
from pipeline.store.register import Register
from pipeline.workspace import Workspace

READ = 15.0
"""Milliseconds within which a form is to be read."""
TWICE = 2.0
"""A letter costs half of the naive one at most."""


def documents(ou: Path, fois: int) -> Iterator[Row]:
    """Letters beside naive ones, a form read, then every type of ours that two demandes call for."""
    complets = matiere.paires(1, ou / "complets")
    manques = matiere.paires(1, ou / "manques", completes=False)
    orders: dict[str, Callable[[], object]] = {}
    for nom, formulaires in (("un", complets), ("deux", manques)):
        root = matiere.secretariat(ou / nom, sorted(formulaires.iterdir()))
        with redirect_stdout(StringIO()):
            main(["process", "--workspace", str(root), "--today", JOUR, "--jobs", "1"])
        orders |= _orders(root)
    fiche, protocole = ((complets / f"{lettre}00000.pdf").read_bytes() for lettre in "fp")
    faits = lettres.communs("2003-0001", date.fromisoformat(JOUR), lire(fiche), lire(protocole))
    for quoi, naive, type_ in (
        ("lettre d’une page (accusé de réception)", lettres.accuse, "accuse_reception"),
        ("transmission (deux pages)", lettres.transmission, "transmission_cdes"),
    ):
        naif, ici = _alternating(partial(naive, faits), orders[type_], fois)
        yield compared(quoi, naif, ici, TWICE, factor=1000, unite="ms")
    for nom, contenu in (("fiche", fiche), ("protocole", protocole)):
        _, ici = _alternating(partial(lire, contenu), partial(read_file, contenu, "recu.pdf"), fois)
        yield bounded(f"{nom} lu(e)", ici, READ, factor=1000, unite="ms")
    for type_, make in sorted(orders.items()):
        make()
        ici = Spread.of(here(make) for _ in range(fois))
        yield Row(type_, "", f"{ici.shown(0, 1000)} ms", "", "", None)


def _alternating(a: Callable[[], object], b: Callable[[], object], fois: int) -> tuple[Spread, Spread]:
    a(), b()
    pairs = [(here(a), here(b)) for _ in range(fois)]
    return Spread.of(one for one, _ in pairs), Spread.of(one for _, one in pairs)


def _orders(root: Path) -> dict[str, Callable[[], object]]:
    """Type of a document of the register → what prints it again."""
    workspace = Workspace(root)
    settings: Settings = workspace.ready_settings()
    with Register.open(workspace.register_path) as register:
        around = entourage(register, settings)
        found: dict[str, list[Order]] = defaultdict(list)
        for document in register.documents.written():
            if document.type not in ("bac", "bordereau"):
                found[document.type].append(order_of(register, document, around))
    supplies, archive, outbox = supplies_of(workspace), workspace.archive, workspace.outbox
    return {
        type_: partial(render, supplies, orders[0], files_of(archive, outbox, orders[0]))
        for type_, orders in found.items()
    }
