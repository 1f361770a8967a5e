"""The one-page synthesis that goes with a demande: facts of both forms, arranged to be read at a glance.

Nothing is counted, compared or summed up: the commission decides.
"""

from dataclasses import dataclass

from pipeline.dossier.model.dossier import Anomaly, Severite
from pipeline.dossier.model.forms import Fiche, Protocole
from pipeline.dossier.model.grille import FREQUENCES, GROUPES, ITEMS
from pipeline.dossier.rules import CODES
from pipeline.dossier.values.typographie import format_duree


@dataclass(frozen=True, slots=True)
class LigneGrille:
    """One item as answered."""

    numero: int
    libelle: str
    reponse: str
    """The answer given: « 1 », « 2 », « 3 », or the word of item 24."""
    rang: int
    """0 to 2: its place among the three answers."""
    mot: bool
    """The answer is a word (item 24), not a level."""


@dataclass(frozen=True, slots=True)
class GroupeGrille:
    """One group of the grid."""

    nom: str
    lignes: list[LigneGrille]


@dataclass(frozen=True, slots=True)
class Besoin:
    """One need, as written on the fiche."""

    numero: int
    libelle: str
    texte: str


@dataclass(frozen=True, slots=True)
class Tache:
    """One task ticked or described in the protocole."""

    nom: str
    precision: str
    """As written; "" when none."""


@dataclass(frozen=True, slots=True)
class ToCheck:
    """One anomaly « à vérifier »."""

    titre: str
    """From the catalogue, short."""
    message: str


@dataclass(frozen=True, slots=True)
class Synthese:
    """Everything the synthesis shows. Texts are as written."""

    age: str
    etablissement: str
    chef: str
    representants: list[str]
    accord: str
    entendue: str
    dependances: list[str]
    criteres: list[list[str]]
    prealables: list[list[str]]
    grille: list[GroupeGrille]
    besoins: list[Besoin]
    modalite: str
    scolarisation: str
    accompagnement: str
    taches: list[Tache]
    hors_ecole: list[list[str]]
    a_verifier: list[ToCheck]


def _oui_non(reponse: bool | None) -> str:
    return {True: "oui", False: "non", None: "sans réponse"}[reponse]


def _grille(fiche: Fiche) -> list[GroupeGrille]:
    par_groupe: dict[str, list[LigneGrille]] = {nom: [] for nom in GROUPES}
    for item, niveau in zip(ITEMS, fiche.niveaux, strict=True):
        if niveau is not None:
            # Item 24 is answered by a word: it is shown as one, never as a level (annexe I).
            rang, mot = item.reponses.index(niveau), niveau in FREQUENCES
            reponse = niveau.label.split(" – ")[0]  # « 2 – Semi-autonome »: the figure is enough in a grid.
            ligne = LigneGrille(item.numero, item.libelle, reponse, rang, mot)
            par_groupe[item.groupe].append(ligne)
    return [GroupeGrille(nom, lignes) for nom, lignes in par_groupe.items()]


def _taches(protocole: Protocole) -> list[Tache]:
    taches = [
        (protocole.aide_deplacements, "Aide aux déplacements dans l’établissement scolaire", ""),
        (protocole.aide_installation, "Aide à l’installation matérielle dans la salle", ""),
        (protocole.aide_cours, "Aide pendant les cours", protocole.aide_cours_precision),
        (protocole.aide_hors_cours, "Aide en dehors des cours", protocole.aide_hors_cours_precision),
        (bool(protocole.taches_particulieres), "Tâches particulières", protocole.taches_particulieres),
    ]
    return [Tache(nom, " ".join(precision.split())) for cochee, nom, precision in taches if cochee]


def synthese(fiche: Fiche, protocole: Protocole, anomalies: tuple[Anomaly, ...]) -> Synthese:
    """Arrange a complete demande; ``anomalies`` « à vérifier » are shown, the others are not."""
    accord = _oui_non(protocole.accord)
    if protocole.accord and protocole.accord_date.texte:
        accord += f", le {protocole.accord_date.texte}"
    dependances = [
        (fiche.dependance_quotidienne, "gestes de la vie quotidienne"),
        (fiche.dependance_scolaire, "vie scolaire"),
    ]
    # Annexe I, II, in its order.
    criteres = [
        ("Ancienneté de l’accompagnement", fiche.anciennete),
        ("Évolution de l’élève", fiche.evolution),
        ("Modification notable du handicap", fiche.modification),
        ("Risques encourus", fiche.risques),
    ]
    return Synthese(
        age=fiche.age.texte,
        etablissement=protocole.etablissement or fiche.etablissement,
        chef=protocole.chef,
        representants=[
            item.nom + (f" ({item.qualite})" if item.qualite else "")
            for item in (protocole.representant, protocole.representant2)
            if item.nom
        ],
        accord=accord,
        entendue=_oui_non(protocole.entendue),
        dependances=[libelle for cochee, libelle in dependances if cochee],
        criteres=[[nom, " ".join(texte.split())] for nom, texte in criteres if texte.strip()],
        prealables=[
            ["Matériel adapté possible", _oui_non(fiche.materiel)],
            ["Autre relais possible", _oui_non(fiche.relais)],
        ],
        grille=_grille(fiche),
        besoins=[
            Besoin(item.numero, item.libelle, " ".join(texte.split()))
            for item, texte in zip(ITEMS, fiche.besoins, strict=True)
            if texte.strip()
        ],
        modalite=protocole.modalite.label if protocole.modalite else "sans réponse",
        scolarisation=protocole.scolarisation.worded(format_duree) or "sans réponse",
        accompagnement=protocole.accompagnement.worded(format_duree) or "sans réponse",
        taches=_taches(protocole),
        hors_ecole=[
            ["Sorties scolaires", _oui_non(protocole.sorties)],
            ["Classes transplantées", _oui_non(protocole.classes_transplantees)],
            ["Lieux extrascolaires", _oui_non(protocole.extrascolaire)],
        ],
        a_verifier=[
            ToCheck(CODES[item.code].titre, item.message) for item in anomalies if item.severite is Severite.A_VERIFIER
        ],
    )
