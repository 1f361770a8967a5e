"""Anomalies found by the rules: the second part of the catalogue (see ``codes.py``), in sections."""

from pipeline.dossier.model.anomalies import Code
from pipeline.dossier.rules.codes_lecture import B, I, W, declare

_C1 = "Circulaire 2003-290, I"
_C2 = "Circulaire 2003-290, II"
_A1 = "Annexe I"
_GRILLE = "Annexe I, II et grille"
_A2 = "Annexe II"
_AJOUT = "Complément du département à l'annexe II"
_NOTE = "Contrôle du secrétariat"
_CONCORDANCE = "Concordance des annexes I et II"

COMPLETUDE = (
    declare("FICHE_MANQUANTE", B, "La fiche d'évaluation n'a pas été reçue", "Annexe I, II : « obligatoirement "
         "renseignée par l'équipe éducative avant toute demande »"),
    declare("PROTOCOLE_MANQUANT", B, "Le protocole d'accompagnement n'a pas été reçu", _C1),
    declare("CHAMP_MANQUANT", B, "Un renseignement obligatoire manque", "Annexes I et II"),
    declare("PREALABLE_SANS_REPONSE", B, "Une question préalable est sans réponse", "Annexe I, I : les deux questions "
         "« doivent être étudiées »"),
    declare("GRILLE_ITEM_SANS_REPONSE", B, "Une seule réponse est à cocher", _GRILLE),
    declare("TACHE_ABSENTE", B, "Aucune tâche de l'auxiliaire n'est indiquée", _A2),
    declare("PRECISION_ABSENTE", B, "Une aide est cochée sans être précisée", "Annexe II : « Préciser »"),
    declare("EMPLOI_DU_TEMPS_VIDE", B, "L'emploi du temps de l'auxiliaire est vide", _A2),
    declare("DUREE_NULLE", B, "Une durée hebdomadaire est nulle", _A2),
    declare("ACCORD_REFUSE", B, "Les parents ou le représentant légal ne donnent pas leur accord",
         "Circulaire 79-389 : l'acquiescement des parents est « une règle absolue »"),
    declare("ACCORD_NON_RENSEIGNE", W, "L'accord des parents n'est pas indiqué", "Circulaire 79-389"),
    declare("ACCORD_SANS_DATE", W, "L'accord des parents n'est pas daté", "Circulaire 79-389"),
    declare("AUDITION_NON_RENSEIGNEE", I, "Le souhait de la famille d'être entendue n'est pas indiqué",
         "Circulaire 2003-290, I : la CDES « reçoit la famille si cette dernière le souhaite »"),
    declare("ETAT_NON_PRECISE", W, "L'état du protocole (proposition ou signé) n'est pas indiqué", _AJOUT),
    declare("QUESTION_SANS_REPONSE", W, "Une question du protocole est sans réponse", _A2),
    declare("RAISON_ABSENTE", W, "Une réponse n'est pas motivée", "Annexe II : « Pourquoi ? »"),
    declare("PRECISION_SANS_COCHE", W, "Une aide est décrite sans être cochée", _A2),
    declare("PREALABLE_SANS_PRECISION", W, "Une réponse « oui » à une question préalable n'est pas précisée",
         "Annexe I, I"),
    declare("CRITERE_ABSENT", W, "Aucune dépendance n'est cochée", "Annexe I, II"),
    declare("BESOIN_NON_PRECISE", W, "Le besoin d'accompagnement est à préciser",
         "Annexe I : « Préciser le besoin d'accompagnement »"),
    declare("BESOIN_SANS_DIFFICULTE", I, "Un besoin est écrit pour un item sans difficulté", _A1),
    declare("TELEPHONE_REPRESENTANT_ABSENT", W, "Le téléphone du représentant légal manque", _A2),
    declare("EQUIPE_SANS_FONCTION", I, "Les fonctions des membres de l'équipe éducative ne sont pas indiquées", _A2),
    declare("FICHE_NON_DATEE", I, "La fiche d'évaluation n'est pas datée", "Complément du département à l'annexe I"),
    declare("FICHE_SANS_AUTEUR", I, "La fiche d'évaluation ne dit pas qui l'a renseignée",
         "Complément du département à l'annexe I"),
    declare("ABSENCE_NON_PREVUE", W, "Les dispositions en cas d'absence ne sont pas prévues", _A2),
    declare("ABSENCE_NON_PREVUE_SIGNE", B, "Les dispositions en cas d'absence manquent au protocole signé", _A2),
    declare("AUXILIAIRE_MANQUANT", B, "Le nom, l'adresse ou le téléphone de l'auxiliaire manque au protocole signé",
         _A2),
    declare("PROTOCOLE_NON_DATE", B, "Le protocole signé n'est pas daté", _A2),
    declare("SIGNATURE_ABSENTE", B, "Une signature manque au protocole signé", _A2),
    declare("SIGNATURE_ELEVE_ABSENTE", W, "L'élève n'a pas signé le protocole", _A2),
)  # fmt: skip

