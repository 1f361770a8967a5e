"""Dossiers of the fictional pupils for the letters: the typed example with a pupil's identity and addresses."""

from dataclasses import replace
from datetime import date

from pipeline.dossier.letters import Letter, LetterSettings, TypeLettre, letters_owed
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import Kind, Representant
from pipeline.dossier.model.grille import ITEMS
from pipeline.dossier.values.classes import parse_classe
from pipeline.dossier.values.dates import parse_age
from pipeline.dossier.values.types import Commission
from tests.dossier.anomalies import anomaly
from tests.dossier.exemples import AUJOURD_HUI, dossier_complet, fiche_complete, lire_date, protocole_complet
from tests.eleves import FICHES, PROTOCOLES

REGLAGES = LetterSettings(
    commissions={
        Commission.CCPE: (
            "CCPE de Villeneuve-la-Fictive",
            "Inspection de l’éducation nationale",
            "8 rue de l’Ardoise",
            "13999 Villeneuve-la-Fictive",
        ),
        Commission.CCSD: (
            "CCSD de Villeneuve-la-Fictive",
            "Inspection académique",
            "1 place du Pupitre",
            "13999 Villeneuve-la-Fictive cedex",
        ),
    },
    complement_jours=30,
)


def item_manquant(numero: int) -> Anomaly:
    """One item of the grid without an answer."""
    libelle = ITEMS[numero - 1].libelle
    message = f"Il manque la réponse à l’item {numero}, «\u00a0{libelle}\u00a0»."
    return anomaly("GRILLE_ITEM_SANS_REPONSE", message, Kind.FICHE, f"niveau.{numero}")


def manque(kind: Kind, target: str, message: str) -> Anomaly:
    """One required field left empty."""
    return anomaly("CHAMP_MANQUANT", message, kind, target)


def dossier(pupil: str) -> Dossier:
    """Complete dossier of a pupil of ``tests.eleves``, without any anomaly given."""
    fiche, protocole = FICHES[pupil], PROTOCOLES[pupil]
    texte = {target: str(valeur) for target, valeur in protocole.items()}
    nom, prenom = str(fiche["nom"]), str(fiche["prenom"])
    naissance = lire_date(str(fiche["naissance"]))
    classe = parse_classe(str(fiche["classe"]))
    representants = [
        Representant(texte.get(f"{qui}.nom", ""), texte.get(f"{qui}.qualite", ""), texte.get(f"{qui}.adresse", ""))
        for qui in ("representant", "representant2")
    ]
    complet = dossier_complet(
        replace(
            fiche_complete(),
            nom=nom,
            prenom=prenom,
            naissance=naissance,
            classe=classe,
            age=parse_age(str(fiche["age"])),
            etablissement=str(fiche["etablissement"]),
        ),
        replace(
            protocole_complet(),
            nom=nom,
            prenom=prenom,
            naissance=naissance,
            classe=classe,
            representant=representants[0],
            representant2=representants[1],
            etablissement=texte["etablissement"],
            etablissement_adresse=texte["etablissement_adresse"],
            chef=texte["chef"],
        ),
    )
    return replace(complet, numero=f"2003-00{pupil}")


def lettres(dossier: Dossier, *anomalies: Anomaly, today: date = AUJOURD_HUI) -> tuple[Letter, ...]:
    """The letters owed on the day of the examples."""
    return letters_owed(dossier, anomalies, REGLAGES, today)


def du_type(lettres: tuple[Letter, ...], type: TypeLettre) -> list[Letter]:
    """Those of one type."""
    return [lettre for lettre in lettres if lettre.type is type]
