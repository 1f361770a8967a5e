"""Fields of the decision of the CDES: a form of the department, which the circulaire asks for without a model.

Sources: circulaire DGAS/3C 2003-290, I and II; loi 2000-321, art. 4 (prénom, nom and qualité of who signs).
"""

from pipeline.dossier.model.decision import (
    ACTIVITES,
    LIBELLE_BASE,
    LIBELLE_DECISION,
    LIBELLE_NATURE,
    PHASES_MAX,
    SHORT_MOTIFS,
    TEMPS_DE_VIE,
)
from pipeline.dossier.model.forms import Kind
from pipeline.forms.table import Field, FieldType, Option, Table


def decision_fields() -> tuple[Field, ...]:
    """Return the fields in the reading order of the printed form."""
    table = Table(Kind.DECISION, "deci")
    table.add("edition", "Formulaire et édition", "edition", FieldType.MARKER)
    table.add("dossier", "Numéro du dossier", "dossier")
    table.add("eleve_nom", "Nom de l’élève", "nom")
    table.add("eleve_prenom", "Prénom", "prenom")
    table.add("eleve_naissance", "Né(e) le (jj/mm/aaaa)", "naissance")
    table.add("etablissement_nom", "Établissement scolaire", "etablissement")
    table.add("seance", "Séance du (jj/mm/aaaa)", "seance")
    table.radio("entendue", "La famille a-t-elle été entendue ?", "entendue")
    table.radio(
        "decision",
        "Décision",
        "decision",
        tuple(Option(value.value, label.lower()) for value, label in LIBELLE_DECISION.items()),
    )
    table.radio(
        "nature",
        "Nature de la demande",
        "nature",
        tuple(Option(value.value, label.lower()) for value, label in LIBELLE_NATURE.items()),
    )
    for rang in range(1, PHASES_MAX + 1):
        table.add(f"phase_{rang}_debut", f"Période {rang} : du (jj/mm/aaaa)", f"phase.{rang}.debut")
        table.add(f"phase_{rang}_fin", f"Période {rang} : au (jj/mm/aaaa), jour compris", f"phase.{rang}.fin")
        table.add(f"phase_{rang}_heures", f"Période {rang} : heures par semaine (ex. 12 h 30)", f"phase.{rang}.heures")
    table.choices(
        "base",
        "Heures comptées sur",
        "base",
        tuple(Option(value.value, label) for value, label in LIBELLE_BASE.items()),
    )
    table.multiline(
        "depassement_motif",
        "Heures au-delà du temps de scolarisation : pourquoi",
        "depassement_motif",
    )
    table.check("exceptionnelle", "Durée au-delà de l’année scolaire, à titre exceptionnel", "exceptionnelle")
    table.multiline("exceptionnelle_motif", "Durée exceptionnelle : pourquoi", "exceptionnelle_motif")
    for key, label in TEMPS_DE_VIE.items():
        table.check(f"temps_{key}", f"Temps de vie concernés : {label}", f"temps.{key}")
    for key, label in ACTIVITES.items():
        table.check(f"activite_{key}", f"Activités de l’auxiliaire : {label}", f"activite.{key}")
    table.choices(
        "motif_droit",
        "Motif de droit",
        "motif_droit",
        tuple(Option(key, label) for key, label in SHORT_MOTIFS.items()),
    )
    table.multiline("motif_fait", "Motif de fait : les faits propres à l’élève qui fondent la décision", "motif_fait")
    table.multiline("non_accorde", "Accord partiel : ce qui n’est pas accordé, et pourquoi", "non_accorde")
    table.multiline("attendu", "Ajournement : ce qui est attendu, et de qui", "attendu")
    table.add("signataire_prenom", "Signataire : prénom", "signataire.prenom")
    table.add("signataire_nom", "Signataire : nom", "signataire.nom")
    table.add("signataire_qualite", "Signataire : qualité", "signataire.qualite")
    table.add("signataire_delegation", "Signataire : délégation, s’il y a lieu", "signataire.delegation")
    table.multiline("observations", "Observations pour le secrétariat (sur aucun courrier)", "observations")
    return tuple(table.fields)