VALEURS = (
    declare("DATE_A_CONFIRMER", W, "Une date est imprécise ou se lit de plusieurs façons", "Annexes I et II"),
    declare("AGE_A_CONFIRMER", W, "L'âge ne se lit pas avec certitude", _A1),
    declare("CLASSE_A_CONFIRMER", W, "La classe ne se lit pas avec certitude", "Annexes I et II"),
    declare("DUREE_A_CONFIRMER", W, "Une durée se lit de plusieurs façons", _A2),
    declare("HORAIRE_A_CONFIRMER", W, "Un horaire de l'emploi du temps ne se lit pas avec certitude", _A2),
    declare("TELEPHONE_A_CONFIRMER", W, "Un numéro de téléphone est à vérifier", _A2),
    declare("UAI_A_CONFIRMER", W, "Le numéro UAI de l'établissement est erroné", _AJOUT),
    declare("NAISSANCE_APRES_RENTREE", B, "La date de naissance est postérieure à la rentrée", "Annexes I et II"),
    declare("DATE_FUTURE", W, "Une date est dans l'avenir", "Annexes I et II"),
    declare("AGE_INCOHERENT", W, "L'âge et la date de naissance ne concordent pas", _A1),
    declare("ELEVE_MAJEUR", I, "L'élève est majeur : les courriers lui sont adressés",
         "Circulaire 2003-290, I : « l'élève majeur lui-même »", ecole=False),
    declare("VINGT_ANS", W, "L'élève atteint vingt ans pendant l'année scolaire",
         "Loi 75-534, art. 6 : compétence de la CDES", ecole=False),
    declare("DECALAGE_AGE_CLASSE", I, "L'élève a jusqu'à deux ans de plus, ou un an de moins, que l'âge de sa classe",
         _NOTE, ecole=False),
    declare("ECART_AGE_CLASSE", W, "La classe et la date de naissance sont très éloignées", _NOTE),
    declare("COMMISSION_A_CHOISIR", W, "La CCPE et la CCSD peuvent être compétentes", _C1, ecole=False),
    declare("COMMISSION_DISCORDANTE", W, "La commission citée n'est pas celle de la classe", _C1, ecole=False),
    declare("DUREE_INVRAISEMBLABLE", W, "Une durée hebdomadaire dépasse 40 heures", _A2),
    declare("DUREE_PREMIER_DEGRE", W, "Le temps de scolarisation dépasse 26 heures dans le premier degré",
         "Horaires de l'école primaire : 26 heures hebdomadaires"),
)  # fmt: skip

CONCORDANCE = (
    declare("NOM_DIFFERENT", W, "Le nom de l'élève n'est pas le même sur les deux documents", _CONCORDANCE),
    declare("PRENOM_DIFFERENT", W, "Le prénom de l'élève n'est pas le même sur les deux documents", _CONCORDANCE),
    declare("NAISSANCE_DIFFERENTE", W, "La date de naissance n'est pas la même sur les deux documents", _CONCORDANCE),
    declare("CLASSE_DIFFERENTE", W, "La classe n'est pas la même sur les deux documents", _CONCORDANCE),
    declare("ETABLISSEMENT_DIFFERENT", W, "L'établissement n'est pas le même sur les deux documents", _CONCORDANCE),
    declare("FICHE_PLUS_RECENTE", W, "La fiche d'évaluation est plus récente que le protocole",
         "Annexe I, II : la fiche est renseignée « avant toute demande »"),
    declare("GRILLE_ANCIENNE", W, "La fiche d'évaluation a plus d'un an", "Annexe I, II"),
    declare("AUXILIAIRE_PARENT", W, "L'auxiliaire semble être un parent de l'élève", _NOTE),
    declare("DOSSIER_EN_DOUBLE", W, "Un autre dossier semble concerner le même élève", _NOTE, ecole=False),
    declare("DEUX_ETABLISSEMENTS", W, "Le même élève semble avoir un dossier dans un autre établissement", _NOTE,
         ecole=False),
    declare("HOMONYME", I, "Un autre élève porte les mêmes nom et prénom", _NOTE, ecole=False),
)  # fmt: skip

