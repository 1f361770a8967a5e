"""The relevé de décisions: a workbook whose rows are as many decision forms. Its columns, and where they stand.

Declared once for the writing (``output``) and the reading (``intake``). The first two rows are hidden: the marker and
the séance, then the PDF field names of the columns, so that a heading may be reworded without harm.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.dossier.model.decision import ACTIVITES, PHASES_MAX, TEMPS_DE_VIE
from pipeline.dossier.model.fields import Field
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS

MARKER = "releve/1"
"""Kind and edition, in A1."""
SHEET_TITLE = "Relevé"
LISTS_TITLE = "Listes"
"""Hidden sheet of the drop-down lists."""
ROW_NAMES, ROW_TITLE, ROW_HELP, ROW_GROUPS, ROW_HEADS, FIRST_ROW = 2, 3, 4, 5, 6, 7
"""Row numbers, from 1."""
DIGESTS_NAME = "empreinte"
"""Name of the last, hidden column: what the row held as it was written (:func:`row_digests`), then each of the values
proposed for what is granted (:func:`proposal_digest`)."""
OUI = "oui"
_YEARS = 3
"""Years after the séance within which a decision ends."""
MAX_HEURES = 60
"""Hours a week beyond which a cell is refused as a mistake of the keyboard."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    target: str
    groupe: str
    titre: str
    largeur: float
    """Characters."""
    aide: str = ""
    """French: what is to be written; shown beside the cell."""

    @property
    def field(self) -> Field:
        """The field of the decision form."""
        return FORMS[Kind.DECISION].by_target[self.target]


IDENTITE = ("dossier", "nom", "prenom", "naissance", "etablissement")
"""Targets of the protected columns."""

_DATE = "Une date, par exemple 01/12/2003."


def _periode(rang: int) -> tuple[Column, ...]:
    groupe = f"Période {rang}"
    return (
        Column(f"phase.{rang}.debut", groupe, "du", 11, _DATE),
        Column(f"phase.{rang}.fin", groupe, "au", 11, f"{_DATE} Ce jour est compris."),
        Column(f"phase.{rang}.heures", groupe, "heures par semaine", 9, "Heures et minutes, par exemple 12 h 30."),
    )


_ONLY_OUI = "Choisir « oui », ou laisser vide."

COLUMNS: tuple[Column, ...] = (
    Column("dossier", "Dossier", "N°", 11),
    Column("nom", "Dossier", "Nom", 22),
    Column("prenom", "Dossier", "Prénom", 14),
    Column("naissance", "Dossier", "Né(e) le", 11),
    Column("etablissement", "Dossier", "Établissement", 28),
    Column("decision", "Décision", "Décision", 15, "Choisir dans la liste. Vide : rien n’est décidé, la ligne est "
            "laissée de côté."),
    Column("nature", "Décision", "Nature", 16, "Choisir dans la liste."),
    Column("entendue", "Décision", "Famille entendue", 10, "oui ou non."),
    *(colonne for rang in range(1, PHASES_MAX + 1) for colonne in _periode(rang)),
    Column("base", "Volume et durée", "Heures comptées sur", 26, "Choisir dans la liste."),
    Column("depassement_motif", "Volume et durée", "Au-delà du temps de scolarisation : pourquoi", 20),
    Column("exceptionnelle", "Volume et durée", "Au-delà de l’année scolaire", 10, _ONLY_OUI),
    Column("exceptionnelle_motif", "Volume et durée", "Durée exceptionnelle : pourquoi", 20),
    *(Column(f"temps.{cle}", "Temps de vie", libelle, 5, _ONLY_OUI) for cle, libelle in TEMPS_DE_VIE.items()),
    *(
        Column(f"activite.{cle}", "Activités", libelle, 5, f"{ACTIVITES[cle].capitalize()}. {_ONLY_OUI}")
        for cle, libelle in (
            ("classe", "en classe ou hors des cours"),
            ("sorties", "sorties de classes"),
            ("gestes", "gestes techniques"),
            ("suivi", "suivi du projet"),
        )
    ),
    Column("motif_droit", "Motifs", "Motif de droit", 26, "Choisir dans la liste."),
    Column("motif_fait", "Motifs", "Motif de fait", 60, "Les faits propres à l’élève qui fondent la décision."),
    Column("non_accorde", "Motifs", "Accord partiel : ce qui n’est pas accordé", 28),
    Column("attendu", "Motifs", "Ajournement : ce qui est attendu, de qui", 28),
    Column("signataire.prenom", "Signataire", "Prénom", 12),
    Column("signataire.nom", "Signataire", "Nom", 16),
    Column("signataire.qualite", "Signataire", "Qualité", 20),
    Column("signataire.delegation", "Signataire", "Délégation", 22),
    Column("observations", "Secrétariat", "Observations (sur aucun courrier)", 30),
)  # fmt: skip
"""In their order; the date of the séance is that of the workbook."""


def days_of(seance: date) -> tuple[date, date]:
    """First and last day on which a period of a decision may begin or end: beyond, it is a slip of the keyboard."""
    return seance - timedelta(days=366), date(seance.year + _YEARS, 12, 31)


def proposal_digest(target: str, value: str | bool) -> str:
    """Digest of one value that the row was written with: as long as the cell holds it, nobody chose it."""
    return hashlib.sha256(repr((target, str(value))).encode()).hexdigest()[:10]


def row_digests(values: Mapping[str, str | bool | None]) -> tuple[str, str]:
    """Digests of a row's values by target: of its identity, which never changes, and of all it holds."""
    kept = sorted((target, str(value)) for target, value in values.items() if value not in (None, "", False))
    identite = [pair for pair in kept if pair[0] in IDENTITE]
    digests = [hashlib.sha256(repr(pairs).encode()).hexdigest()[:16] for pairs in (identite, kept)]
    return digests[0], digests[1]
