"""The forms as received: every field of the annexe in its order, rendered from its value."""

from dataclasses import dataclass, replace

from pipeline.dossier.model.annexes import BY_TARGET, FIELDS
from pipeline.dossier.model.forms import JOURS, LIBELLE_RANG, LIBELLE_SIGNATAIRE, RANGS, Cellule, Form, Kind, Protocole
from pipeline.dossier.model.grille import ITEMS
from pipeline.dossier.values.types import Lecture
from pipeline.forms.editions import FORMS
from pipeline.paper.dossier.controles import Controles
from pipeline.paper.dossier.rubriques import Ligne, anchor, shown_value

_PARTS = {
    Kind.FICHE: {
        "dossier": "Dossier",
        "materiel": "I. – Questions préalables",
        "dependance_quotidienne": "II. – Critères d’attribution",
        "age": "Élève",
        "niveau.1": "Évaluation de l’autonomie de l’élève et besoin d’accompagnement",
        "date_evaluation": "Date et auteur de l’évaluation",
    },
    Kind.PROTOCOLE: {
        "dossier": "Dossier",
        "nom": "Élève",
        "representant.nom": "Représentants légaux",
        "etablissement": "Établissement scolaire",
        "auxiliaire": "Auxiliaire de vie scolaire",
        "equipe": "Équipe éducative et définition des besoins d’accompagnement",
        "aide_deplacements": "Tâches principales de l’auxiliaire",
        "absence_eleve": "Dispositions prévues en cas d’absence, observations",
        "edt.accueil.de": "Emploi du temps de l’auxiliaire",
        "date": "Signatures",
    },
}
"""Target of the first field of each part → its title."""
_TABLES = frozenset({"niveau", "besoin", "edt", "signature"})
"""Fields that repeat: shown as tables."""


@dataclass(frozen=True, slots=True)
class ReceivedItem:
    """One item of the grid: its answer and its need."""

    libelle: str
    niveau: Ligne
    besoin: Ligne


@dataclass(frozen=True, slots=True)
class ReceivedRang:
    """One row of the timetable."""

    libelle: str
    horaire: str
    cellules: tuple[tuple[str, bool, str], ...]
    """(anchor, tick, text) of each day."""


@dataclass(frozen=True, slots=True)
class ReceivedSignature:
    """One of the six signatures."""

    qui: str
    nom: Ligne
    date: Ligne
    signe: Ligne


@dataclass(frozen=True, slots=True)
class ReceivedPart:
    """Consecutive fields under one title; those that repeat are drawn as a table."""

    titre: str
    lignes: tuple[Ligne, ...] = ()
    items: tuple[ReceivedItem, ...] = ()
    emploi: tuple[ReceivedRang, ...] = ()
    signatures: tuple[ReceivedSignature, ...] = ()


@dataclass(frozen=True, slots=True)
class Recu:
    """One form as received."""

    kind: str
    titre: str
    parties: tuple[ReceivedPart, ...]


def received_form(kind: Kind, form: Form, controles: Controles) -> Recu:
    """Show every field of one form in the order of the annexe."""

    def ligne(target: str) -> Ligne:
        field = BY_TARGET[kind][target]
        reperes, ancre = controles.reperes(kind, target), anchor(kind, target)
        return Ligne(field.label, shown_value(form, field), reperes, ajout=field.addition, ancre=ancre)

    starts = _PARTS[kind]
    lines: dict[str, list[Ligne]] = {}
    for field in FIELDS[kind]:
        if field.target in starts:
            part = lines.setdefault(field.target, [])
        if field.target.partition(".")[0] not in _TABLES:
            part.append(ligne(field.target))
    parts = {start: ReceivedPart(starts[start], tuple(found)) for start, found in lines.items()}
    if isinstance(form, Protocole):
        parts["edt.accueil.de"] = replace(parts["edt.accueil.de"], emploi=_emploi(form))
        signatures = (
            ReceivedSignature(libelle, *(ligne(f"signature.{qui}.{end}") for end in ("nom", "date", "signe")))
            for qui, libelle in LIBELLE_SIGNATAIRE.items()
        )
        parts["date"] = replace(parts["date"], signatures=tuple(signatures))
    else:
        items = (
            ReceivedItem(
                f"{item.numero}. {item.libelle}", *map(ligne, (f"niveau.{item.numero}", f"besoin.{item.numero}"))
            )
            for item in ITEMS
        )
        parts["niveau.1"] = replace(parts["niveau.1"], items=tuple(items))
    return Recu(kind.value, FORMS[kind].title, tuple(parts.values()))


def _emploi(protocole: Protocole) -> tuple[ReceivedRang, ...]:
    def cellule(rang: str, jour: str) -> tuple[str, bool, str]:
        cell = protocole.emploi.cellules.get((rang, jour), Cellule())
        return anchor(Kind.PROTOCOLE, f"edt.{rang}.{jour}"), cell.presence, cell.texte

    horaires = {rang: protocole.emploi.horaires.get(rang, Lecture()).texte for rang in RANGS}
    return tuple(
        ReceivedRang(LIBELLE_RANG[rang], texte, tuple(cellule(rang, jour) for jour in JOURS))
        for rang, texte in horaires.items()
    )