TEMPS = (
    declare("ACCOMPAGNEMENT_SUPERIEUR", W, "Le temps d'accompagnement dépasse le temps de scolarisation",
         "Circulaire 2003-290, II : à titre principal pendant le temps scolaire"),
    declare("ACCOMPAGNEMENT_SUPERIEUR_DECRIT", W,
         "Le temps d'accompagnement dépasse le temps de scolarisation ; un temps périscolaire est décrit",
         "Circulaire 2003-290, II : activités périscolaires « qui sont une condition de possibilité de la scolarité »",
         ecole=False),
    declare("EMPLOI_DU_TEMPS_DIFFERENT", W,
         "L'emploi du temps et le temps d'accompagnement diffèrent de plus de 15 minutes",
         "Annexe II : « à préciser sur l'emploi du temps joint »"),
    declare("CELLULE_SANS_HORAIRE", W, "Une présence de l'emploi du temps n'a pas d'horaire", "Annexe II : « Préciser "
         "heures »"),
    declare("CHEVAUCHEMENT_HORAIRE", W, "Des horaires se chevauchent dans l'emploi du temps", _A2),
    declare("HEURES_DU_SAMEDI", I, "Des heures du samedi figurent dans les observations", _A2, ecole=False),
    declare("CONTINUE_RARE", I, "L'accompagnement est demandé de manière continue",
         "Circulaire 2003-290, I : permanent « dans de rares situations »", ecole=False),
    declare("CONTINUE_PEU_DE_TEMPS", W, "Accompagnement continu, mais moins de 80 % du temps de scolarisation", _A2),
    declare("OCCASIONNELLE_BEAUCOUP_DE_TEMPS", W,
         "Accompagnement occasionnel, mais plus de 50 % du temps de scolarisation", _A2),
    declare("CONTINUE_SANS_BESOIN", W, "Accompagnement continu, mais grille sans aucune difficulté", _CONCORDANCE),
)  # fmt: skip

BESOINS = (
    declare("AVS_SUBSIDIAIRE", W, "Un matériel adapté ou un relais est possible : un AVS reste-t-il nécessaire ?",
         "Annexe I, I", ecole=False),
    declare("AIDE_NON_PREVUE", W, "Une difficulté de la grille n'a pas d'aide correspondante au protocole",
         _CONCORDANCE),
    declare("TACHES_PARTICULIERES_ABSENTES", W, "Les tâches particulières ne sont pas décrites", _A2),
    declare("DEFINIES_AVEC_ABSENT", W, "Il n'est pas dit avec qui les tâches particulières ont été définies",
         "Annexe II : « définis avec le responsable du service de soins et le médecin de l'éducation nationale »"),
    declare("SOINS_NON_DECRITS", W, "Les soins autorisés ne sont pas décrits au protocole", _A2),
    declare("SOINS_SANS_SERVICE", W, "Le responsable du service de soins n'est pas nommé", _A2),
    declare("SOINS_SANS_MEDECIN", W, "Le médecin de l'éducation nationale n'est pas nommé", _A2),
    declare("GESTE_DE_SOIN", W, "Un geste de soin est cité",
         "Décret 99-426 (aspirations endotrachéales) ; circulaire 99-320 (prise de médicaments)", ecole=False),
    declare("EXTRASCOLAIRE_PREVU", W, "Un accompagnement extrascolaire est prévu",
         "Circulaire 2003-290, II : seulement si c'est « une condition de possibilité de la scolarité »"),
    declare("INTERVENTION_DOMICILE", W, "Une intervention au domicile ou pour les devoirs est évoquée",
         "Circulaire 2003-290, II : « Ils ne peuvent intervenir au domicile de l'élève »"),
    declare("CRISE_NON_DECRITE", W, "Les situations de « crises » ne sont pas décrites", "Annexe I, item 24"),
    declare("CRISE_SECURITE_INCOHERENTE", W, "Situations de « crises » possibles, mais aucune difficulté de sécurité",
         "Annexe I, items 18 et 24"),
    declare("MOT_ANACHRONIQUE", W, "Un mot désigne un dispositif qui n'existe pas encore", _C2),
)  # fmt: skip

SECTIONS: tuple[tuple[str, tuple[Code, ...]], ...] = (
    ("Ce qui doit être rempli", COMPLETUDE),
    ("Ce qui doit se lire avec certitude", VALEURS),
    ("Ce qui doit concorder", CONCORDANCE),
    ("Les temps et l’emploi du temps", TEMPS),
    ("Les besoins et les tâches", BESOINS),
)
"""Title of the section → its codes, in the order of ``docs/regles.md``."""
