"""The autonomy grid of annexe I: its 24 items, three groups and levels (circulaire DGAS/3C 2003-290)."""

from dataclasses import dataclass

from pipeline.dossier.values.types import Worded
from pipeline.dossier.values.typographie import typo


class Niveau(Worded):
    """Answer to one item. Values are the export values of the form (annexe I, item 24 for the last three).

    Niveaux and fréquences are two scales: they are never compared, added or turned into a score.
    """

    AUTONOME = "niveau1", "1 – Autonome"
    SEMI_AUTONOME = "niveau2", "2 – Semi-autonome"
    DEPENDANT = "niveau3", "3 – Dépendante"
    JAMAIS = "jamais", "Jamais"
    RARES = "rares", "Rares"
    EVENTUELLES = "eventuelles", "Éventuelles"


NIVEAUX = (Niveau.AUTONOME, Niveau.SEMI_AUTONOME, Niveau.DEPENDANT)
FREQUENCES = (Niveau.JAMAIS, Niveau.RARES, Niveau.EVENTUELLES)

DEFINITIONS = (
    "Autonome quand elle fait par elle-même, totalement, spontanément, habituellement et correctement.",
    "Semi-autonome quand au moins un de ces qualificatifs n’est pas observé.",
    "Dépendante quand elle ne fait pas par elle-même, ni totalement, ni spontanément, ni habituellement, "
    "ni correctement.",
)
"""Annexe I, « Définition des niveaux d'autonomie. La personne est : »."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the grid."""

    numero: int
    """1 to 24."""
    libelle: str
    """Wording of annexe I."""
    groupe: str
    """Vie quotidienne, Vie scolaire or Vie de l'élève."""

    @property
    def nomme(self) -> str:
        """Item 7, « Expression verbale et/ou non verbale »; quotation marks inside the wording become “ ”."""
        mots = self.libelle.replace("« ", "“").replace(" »", "”")
        return typo(f"Item {self.numero}, « {mots} »")

    @property
    def reponses(self) -> tuple[Niveau, ...]:
        """The three answers this item may have."""
        return FREQUENCES if self.numero == 24 else NIVEAUX


GROUPES = {
    "Vie quotidienne": (
        "Déplacements dans l’établissement",
        "Installation dans la classe",
        "Repas",
        "Hygiène",
        "Soins autorisés",
        "Habillage",
    ),
    "Vie scolaire": (
        "Expression verbale et/ou non verbale",
        "Compréhension verbale et/ou non verbale",
        "Prise de notes",
        "Utilisation des supports pédagogiques",
        "Réalisation des activités ou exercices",
        "Manipulations",
        "Utilisation de matériel adapté à son handicap",
        "Utilisation du matériel informatique",
        "Contrôles",
        "Activités motrices ou sportives",
    ),
    "Vie de l’élève": (
        "Sorties extra-scolaires",
        "Sécurité",
        "Appréhension de l’environnement scolaire",
        "Entrée en relation avec les autres",
        "Respect des règles de vie",
        "Persévérance dans l’activité",
        "Prise d’initiative",
        "Situations de « crises »",
    ),
}

_LINES = ((libelle, groupe) for groupe, libelles in GROUPES.items() for libelle in libelles)
ITEMS = tuple(Item(numero, *line) for numero, line in enumerate(_LINES, start=1))
