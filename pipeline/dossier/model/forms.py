"""The typed forms and the dossier: frozen data, no behaviour beyond simple derivations.

Names follow annexes I and II of the circulaire DGAS/3C 2003-290; « addition » marks a departmental addition.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.values.types import Classe, Lecture, Plage


class Kind(StrEnum):
    """The kinds of forms."""

    FICHE = "fiche"
    PROTOCOLE = "protocole"
    DECISION = "decision"
    """Decision of the CDES; its type is :class:`~pipeline.dossier.model.decision.Decision`."""


class Modalite(StrEnum):
    """How the pupil needs an AVS (annexe II). Values are export values."""

    CONTINUE = "continue"
    DISCONTINUE = "discontinue"
    OCCASIONNELLE = "occasionnelle"


class EtatProtocole(StrEnum):
    """Addition: a protocole is drafted before the decision, then signed once there is an AVS."""

    PROPOSITION = "proposition"
    SIGNE = "signe"


@dataclass(frozen=True, slots=True)
class Fiche:
    """Annexe I: the two preliminary questions, the criteria, the grid and the needs."""

    dossier: str = ""
    """Addition: number of the dossier, as written."""
    materiel: bool | None = None
    materiel_precision: str = ""
    relais: bool | None = None
    relais_precision: str = ""
    dependance_quotidienne: bool = False
    dependance_scolaire: bool = False
    anciennete: str = ""
    evolution: str = ""
    modification: str = ""
    risques: str = ""
    age: Lecture[int] = Lecture()
    """In months."""
    nom: str = ""
    prenom: str = ""
    """Addition."""
    naissance: Lecture[date] = Lecture()
    """Addition."""
    classe: Lecture[Classe] = Lecture()
    etablissement: str = ""
    niveaux: tuple[Niveau | None, ...] = (None,) * 24
    """Items 1 to 24; ``None`` when no certain answer."""
    besoins: tuple[str, ...] = ("",) * 24
    date_evaluation: Lecture[date] = Lecture()
    """Addition."""
    auteur: str = ""
    """Addition: who filled the fiche for the équipe éducative, and their function."""

    @property
    def is_grille_complete(self) -> bool:
        """Every one of the 24 items has one answer: mandatory before any demande (annexe I, II)."""
        return all(niveau is not None for niveau in self.niveaux)


@dataclass(frozen=True, slots=True)
class Representant:
    """A représentant légal; the second one is an addition."""

    nom: str = ""
    qualite: str = ""
    """Addition: père, mère, tuteur, ASE …, as written."""
    adresse: str = ""
    """One line of text per line of the address."""
    telephone: Lecture[str] = Lecture()


JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
RANGS = ("accueil", "m1", "m2", "m3", "m4", "interclasse", "am1", "am2", "am3", "am4", "retour")
LIBELLE_RANG = {
    "accueil": "Accueil", "m1": "M1", "m2": "M2", "m3": "M3", "m4": "M4", "interclasse": "Interclasse",
    "am1": "AM1", "am2": "AM2", "am3": "AM3", "am4": "AM4", "retour": "Retour",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cellule:
    """One cell of the weekly timetable (annexe II, « Emploi du temps de l'auxiliaire »)."""

    presence: bool = False
    """The tick: the AVS is with the pupil."""
    texte: str = ""
    """The short text: place, or the hours themselves (« 8h30-9h30 »)."""


@dataclass(frozen=True, slots=True)
class EmploiDuTemps:
    """The weekly timetable, 11 rows × 5 days."""

    horaires: Mapping[str, Lecture[Plage]] = field(default_factory=dict)
    """Rang → its hours, from the two time fields of the row (addition: the annexe has no hours)."""
    cellules: Mapping[tuple[str, str], Cellule] = field(default_factory=dict)
    """(rang, jour) → cell; every pair of RANGS × JOURS is present in a parsed form."""

    @property
    def is_empty(self) -> bool:
        """Nothing ticked and nothing written in any cell."""
        return not any(c.presence or c.texte for c in self.cellules.values())


SIGNATAIRES = ("eleve", "parents", "auxiliaire", "enseignants", "responsable", "chef")
LIBELLE_SIGNATAIRE = {
    "eleve": "L’élève",
    "parents": "Les parents ou le représentant légal",
    "auxiliaire": "L’auxiliaire",
    "enseignants": "Le(s) enseignant(s)",
    "responsable": "Le responsable du service",
    "chef": "Le chef d’établissement",
}


@dataclass(frozen=True, slots=True)
class Signature:
    """One of the six signatures of annexe II."""

    nom: str = ""
    date: Lecture[date] = Lecture()
    signe: bool = False


@dataclass(frozen=True, slots=True)
class Protocole:
    """Annexe II."""

    dossier: str = ""
    """Addition."""
    etat: EtatProtocole | None = None
    """Addition."""
    nom: str = ""
    prenom: str = ""
    naissance: Lecture[date] = Lecture()
    classe: Lecture[Classe] = Lecture()
    representant: Representant = Representant()
    representant2: Representant = Representant()
    """Addition."""
    accord: bool | None = None
    """Addition: the parents' agreement to the referral."""
    accord_date: Lecture[date] = Lecture()
    """Addition."""
    entendue: bool | None = None
    """Addition: the family wishes to be heard by the CDES (circulaire, I)."""
    etablissement: str = ""
    uai: Lecture[str] = Lecture()
    """Addition."""
    etablissement_adresse: str = ""
    """Addition."""
    chef: str = ""
    etablissement_telephone: Lecture[str] = Lecture()
    auxiliaire: str = ""
    auxiliaire_adresse: str = ""
    auxiliaire_telephone: Lecture[str] = Lecture()
    equipe: str = ""
    integration: bool | None = None
    integration_pourquoi: str = ""
    temps_accru: bool | None = None
    temps_accru_pourquoi: str = ""
    modalite: Modalite | None = None
    scolarisation: Lecture[int] = Lecture()
    """Temps hebdomadaire, minutes."""
    accompagnement: Lecture[int] = Lecture()
    """Temps hebdomadaire, minutes."""
    aide_deplacements: bool = False
    aide_installation: bool = False
    aide_cours: bool = False
    aide_cours_precision: str = ""
    sorties: bool | None = None
    classes_transplantees: bool | None = None
    aide_hors_cours: bool = False
    aide_hors_cours_precision: str = ""
    extrascolaire: bool | None = None
    extrascolaire_precision: str = ""
    """Addition."""
    taches_particulieres: str = ""
    definies_avec: str = ""
    """Addition: the names behind « définis avec le responsable du service de soins et le médecin EN »."""
    absence_eleve: str = ""
    absence_enseignant: str = ""
    absence_auxiliaire: str = ""
    observations: str = ""
    emploi: EmploiDuTemps = field(default_factory=EmploiDuTemps)
    date: Lecture[date] = Lecture()
    signatures: Mapping[str, Signature] = field(default_factory=dict)
    """Signataire → signature; every one of SIGNATAIRES is present in a parsed form."""


Form = Fiche | Protocole
"""The two forms that make a demande; ``dossier.FormRecue`` is any form received."""
