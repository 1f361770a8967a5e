"""Decisions with one fault each, and what is to be told of it."""

from dataclasses import replace

from pipeline.dossier.model.decision import Decision, SignataireDecision
from pipeline.dossier.values.types import Lecture
from tests.dossier.exemples import lire_date
from tests.dossier.exemples_decision import accord_partiel, ajournement, decision_complete, phases, refus


def avec_phases(*lignes: tuple[str, str, str], decision: Decision | None = None) -> Decision:
    """An accord with other phases."""
    return replace(decision or decision_complete(), phases=phases(*lignes))


def signe(**changes: str) -> Decision:
    """An accord signed otherwise."""
    fields = {"prenom": "Marguerite", "nom": "PARAPHE", "qualite": "Secrétaire"} | changes
    return replace(decision_complete(), signataire=SignataireDecision(**fields))


ANNEE = ("05/01/2004", "30/06/2004", "12 h")
BLOQUENT: dict[str, tuple[Decision, str, str]] = {
    "no séance": (replace(decision_complete(), seance=Lecture()), "DECISION_SEANCE_ABSENTE", "seance"),
    "unclear séance": (replace(decision_complete(), seance=lire_date("11/12/03")), "DECISION_DATE_ILLISIBLE", "seance"),
    "séance to come": (
        replace(decision_complete(), seance=lire_date("16/12/2003")),
        "DECISION_SEANCE_FUTURE",
        "seance",
    ),
    "séance too early": (
        replace(decision_complete(), seance=lire_date("19/11/2003")),
        "DECISION_SEANCE_PREMATUREE",
        "seance",
    ),
    "no decision": (replace(decision_complete(), decision=None), "DECISION_SENS_ABSENT", "decision"),
    "no period": (avec_phases(), "DECISION_PERIODE_ABSENTE", "phase.1.debut"),
    "no end": (avec_phases(("05/01/2004", "", "12 h")), "DECISION_PERIODE_ABSENTE", "phase.1.fin"),
    "no hours": (avec_phases(("05/01/2004", "30/06/2004", "")), "DECISION_HEURES_ABSENTES", "phase.1.heures"),
    "no phase, no hours": (avec_phases(), "DECISION_HEURES_ABSENTES", "phase.1.heures"),
    "zero hours": (avec_phases(("05/01/2004", "30/06/2004", "0 h")), "DECISION_HEURES_ABSENTES", "phase.1.heures"),
    "unclear hours": (
        avec_phases(("05/01/2004", "30/06/2004", "mi-temps")),
        "DECISION_HEURES_ILLISIBLES",
        "phase.1.heures",
    ),
    "unclear start": (avec_phases(("janvier", "30/06/2004", "12 h")), "DECISION_DATE_ILLISIBLE", "phase.1.debut"),
    "inverted": (avec_phases(("30/06/2004", "05/01/2004", "12 h")), "DECISION_PHASE_INVERSEE", "phase.1.fin"),
    "overlap": (
        avec_phases(("05/01/2004", "31/03/2004", "12 h"), ("31/03/2004", "30/06/2004", "6 h")),
        "DECISION_PHASES_CHEVAUCHEMENT",
        "phase.2.debut",
    ),
    "gap": (
        avec_phases(("05/01/2004", "31/03/2004", "12 h"), ("02/04/2004", "30/06/2004", "6 h")),
        "DECISION_PHASES_INTERRUPTION",
        "phase.2.debut",
    ),
    "disorder": (
        avec_phases(("01/04/2004", "30/06/2004", "12 h"), ("05/01/2004", "31/03/2004", "6 h")),
        "DECISION_PHASES_DESORDRE",
        "phase.2.debut",
    ),
    "past the year": (avec_phases(("05/01/2004", "02/09/2004", "12 h")), "DECISION_HORS_ANNEE", "phase.1.fin"),
    "past the year, no reason": (
        replace(avec_phases(("05/01/2004", "02/09/2004", "12 h")), exceptionnelle=True),
        "DECISION_HORS_ANNEE",
        "exceptionnelle_motif",
    ),
    "too many hours": (
        avec_phases(("05/01/2004", "30/06/2004", "26 h 15")),
        "DECISION_HEURES_SUPERIEURES",
        "phase.1.heures",
    ),
    "no base": (replace(decision_complete(), base=None), "DECISION_BASE_ABSENTE", "base"),
    "no temps de vie": (
        replace(decision_complete(), temps_de_vie=frozenset()),
        "DECISION_TEMPS_DE_VIE_ABSENT",
        "temps_de_vie",
    ),
    "no ground in law": (replace(decision_complete(), motif_droit=""), "DECISION_MOTIF_DROIT_ABSENT", "motif_droit"),
    "unknown ground": (replace(decision_complete(), motif_droit="autre"), "DECISION_MOTIF_DROIT_ABSENT", "motif_droit"),
    "accord on a ground of refusal": (
        replace(decision_complete(), motif_droit="materiel"),
        "DECISION_MOTIF_CONTRAIRE",
        "motif_droit",
    ),
    "refusal of an incomplete file": (
        replace(refus(), motif_droit="instruction"),
        "DECISION_MOTIF_CONTRAIRE",
        "motif_droit",
    ),
    "refusal without facts": (replace(refus(), motif_fait=" "), "DECISION_MOTIF_FAIT_ABSENT", "motif_fait"),
    "accord partiel without facts": (
        replace(accord_partiel(), motif_fait=""),
        "DECISION_MOTIF_FAIT_ABSENT",
        "motif_fait",
    ),
    "ajournement without facts": (replace(ajournement(), motif_fait=""), "DECISION_MOTIF_FAIT_ABSENT", "motif_fait"),
    "what is not granted": (replace(accord_partiel(), non_accorde=""), "DECISION_NON_ACCORDE_ABSENT", "non_accorde"),
    "what is awaited": (replace(ajournement(), attendu=""), "DECISION_ATTENDU_ABSENT", "attendu"),
    "refusal with hours": (avec_phases(ANNEE, decision=refus()), "DECISION_VOLUME_CONTRAIRE", "phase.1.heures"),
    "no prénom": (signe(prenom=""), "DECISION_SIGNATAIRE_INCOMPLET", "signataire.prenom"),
    "no nom": (signe(nom=" "), "DECISION_SIGNATAIRE_INCOMPLET", "signataire.nom"),
    "no qualité": (signe(qualite=""), "DECISION_SIGNATAIRE_INCOMPLET", "signataire.qualite"),
}
"""What is wrong → the decision, the code and the target expected; each makes a notification unlawful."""


