"""Anomalies of a decision of the CDES: the catalogue's part on the third form (see ``codes.py``).

What blocks is what would make the notification unlawful (circulaire 2003-290, I; CASF, art. L. 242-6; loi
2000-321, art. 4; loi 79-587); the commission alone decides, and the secretariat alone mends.
"""

from pipeline.dossier.model.anomalies import Code, Severite
from pipeline.dossier.rules.codes_lecture import B, I, W, declare

_C1 = "Circulaire 2003-290, I"
_VOLUME = "Circulaire 2003-290, I : la notification « précise le volume de cet accompagnement et les temps de vie »"
_DUREE = "Circulaire 2003-290, I : durée « ne pouvant excéder celle de l'année scolaire », « sauf cas exceptionnels »"
_DEGRESSIVITE = "Circulaire 2003-290, I : la décision peut « être dégressive »"
_MOTIVATION = "CASF, art. L. 242-6 ; loi 79-587 : motifs de droit et de fait"
_AUTEUR = "Loi 2000-321, art. 4 : prénom, nom et qualité de l'auteur"
_PERISCOLAIRE = (
    "Circulaire 2003-290, II : activités périscolaires « qui sont une condition de possibilité de la scolarité »"
)


def _declare(identifiant: str, severite: Severite, titre: str, base: str) -> Code:
    return declare(identifiant, severite, titre, base, ecole=False)


