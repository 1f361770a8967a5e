"""What is worked on: fictional demandes, workspaces of a fictional secretariat, a relevé filled in."""

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from bench.naif.formulaires import lire
from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.forms.releve_columns import FIRST_ROW
from pipeline.run.documents.catalogue import DECISION_SHEET
from pipeline.run.documents.rendering import Order, files_of, render, supplies_of
from pipeline.workspace import Workspace
from tests.demo import ACCORD, fill_releve, filled
from tests.eleves import Values, fiche, protocole
from tests.reglages import settle
from tests.robustness import bench as cheap_office

JOUR, SEANCE, DEMAIN, NOTIFIE = "2003-11-05", "2003-12-04", "2003-11-06", "2003-12-05"


class Seance(NamedTuple):
    """A séance of which the relevé is about to come back."""

    secretariat: Path
    releve: Path
    """Filled in; not in the inbox yet."""
    connus: Path
    """What the naive loop knows of each dossier, JSON."""


LONG_AGO = 1_067_000_000
"""POSIX seconds: what was dropped so long ago is no copy in progress."""
_SYLLABES = [
    "BA",
    "BE",
    "BI",
    "BO",
    "BU",
    "DA",
    "DE",
    "DI",
    "DO",
    "DU",
    "LA",
    "LE",
    "LI",
    "LO",
    "LU",
    "MA",
    "ME",
    "MI",
    "MO",
    "MU",
    "RA",
    "RE",
    "RI",
    "RO",
    "RU",
]
_LACUNES: tuple[Values, Values] = {"niveau.7": "", "age": ""}, {"modalite": ""}
"""What an incomplete demande lacks, in the fiche and in the protocole."""
_PERIODE: Values = {"phase.1.debut": "08/12/2003", "phase.1.fin": "30/06/2004", "phase.1.heures": "12 h"}


def paires(combien: int, ou: Path, *, completes: bool = True) -> Path:
    """Fill ``combien`` pairs of forms into a folder (``f00000.pdf``, ``p00000.pdf`` …) and return it."""
    ou.mkdir(parents=True)
    manque_f, manque_p = ({}, {}) if completes else _LACUNES
    for rang in range(combien):
        nom = "".join(_SYLLABES[rang // 25**place % 25] for place in range(3)) + "VILLE"
        # Each on a day of its own that reads one way only: nobody is taken for another, and none waits for a person.
        naissance = f"{rang % 16 + 13:02}/{rang // 16 % 12 + 1:02}/{1995 + rang // 192 % 3}"
        qui: Values = {"nom": nom, "prenom": "Chloë", "naissance": naissance}
        (ou / f"f{rang:05}.pdf").write_bytes(filled(Kind.FICHE, fiche() | qui | manque_f))
        (ou / f"p{rang:05}.pdf").write_bytes(filled(Kind.PROTOCOLE, protocole() | qui | manque_p))
    return ou


def secretariat(ou: Path, formulaires: Sequence[Path]) -> Path:
    """Make a workspace whose inbox holds these files; return it."""
    _commande("init", str(ou))
    settle(ou)
    for source in formulaires:
        deposer(ou, source)
    return ou


def deposer(secretariat: Path, source: Path) -> None:
    """Put a file into the inbox, as if long ago."""
    os.utime(shutil.copy(source, secretariat / "inbox"), (LONG_AGO, LONG_AGO))


def seance(ou: Path, formulaires: Path) -> Seance:
    """Make a workspace with a séance for all demandes of a folder, its relevé filled in with an accord on each row.

    What is not measured is not printed: letters hold their facts in place of pages, and have left.
    """
    root = secretariat(ou, sorted(formulaires.iterdir()))
    where = ("--workspace", str(root), "--today")
    with cheap_office.cheap(), pytest.MonkeyPatch.context() as patches:
        patches.setattr(cheap_office, "stand_in", partial(_only_the_sheet, Workspace(root)))
        _commande("process", *where, JOUR)
        _commande("print-done", *where, DEMAIN, "--by", "le banc d’essai")
        _commande("session", "open", SEANCE, "--time", "14h30", "--place", "Salle des Essais", *where, DEMAIN)
    vide = root / "outbox" / "seances" / SEANCE / f"releve_de_decisions_{SEANCE}.xlsx"
    feuille: Any = openpyxl.load_workbook(vide).active
    eleves = {feuille.cell(row, 2).value: feuille.cell(row, 1).value for row in range(FIRST_ROW, feuille.max_row + 1)}
    releve, connus = ou / "releve.xlsx", ou / "connus.json"
    fill_releve(vide, releve, dict.fromkeys(eleves.values(), ACCORD | _PERIODE))
    fiches, protocoles = (
        [lire(path.read_bytes()) for path in sorted(formulaires.glob(f"{lettre}*.pdf"))] for lettre in "fp"
    )
    dits = {eleves[f["fiche_eleve_nom"]]: {"f": f, "p": p} for f, p in zip(fiches, protocoles, strict=True)}
    connus.write_text(json.dumps(dits))
    return Seance(root, releve, connus)


def _only_the_sheet(workspace: Workspace, order: Order) -> bytes:
    if order.type != DECISION_SHEET.name:
        return repr(order).encode()
    return render(supplies_of(workspace), order, files_of(workspace.archive, workspace.outbox, order))


def _commande(*mots: str) -> None:
    with redirect_stdout(StringIO()):
        if code := main(mots):
            raise RuntimeError(f"pipeline {mots[0]} : {code}")