A_VERIFIER: dict[str, tuple[Decision, str, str]] = {
    "rise": (
        avec_phases(("05/01/2004", "31/03/2004", "6 h"), ("01/04/2004", "30/06/2004", "12 h")),
        "DECISION_QUOTITE_CROISSANTE",
        "phase.2.heures",
    ),
    "June gap": (avec_phases(("05/01/2004", "01/06/2004", "12 h")), "DECISION_FIN_AVANT_CLASSES", "phase.1.fin"),
    "retroactive": (avec_phases(("10/12/2003", "30/06/2004", "12 h")), "DECISION_EFFET_RETROACTIF", "phase.1.debut"),
    "less than asked": (
        avec_phases(("05/01/2004", "30/06/2004", "11 h")),
        "DECISION_ACCORD_INFERIEUR",
        "phase.1.heures",
    ),
    "no need of an exception": (
        replace(decision_complete(), exceptionnelle=True, exceptionnelle_motif="Hospitalisation."),
        "DECISION_EXCEPTION_INUTILE",
        "exceptionnelle",
    ),
    "number": (replace(decision_complete(), dossier="2003-0002"), "DECISION_IDENTITE_DIFFERENTE", "dossier"),
    "nom": (replace(decision_complete(), nom="LENOIR"), "DECISION_IDENTITE_DIFFERENTE", "nom"),
    "prénom": (replace(decision_complete(), prenom="Zoé"), "DECISION_IDENTITE_DIFFERENTE", "prenom"),
    "naissance": (
        replace(decision_complete(), naissance=lire_date("27/02/1995")),
        "DECISION_IDENTITE_DIFFERENTE",
        "naissance",
    ),
    "établissement": (
        replace(decision_complete(), etablissement="Collège Autre"),
        "DECISION_IDENTITE_DIFFERENTE",
        "etablissement",
    ),
    "nature": (replace(decision_complete(), nature=None), "DECISION_NATURE_ABSENTE", "nature"),
    "cantine": (
        replace(decision_complete(), temps_de_vie=frozenset({"classe", "cantine"})),
        "DECISION_PERISCOLAIRE",
        "temps.cantine",
    ),
    "garderie": (
        replace(decision_complete(), temps_de_vie=frozenset({"garderie"})),
        "DECISION_PERISCOLAIRE",
        "temps.garderie",
    ),
    "no activity": (replace(decision_complete(), activites=frozenset()), "DECISION_ACTIVITES_ABSENTES", "activites"),
    "accord without facts": (
        replace(decision_complete(), motif_fait="Néant"),
        "DECISION_ACCORD_SANS_FAIT",
        "motif_fait",
    ),
    "accord on half a ground": (
        replace(decision_complete(), motif_droit="besoin_partiel"),
        "DECISION_MOTIF_A_VERIFIER",
        "motif_droit",
    ),
    "text of another decision": (
        replace(decision_complete(), non_accorde="La cantine."),
        "DECISION_TEXTE_SANS_OBJET",
        "non_accorde",
    ),
}
"""Each is told alone, and does not block."""
