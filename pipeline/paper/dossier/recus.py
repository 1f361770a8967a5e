"""The forms as received: every field of the annexe in its order, rendered from its value."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.dossier.model.annexes import BY_TARGET, FIELDS
from pipeline.dossier.model.forms import (
    JOURS,
    LIBELLE_RANG,
    LIBELLE_SIGNATAIRE,
    RANGS,
    SIGNATAIRES,
    Cellule,
    Form,
    Kind,
    Protocole,
)
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


_GRILLE = "niveau.1"
_EMPLOI = "edt.accueil.de"
_SIGNATURES = "date"


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
    starts = _PARTS[kind]

    def ligne(target: str) -> Ligne:
        field = BY_TARGET[kind][target]
        return Ligne(
            field.label,
            shown_value(form, field),
            controles.reperes(kind, target),
            ajout=field.addition,
            ancre=anchor(kind, target),
        )

    parties: list[tuple[str, list[Ligne]]] = []
    for field in FIELDS[kind]:
        if field.target in starts:
            parties.append((field.target, []))
        if field.target.partition(".")[0] not in _TABLES:
            parties[-1][1].append(ligne(field.target))
    return Recu(
        kind.value,
        FORMS[kind].title,
        tuple(
            ReceivedPart(
                starts[start],
                tuple(lines),
                _items(ligne) if start == _GRILLE else (),
                _emploi(form) if start == _EMPLOI and isinstance(form, Protocole) else (),
                _signatures(ligne) if start == _SIGNATURES else (),
            )
            for start, lines in parties
        ),
    )


def _items(ligne: Callable[[str], Ligne]) -> tuple[ReceivedItem, ...]:
    return tuple(
        ReceivedItem(f"{item.numero}. {item.libelle}", ligne(f"niveau.{item.numero}"), ligne(f"besoin.{item.numero}"))
        for item in ITEMS
    )


def _signatures(ligne: Callable[[str], Ligne]) -> tuple[ReceivedSignature, ...]:
    return tuple(
        ReceivedSignature(
            LIBELLE_SIGNATAIRE[qui],
            *(ligne(f"signature.{qui}.{part}") for part in ("nom", "date", "signe")),
        )
        for qui in SIGNATAIRES
    )


def _emploi(protocole: Protocole) -> tuple[ReceivedRang, ...]:
    emploi = protocole.emploi

    def cellule(rang: str, jour: str) -> tuple[str, bool, str]:
        cell = emploi.cellules.get((rang, jour), Cellule())
        return anchor(Kind.PROTOCOLE, f"edt.{rang}.{jour}"), cell.presence, cell.texte

    return tuple(
        ReceivedRang(
            LIBELLE_RANG[rang],
            emploi.horaires.get(rang, Lecture()).texte,
            tuple(cellule(rang, jour) for jour in JOURS),
        )
        for rang in RANGS
    )
