"""No forbidden datum reaches a reader: a mark in every field of the dossier, looked for in the PDF of each letter."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

from pipeline.dossier.letters import Letter
from pipeline.dossier.model.decision import Decision, Phase
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values.types import Lecture
from tests.dossier.exemples import dossier_complet
from tests.dossier.exemples_decision import accord_partiel, ajournement, decision_complete, refus
from tests.dossier.letters.test_notifications import notifiees
from tests.paper.notifications_rendues import rendre_notification

MARQUE = "QZ{:04d}ZQ"


class Marqueur:
    """Puts a mark of its own into each text of an object, and remembers which."""

    def __init__(self) -> None:
        self.ou: dict[str, str] = {}

    def marquer(self, objet: Any, chemin: str) -> Any:
        """Copy of ``objet`` whose texts are marks; typed values, keys and choices stay as they are."""
        if isinstance(objet, Enum | bool | int | frozenset) or objet is None or chemin.endswith("motif_droit"):
            return objet
        if isinstance(objet, str):
            marque = MARQUE.format(len(self.ou))
            self.ou[marque] = chemin
            if chemin.endswith("delegation"):
                return f"Pour le président, {marque}"
            return f"{marque}\n12 rue Feinte\n13999 Villeneuve" if chemin.endswith("adresse") else marque
        if isinstance(objet, Lecture):
            return replace(objet, texte=self.marquer(objet.texte, chemin))
        if isinstance(objet, Phase) and objet.is_empty:
            return objet
        if isinstance(objet, tuple):
            return tuple(self.marquer(item, f"{chemin}.{rang}") for rang, item in enumerate(objet, start=1))
        if isinstance(objet, Mapping):
            return {cle: self.marquer(item, f"{chemin}.{cle}") for cle, item in objet.items()}
        if is_dataclass(objet) and not isinstance(objet, type):
            return replace(
                objet, **{c.name: self.marquer(getattr(objet, c.name), f"{chemin}.{c.name}") for c in fields(objet)}
            )
        raise TypeError(f"{chemin}: {type(objet)}")


def cas(decision: Decision) -> tuple[Dossier, Decision, dict[str, str]]:
    """A dossier with a mark in every text, its decision, and mark → field."""
    marqueur = Marqueur()
    complet = dossier_complet()
    assert complet.piece_fiche and complet.piece_protocole
    fiche = replace(complet.piece_fiche, form=marqueur.marquer(complet.fiche, "fiche"))
    protocole = replace(complet.piece_protocole, form=marqueur.marquer(complet.protocole, "protocole"))
    dossier = replace(complet, piece_fiche=fiche, piece_protocole=protocole)
    return dossier, marqueur.marquer(decision, "decision"), marqueur.ou


def chaines(objet: Any, vus: set[int]) -> Iterator[str]:
    """Every string and every decoded stream of a PDF, wherever it stands: metadata, structure, attachments."""
    if isinstance(objet, IndirectObject):
        if objet.idnum in vus:
            return
        vus.add(objet.idnum)
        objet = objet.get_object()
    if isinstance(objet, TextStringObject | ByteStringObject):
        yield str(objet)
    if isinstance(objet, StreamObject):
        yield objet.get_data().decode("latin-1")
    if isinstance(objet, DictionaryObject):
        for valeur in dict(objet).values():
            yield from chaines(valeur, vus)
    elif isinstance(objet, ArrayObject):
        for valeur in list(objet):
            yield from chaines(valeur, vus)


def lus(lettre: Letter, ou: Mapping[str, str]) -> set[str]:
    """Fields of which something can be read in the PDF of a letter."""
    rendue = rendre_notification(lettre)
    lecteur = PdfReader(BytesIO(rendue.pdf))
    tout = "\n".join([rendue.texte, *chaines(lecteur.trailer, set())])
    assert "QZ" in tout
    return {champ for marque, champ in ou.items() if marque in tout}


COMMUN = {
    "protocole.nom",
    "protocole.prenom",
    "protocole.classe",
    "protocole.etablissement",
    "decision.signataire.prenom",
    "decision.signataire.nom",
    "decision.signataire.qualite",
    "decision.signataire.delegation",
}
"""Who, where, and who signs: every reader."""
ECOLE = COMMUN | {"protocole.chef", "protocole.etablissement_adresse"}
ACCORDE = {"decision.exceptionnelle_motif", "decision.depassement_motif"}

PERMIS: dict[str, tuple[Decision, set[str], set[str]]] = {
    "accord": (decision_complete(), {"decision.motif_fait"} | ACCORDE, set()),
    "accord partiel": (accord_partiel(), {"decision.motif_fait", "decision.non_accorde"} | ACCORDE, set()),
    "refus": (refus(), {"decision.motif_fait"}, set()),
    "ajournement": (ajournement(), {"decision.motif_fait", "decision.attendu"}, {"decision.attendu"}),
}
"""Decision → what the family may read of it, and what the établissement may, besides."""


@pytest.mark.parametrize("nom", PERMIS)
def test_each_reader_reads_what_it_may_and_nothing_more(nom: str) -> None:
    """Of every text of the fiche, the protocole and the decision, each letter holds exactly what is allowed."""
    decision, famille, ecole = PERMIS[nom]
    dossier, marquee, ou = cas(replace(decision, exceptionnelle=True))
    assert len(ou) > 150
    premier, second, etablissement, ia = notifiees(marquee, dossier)
    assert lus(premier, ou) == COMMUN | famille | {"protocole.representant.nom", "protocole.representant.adresse"}
    assert lus(second, ou) == COMMUN | famille | {"protocole.representant2.nom", "protocole.representant2.adresse"}
    assert lus(etablissement, ou) == ECOLE | ecole
    assert lus(ia, ou) == COMMUN


@pytest.mark.parametrize("nom", PERMIS)
def test_contexts_hold_what_is_printed_and_nothing_more(nom: str) -> None:
    """What is kept in the register for a letter holds no field that its reader may not see."""
    decision, _, ecole = PERMIS[nom]
    dossier, marquee, ou = cas(decision)
    *_, etablissement, ia = notifiees(marquee, dossier)
    for lettre, permis in ((etablissement, ECOLE | ecole), (ia, COMMUN)):
        tout = f"{lettre.context} {lettre.destinataire}"
        assert {champ for marque, champ in ou.items() if marque in tout} <= permis