DECISION = (
    _declare("DECISION_SANS_GRILLE", B, "La décision porte sur une demande sans grille complète",
          "Annexe I, II : fiche « obligatoirement renseignée […] avant toute demande »"),
    _declare("DECISION_FAMILLE_INCONNUE", B, "On ne sait pas à quelle famille notifier la décision",
          "Circulaire 2003-290, I : la CDES « notifie sa décision à la famille »"),
    _declare("DECISION_SANS_RECOURS", B, "Les voies et délais de recours manquent dans les textes du département",
          "Circulaire 2003-290, I : droit de recours ; décret 2003-614"),
    _declare("DECISION_IDENTITE_DIFFERENTE", W, "L'identité écrite sur la décision n'est pas celle du dossier", _C1),
    _declare("DECISION_SEANCE_ABSENTE", B, "La date de la séance manque", "Décret 75-1166"),
    _declare("DECISION_SEANCE_FUTURE", B, "La date de la séance est dans l'avenir", "Décret 75-1166"),
    _declare("DECISION_SEANCE_PREMATUREE", B, "La séance est antérieure à la demande complète", _C1),
    _declare("DECISION_SENS_ABSENT", B, "Le sens de la décision manque", _C1),
    _declare("DECISION_NATURE_ABSENTE", W, "La nature de la demande (première, renouvellement, révision) manque", _C1),
    _declare("DECISION_DATE_ILLISIBLE", B, "Une date de la décision ne se lit pas avec certitude", _VOLUME),
    _declare("DECISION_HEURES_ILLISIBLES", B, "Un volume d'heures ne se lit pas avec certitude", _VOLUME),
    _declare("DECISION_PERIODE_ABSENTE", B, "La période de l'accompagnement n'est pas complète", _VOLUME),
    _declare("DECISION_HEURES_ABSENTES", B, "Le volume hebdomadaire de l'accompagnement manque", _VOLUME),
    _declare("DECISION_PHASE_INVERSEE", B, "Une période finit avant d'avoir commencé", _DEGRESSIVITE),
    _declare("DECISION_PHASES_DESORDRE", B, "Les périodes ne sont pas dans l'ordre", _DEGRESSIVITE),
    _declare("DECISION_PHASES_CHEVAUCHEMENT", B, "Deux périodes se chevauchent", _DEGRESSIVITE),
    _declare("DECISION_PHASES_INTERRUPTION", B, "Des jours manquent entre deux périodes", _DEGRESSIVITE),
    _declare("DECISION_HORS_ANNEE", B, "La décision dépasse l'année scolaire sans motif exceptionnel", _DUREE),
    _declare("DECISION_HEURES_SUPERIEURES", B, "Le volume dépasse le temps de scolarisation sans motif",
          "Circulaire 2003-290, II : « à titre principal pendant le temps scolaire »"),
    _declare("DECISION_SCOLARISATION_INCONNUE", W, "Le volume ne peut pas être comparé au temps de scolarisation",
          "Circulaire 2003-290, II : « à titre principal pendant le temps scolaire »"),
    _declare("DECISION_EXCEPTION_INUTILE", W, "Une durée exceptionnelle est cochée sans dépasser l'année scolaire",
          _DUREE),
    _declare("DECISION_EFFET_RETROACTIF", W, "L'accompagnement commence avant la séance", _C1),
    _declare("DECISION_QUOTITE_CROISSANTE", W, "Le volume augmente d'une période à la suivante", _DEGRESSIVITE),
    _declare("DECISION_FIN_AVANT_CLASSES", W, "L'accompagnement finit avant la fin des classes", _DUREE),
    _declare("DECISION_ACCORD_INFERIEUR", W, "L'accord porte sur moins d'heures que la demande", _MOTIVATION),
    _declare("DECISION_BASE_ABSENTE", B, "La base du volume d'heures manque", _VOLUME),
    _declare("DECISION_TEMPS_DE_VIE_ABSENT", B, "Les temps de vie de l'élève manquent", _VOLUME),
    _declare("DECISION_PERISCOLAIRE", W, "La cantine ou la garderie est accordée", _PERISCOLAIRE),
    _declare("DECISION_ACTIVITES_ABSENTES", W, "Aucune activité de l'auxiliaire n'est indiquée",
          "Circulaire 2003-290, II : quatre types d'activités"),
    _declare("DECISION_MOTIF_DROIT_ABSENT", B, "Le motif de droit manque", _MOTIVATION),
    _declare("DECISION_MOTIF_CONTRAIRE", B, "Le motif de droit contredit la décision", _MOTIVATION),
    _declare("DECISION_MOTIF_A_VERIFIER", W, "Le motif de droit s'accorde mal avec la décision", _MOTIVATION),
    _declare("DECISION_MOTIF_FAIT_ABSENT", B, "Le motif de fait manque", _MOTIVATION),
    _declare("DECISION_ACCORD_SANS_FAIT", W, "Le motif de fait d'un accord manque", _MOTIVATION),
    _declare("DECISION_NON_ACCORDE_ABSENT", B, "Ce qui n'est pas accordé manque", _MOTIVATION),
    _declare("DECISION_ATTENDU_ABSENT", B, "Ce qui est attendu pour décider manque", _MOTIVATION),
    _declare("DECISION_VOLUME_CONTRAIRE", B, "Des heures sont écrites alors que rien n'est accordé", _VOLUME),
    _declare("DECISION_TEXTE_SANS_OBJET", W, "Un texte ne correspond pas au sens de la décision", _MOTIVATION),
    _declare("DECISION_FAMILLE_NON_ENTENDUE", W, "La famille souhaitait être entendue",
          "Circulaire 2003-290, I : la CDES « reçoit la famille si cette dernière le souhaite »"),
    _declare("DECISION_SIGNATAIRE_INCOMPLET", B, "Le signataire n'est pas complètement désigné", _AUTEUR),
    _declare("DECISION_RECOMMANDEE", I, "La notification part en recommandé", "Preuve de la date de réception"),
    _declare("DECISION_AES", I, "L'auxiliaire n'est pas une tierce personne rémunérée pour l'AES",
          "Circulaire 2003-290, I ; arrêté du 24 avril 2002"),
)  # fmt: skip

SECTIONS: tuple[tuple[str, tuple[Code, ...]], ...] = (("La décision de la commission", DECISION),)
"""Title of the section → its codes, in the order of ``docs/regles.md``."""
