"""Rendered letters of the fictional pupils, shared by the tests of ``test_letters.py``."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pdfplumber

from pipeline.dossier.letters import Letter
from pipeline.dossier.letters.saisine import say_saisine
from pipeline.dossier.model.forms import Kind
from pipeline.paper.letters import render_letter
from tests.dossier.anomalies import anomaly
from tests.dossier.letters.exemples import dossier, item_manquant, lettres, manque
from tests.paper.presse import presse

MM = 72 / 25.4
PUPILS = ("01", "09", "18", "22", "23", "24", "26", "42", "43")
"""Baseline, long names, overseas, adult, separated parents, in care, long school, injection, abroad."""

A_VERIFIER = anomaly(
    "EMPLOI_DU_TEMPS_DIFFERENT",
    "L’emploi du temps donne 11\u00a0h\u00a015 et le protocole 12\u00a0h\u00a0: corrigez l’un ou l’autre.",
    Kind.PROTOCOLE,
    "accompagnement",
)
BLOQUANTS = (
    item_manquant(3),
    item_manquant(17),
    manque(Kind.PROTOCOLE, "chef", "Il manque le nom du directeur ou chef d’établissement."),
)


@dataclass(frozen=True)
class Rendue:
    """A letter as rendered, with what a reader sees of it."""

    lettre: Letter
    pdf: bytes
    pages: list[str]
    """Text of each page."""
    fenetre: list[tuple[float, float, float, float]]
    """What touches the zone of page 1 that the window may show: (x0, top, x1, bottom) in mm."""

    @property
    def texte(self) -> str:
        """Text of all pages."""
        return "\n\f\n".join(self.pages) + "\n"


def voir(lettre: Letter, pdf: bytes) -> Rendue:
    """Read a rendered letter back."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        premiere = document.pages[0]
        dessins = [c for c in premiere.chars if c["text"].strip()]
        dessins += [*premiere.rects, *premiere.lines, *premiere.curves, *premiere.images]
        boites = [(d["x0"] / MM, d["top"] / MM, d["x1"] / MM, d["bottom"] / MM) for d in dessins]
        pages = [page.extract_text() for page in document.pages]
    return Rendue(lettre, pdf, pages, [b for b in boites if b[2] > 90 and b[0] < 200 and b[3] > 34 and b[1] < 90])


def rendre(lettre: Letter) -> Rendue:
    """Render with the settings of the tests."""
    return voir(lettre, render_letter(lettre, presse()))


def rendre_toutes(owed: Iterable[Letter], nom: str) -> dict[str, Rendue]:
    """Letters of one case by type and case, with a rank from the second of a type on."""
    rendues: dict[str, Rendue] = {}
    rangs: Counter[str] = Counter()
    for lettre in owed:
        rangs[lettre.type] += 1
        suite = f"_{rangs[lettre.type]}" if rangs[lettre.type] > 1 else ""
        rendues[f"{lettre.type}_{nom}{suite}"] = rendre(lettre)
    return rendues


SUITE: dict[str, object] = {
    "numero": "2003-0004", "nature": "revision", "seance": "11 décembre 2003", "accordee": True,
}  # fmt: skip
"""What the letters of a revision say of the decision that it follows."""


@cache
def toutes() -> dict[str, Rendue]:
    """Every letter of every pupil, complete then incomplete, by the name of its golden text."""
    rendues: dict[str, Rendue] = {}
    for pupil in PUPILS:
        for owed in (lettres(dossier(pupil), A_VERIFIER), lettres(dossier(pupil), *BLOQUANTS, A_VERIFIER)):
            rendues |= rendre_toutes(owed, pupil)
    for owed in (lettres(dossier("01"), A_VERIFIER), lettres(dossier("01"), *BLOQUANTS, A_VERIFIER)):
        rendues |= rendre_toutes(say_saisine(owed, SUITE), "01_suite")
    return rendues
