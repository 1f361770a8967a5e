"""What a form must hold to be complete: the single list behind the rules and the forms' required flags.

Sources: circulaire DGAS/3C 2003-290, I and annexes I and II; loi 2000-321, art. 4 (who signs);
fact sheet §4 (« Req. yes », state « both »).
Conditional requirements (a precision once a box is ticked, at least one task …) are rules of their own.
"""

from collections.abc import Mapping

from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.grille import ITEMS

REQUIRED: Mapping[Kind, Mapping[str, str]] = {
    Kind.FICHE: {
        "materiel": "la réponse à la question : « Y a-t-il une compensation possible du handicap avec du "
        "matériel adapté ? »",
        "relais": "la réponse à la question : « Y a-t-il un relais possible par d’autres professionnels dans "
        "l’établissement ? »",
        "age": "l’âge de l’élève",
        "nom": "le nom de l’élève",
        "prenom": "le prénom de l’élève",
        "naissance": "la date de naissance de l’élève",
        "classe": "la classe de l’élève",
        "etablissement": "le nom de l’établissement",
    }
    | {f"niveau.{item.numero}": f"item {item.numero}, « {item.libelle} »" for item in ITEMS},
    Kind.PROTOCOLE: {
        "nom": "le nom de l’élève",
        "prenom": "le prénom de l’élève",
        "naissance": "la date de naissance de l’élève",
        "classe": "la classe de l’élève",
        "representant.nom": "le nom du représentant légal",
        "representant.adresse": "l’adresse du représentant légal",
        "etablissement": "le nom de l’établissement scolaire",
        "chef": "le nom du directeur ou chef d’établissement",
        "equipe": "les membres de l’équipe éducative ayant participé à l’analyse des besoins",
        "modalite": "la manière dont l’élève a besoin d’un(e) auxiliaire (continue, discontinue ou occasionnelle)",
        "scolarisation": "le temps hebdomadaire de scolarisation de l’élève",
        "accompagnement": "le temps hebdomadaire d’accompagnement par un(e) auxiliaire",
    },
    Kind.DECISION: {
        "dossier": "le numéro du dossier",
        "seance": "la date de la séance",
        "decision": "la décision (accord, accord partiel, refus ou ajournement)",
        "signataire.prenom": "le prénom du signataire",
        "signataire.nom": "le nom du signataire",
        "signataire.qualite": "la qualité du signataire",
    },
}
"""Kind → target → French noun phrase naming what is missing (used as « Il manque … »)."""
