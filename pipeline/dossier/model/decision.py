"""The decision of the CDES on a demande: what the form holds once the commission has decided.

Source: circulaire DGAS/3C 2003-290, I (« la notification précise le volume de cet accompagnement et les temps de
vie de l'élève pour lesquels l'aide est nécessaire ») and II (activities); fact sheet §2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.dossier.model import fields as f
from pipeline.dossier.values.substance import says_nothing
from pipeline.dossier.values.types import Lecture, Worded


class TypeDecision(Worded):
    """What the commission decided. Values are export values."""

    ACCORD = "accord"
    ACCORD_PARTIEL = "accord_partiel", "accord partiel"
    REFUS = "refus"
    AJOURNEMENT = "ajournement"


class Nature(Worded):
    """What kind of demande it was."""

    PREMIERE = "premiere", "première demande"
    RENOUVELLEMENT = "renouvellement"
    REVISION = "revision", "révision"


class Base(Worded):
    """What the weekly hours are counted on: « mi-temps » alone would say nothing (fact sheet §2)."""

    SCOLARISATION = "scolarisation", "temps hebdomadaire de scolarisation de l’élève"
    ECOLE = "ecole", "horaire hebdomadaire de l’école ou de l’établissement"
    SERVICE = "service", "service hebdomadaire de l’auxiliaire"


SANS_OCTROI = frozenset({TypeDecision.REFUS, TypeDecision.AJOURNEMENT})
"""Decisions that grant nothing."""
ACCORDS = frozenset({TypeDecision.ACCORD, TypeDecision.ACCORD_PARTIEL})
"""Decisions that grant some help."""
DEFAVORABLES = frozenset({TypeDecision.ACCORD_PARTIEL, TypeDecision.REFUS})
"""Decisions that refuse something: their notification goes by registered letter."""

TEMPS_DE_VIE: Mapping[str, str] = {
    "classe": "temps de classe",
    "deplacements": "déplacements dans l’établissement",
    "interclasse": "interclasse et récréations",
    "cantine": "cantine",
    "garderie": "garderie",
    "sorties": "sorties scolaires",
    "classe_transplantee": "classes transplantées",
    "eps": "éducation physique et sportive",
    "lieu_de_soin": "accompagnement jusqu’au lieu de soins",
}
"""Export value → wording (fact sheet §2). Cantine and garderie: only as a condition of schooling (circulaire, II)."""

ACTIVITES: Mapping[str, str] = {
    "classe": "interventions dans la classe définies en concertation avec l’enseignant, ou en dehors des temps "
    "d’enseignement",
    "sorties": "participation aux sorties de classes occasionnelles ou régulières",
    "gestes": "accomplissement de gestes techniques ne requérant pas une qualification médicale ou paramédicale "
    "particulière",
    "suivi": "collaboration au suivi du projet individualisé de l’élève",
}
"""The four types of activities (circulaire, II; fact sheet §1)."""

MOTIFS_DROIT: Mapping[str, str] = {
    "besoin_etabli": "le besoin d’une aide humaine dans le cadre de la vie scolaire quotidienne est établi "
    "(circulaire n° 2003-290, I)",
    "besoin_partiel": "le besoin d’une aide humaine n’est établi que pour une partie du temps ou des tâches "
    "demandés (circulaire n° 2003-290, I)",
    "materiel": "une compensation du handicap par du matériel adapté est possible (circulaire n° 2003-290, "
    "annexe I, I)",
    "relais": "un relais par d’autres professionnels de l’établissement est possible (circulaire n° 2003-290, "
    "annexe I, I)",
    "besoin_non_etabli": "le besoin d’une aide humaine n’est pas établi (circulaire n° 2003-290, I et annexe I, II)",
    "hors_champ": "l’aide demandée ne relève pas des missions d’un auxiliaire de vie scolaire (circulaire "
    "n° 2003-290, II)",
    "dependance": "l’attribution d’un auxiliaire risquerait d’induire une dépendance préjudiciable à l’élève "
    "(circulaire n° 2003-290, I)",
    "instruction": "la demande doit être complétée avant qu’il puisse être décidé (circulaire n° 2003-290, I)",
}
"""Considérations de droit: export value → wording (fact sheet §2, refusal motives and the circulaire)."""

SHORT_MOTIFS: Mapping[str, str] = {
    "besoin_etabli": "besoin d’une aide humaine établi",
    "besoin_partiel": "besoin établi pour une partie de la demande",
    "materiel": "compensation possible par du matériel adapté",
    "relais": "relais possible par d’autres professionnels",
    "besoin_non_etabli": "besoin d’une aide humaine non établi",
    "hors_champ": "aide hors des missions d’un auxiliaire",
    "dependance": "risque de dépendance préjudiciable",
    "instruction": "demande à compléter avant décision",
}
"""Keys of MOTIFS_DROIT → wording short enough for a list."""

PHASES_MAX = 4


@dataclass(frozen=True, slots=True)
class Phase:
    """A period with the same weekly volume; the circulaire allows the help to decrease by phases."""

    debut: Lecture[date] = Lecture()
    fin: Lecture[date] = Lecture()
    """Last day included."""
    heures: Lecture[int] = Lecture()
    """Weekly volume, in minutes."""

    @property
    def is_empty(self) -> bool:
        """Nothing was written, or the line was struck out: a dash, « néant »."""
        return self.has_no_day and says_nothing(self.heures.texte)

    @property
    def has_no_day(self) -> bool:
        """Neither end was written."""
        return says_nothing(self.debut.texte) and says_nothing(self.fin.texte)


@dataclass(frozen=True, slots=True)
class SignataireDecision:
    """Who signs: prénom, nom and qualité are mandatory (loi 2000-321, art. 4)."""

    prenom: str = ""
    nom: str = ""
    qualite: str = ""
    delegation: str = ""


def _phase(rang: int) -> Any:
    label = f"Période {rang}"
    return f.group(
        Phase,
        debut=f.day(f"{label} : du (jj/mm/aaaa)"),
        fin=f.day(f"{label} : au (jj/mm/aaaa), jour compris"),
        heures=f.duration(f"{label} : heures par semaine (ex. 12 h 30)"),
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """The third form: decision of the CDES."""

    dossier: str = f.text("Numéro du dossier", missing="le numéro du dossier")
    nom: str = f.text("Nom de l’élève", name="eleve_nom")
    prenom: str = f.text("Prénom", name="eleve_prenom")
    naissance: Lecture[date] = f.day("Né(e) le (jj/mm/aaaa)", name="eleve_naissance")
    etablissement: str = f.text("Établissement scolaire", name="etablissement_nom")
    seance: Lecture[date] = f.day("Séance du (jj/mm/aaaa)", missing="la date de la séance")
    entendue: bool | None = f.yes_no("La famille a-t-elle été entendue ?")
    decision: TypeDecision | None = f.choice(
        TypeDecision, "Décision", missing="la décision (accord, accord partiel, refus ou ajournement)"
    )
    nature: Nature | None = f.choice(Nature, "Nature de la demande")
    phases: tuple[Phase, ...] = f.series("phase", range(1, PHASES_MAX + 1), _phase)
    """Always ``PHASES_MAX`` of them, in the order of the form; the unused ones are empty."""
    base: Base | None = f.listed(Base, "Heures comptées sur")
    depassement_motif: str = f.prose("Heures au-delà du temps de scolarisation : pourquoi")
    """Why the hours exceed the schooling time, when they do."""
    exceptionnelle: bool = f.tick("Durée au-delà de l’année scolaire, à titre exceptionnel")
    """The duration goes past the school year (« sauf cas exceptionnels »)."""
    exceptionnelle_motif: str = f.prose("Durée exceptionnelle : pourquoi")
    temps_de_vie: frozenset[str] = f.ticks("temps", TEMPS_DE_VIE, "Temps de vie concernés")
    """Keys of TEMPS_DE_VIE."""
    activites: frozenset[str] = f.ticks("activite", ACTIVITES, "Activités de l’auxiliaire")
    """Keys of ACTIVITES."""
    motif_droit: str = f.listed_key(SHORT_MOTIFS, "Motif de droit")
    """Key of MOTIFS_DROIT."""
    motif_fait: str = f.prose("Motif de fait : les faits propres à l’élève qui fondent la décision")
    non_accorde: str = f.prose("Accord partiel : ce qui n’est pas accordé, et pourquoi")
    attendu: str = f.prose("Ajournement : ce qui est attendu, et de qui")
    signataire: SignataireDecision = f.group(
        SignataireDecision,
        prenom=f.text("Signataire : prénom", missing="le prénom du signataire"),
        nom=f.text("Signataire : nom", missing="le nom du signataire"),
        qualite=f.text("Signataire : qualité", missing="la qualité du signataire"),
        delegation=f.text("Signataire : délégation, s’il y a lieu"),
    )
    observations: str = f.prose("Observations pour le secrétariat (sur aucun courrier)")
    """For the secretariat only; on no letter."""

    @property
    def is_untouched(self) -> bool:
        """Nothing but what the form was prefilled with: the commission wrote nothing."""
        # Hours, the day of the séance and who signs are no sign: the form that is handed out may bear them already.
        dates = [not phase.has_no_day for phase in self.phases]
        texts = (self.motif_droit, self.motif_fait, self.non_accorde, self.attendu, self.exceptionnelle_motif)
        return not any((self.decision, *texts, *dates))

    @property
    def filled_phases(self) -> tuple[Phase, ...]:
        """The phases that hold something."""
        return tuple(phase for phase in self.phases if not phase.is_empty)


def periodes(decision: Decision) -> tuple[tuple[date, date, int], ...]:
    """(first day, last day, minutes a week) of each phase granted, by date; () when none is, or one cannot be read."""
    granted = decision.filled_phases if decision.decision in ACCORDS else ()
    lues = [
        (debut, fin, minutes)
        for debut, fin, minutes in ((one.debut.valeur, one.fin.valeur, one.heures.valeur) for one in granted)
        if debut and fin and minutes
    ]
    # A help of which one phase is not known is not known: nobody is told the half of it.
    return tuple(sorted(lues)) if len(lues) == len(granted) else ()
