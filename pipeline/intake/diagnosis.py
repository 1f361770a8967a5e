"""What may happen to a PDF that cannot be taken in: what, why it matters, who acts and how, in French.

Every file of ``inbox/`` that yields no form leaves with exactly one of these; codes are a stable interface.
"""

from collections.abc import Mapping
from dataclasses import replace

from pipeline.intake.raw import Diagnosis, Reading, Rejet

_SECRETARIAT = "Le secrétariat, puis l’établissement."
_SECRETARIAT_ALONE = "Le secrétariat."
_NOBODY = "Personne."
_RENVOI = (
    "Demander à l’établissement de remplir à l’écran le formulaire vierge fourni par le secrétariat, de "
    "l’enregistrer (« Enregistrer sous », sans l’imprimer en PDF) et de renvoyer ce fichier."
)

_TOLD: Mapping[str, tuple[str, ...]] = {
    "vide": (
        "Fichier vide",
        "Le fichier ne contient rien (0 octet).",
        "Le dépôt ou l’envoi a sans doute été interrompu : aucune réponse n’est parvenue.",
        "Déposer de nouveau le fichier reçu. S’il est vide lui aussi, demander à l’établissement de le renvoyer.",
    ),
    "trop_gros": (
        "Fichier trop volumineux",
        "Le fichier dépasse la taille admise.",
        "Un formulaire rempli pèse bien moins : il s’agit d’un autre document, ou d’un formulaire numérisé.",
        "Ouvrir le fichier pour voir ce qu’il contient. " + _RENVOI,
    ),
    "pas_un_pdf": (
        "Ce n’est pas un PDF",
        "Le fichier porte peut-être l’extension .pdf, mais son contenu n’est pas un PDF.",
        "Il ne peut pas contenir un formulaire rempli.",
        _RENVOI,
    ),
    "abime": (
        "PDF abîmé ou incomplet",
        "Le PDF est tronqué ou endommagé : il ne peut pas être lu avec certitude.",
        "Des réponses pourraient manquer sans que cela se voie ; rien n’en a été retenu.",
        "Déposer de nouveau le fichier reçu : la copie a pu être interrompue. Sinon, demander à l’établissement de "
        "l’enregistrer et de le renvoyer.",
    ),
    "lecture_arretee": (
        "Lecture arrêtée",
        "Le fichier demande trop de temps ou de mémoire, ou fait échouer la lecture ; elle a été arrêtée.",
        "Un formulaire rempli se lit en un instant : le fichier est endommagé, ou fait pour gêner.",
        "Ne pas ouvrir le fichier si son origine est douteuse. " + _RENVOI,
        "Le secrétariat, avec l’administrateur.",
    ),
    "mot_de_passe": (
        "PDF protégé par un mot de passe",
        "Le PDF est chiffré : il ne s’ouvre qu’avec un mot de passe ou un certificat.",
        "Son contenu n’a pas pu être lu.",
        "Demander à l’établissement de renvoyer le formulaire enregistré sans mot de passe (et ne jamais envoyer le "
        "mot de passe dans le même message).",
    ),
    "xfa": (
        "Formulaire XFA (Adobe LiveCycle)",
        "Le PDF contient un formulaire d’un autre type (XFA), que seul Adobe Reader affiche.",
        "Ce n’est pas notre formulaire et ses réponses ne peuvent pas être reprises.",
        _RENVOI,
    ),
    "a_plat": (
        "Formulaire « imprimé en PDF » ou aplati",
        "Les pages sont celles de notre formulaire, mais les champs ont disparu : le formulaire a été imprimé en PDF, "
        "ou « aplati » par un logiciel ou une messagerie.",
        "Les réponses ne sont plus que des dessins : les reprendre serait deviner, surtout pour les cases cochées.",
        _RENVOI + " À défaut, le secrétariat reporte les réponses dans un formulaire vierge et joint l’original.",
    ),
    "numerisation": (
        "Document numérisé",
        "Les pages sont des images (numérisation, photographie ou télécopie), avec ou sans texte reconnu.",
        "Une image ne porte pas de réponses lisibles avec certitude ; un texte reconnu automatiquement peut être faux.",
        "S’il s’agit d’une fiche ou d’un protocole rempli à la main, reporter les réponses dans un formulaire vierge, "
        "déposer celui-ci dans inbox/ et garder l’original au dossier ; ou bien demander à l’établissement de remplir "
        "le formulaire à l’écran.",
    ),
    "annotations": (
        "Réponses écrites par-dessus le formulaire",
        "Les champs du formulaire sont vides, mais du texte ou des dessins ont été ajoutés par-dessus les pages.",
        "Ces annotations ne sont rattachées à aucune question : les reprendre serait deviner.",
        "Demander à l’établissement de cliquer dans les champs pour y répondre (et non d’ajouter du texte sur la "
        "page), ou reporter les réponses dans un formulaire vierge.",
    ),
    "autre_document": (
        "Autre document",
        "Le PDF n’est ni une fiche d’évaluation ni un protocole d’accompagnement, et ne contient aucun champ.",
        "Il n’a été rattaché à aucun dossier.",
        "Ouvrir le document. S’il concerne un élève, le joindre à la main à son dossier ; sinon, le remettre à son "
        "destinataire.",
        _SECRETARIAT_ALONE,
    ),
    "autre_formulaire": (
        "Autre formulaire",
        "Le PDF contient des champs à remplir, mais ce ne sont pas ceux de la fiche d’évaluation ni du protocole.",
        "Ses réponses n’ont pas été reprises et il n’a été rattaché à aucun dossier.",
        "Ouvrir le document. Si l’établissement l’a utilisé à la place de notre formulaire, lui envoyer le formulaire "
        "vierge ; sinon, le remettre à son destinataire.",
    ),
    "formulaire_vierge": (
        "Formulaire non rempli",
        "C’est notre formulaire, mais aucune réponse n’y est enregistrée.",
        "L’établissement a sans doute joint le formulaire vierge, ou l’a rempli sans l’enregistrer.",
        "Demander à l’établissement d’ouvrir sa copie remplie, de l’enregistrer, de vérifier en la rouvrant que les "
        "réponses y sont, et de la renvoyer.",
    ),
    "edition_inconnue": (
        "Édition inconnue du formulaire",
        "Le formulaire porte un numéro d’édition que ce programme ne connaît pas.",
        "Ses questions peuvent avoir changé : les réponses n’ont pas été reprises.",
        "Mettre à jour le programme si une nouvelle édition a été diffusée ; sinon, demander à l’établissement "
        "d’utiliser le formulaire vierge fourni par le secrétariat.",
        "L’administrateur.",
    ),
    "champs_manquants": (
        "Formulaire amputé",
        "Une partie des champs du formulaire a disparu du PDF (pages retirées, fusion de fichiers, logiciel inadapté).",
        "Les réponses perdues passeraient pour des questions laissées sans réponse ; rien n’a été repris.",
        "Demander à l’établissement le fichier tel qu’il l’avait enregistré, complet, un seul formulaire par fichier.",
    ),
    "plusieurs_exemplaires": (
        "Plusieurs exemplaires du même formulaire dans un fichier",
        "Le PDF réunit plusieurs exemplaires du même formulaire dont les réponses diffèrent ou se sont mêlées.",
        "Rien ne dit quelles réponses sont les bonnes, ni si elles concernent un seul élève ; rien n’a été repris.",
        "Demander à l’établissement d’envoyer un fichier par formulaire, sans fusionner les fichiers.",
    ),
    "classeur_illisible": (
        "Classeur illisible",
        "Le fichier .xlsx est tronqué, endommagé ou bien plus gros qu’un relevé de décisions.",
        "Des décisions pourraient manquer sans que cela se voie ; rien n’en a été retenu.",
        "Rouvrir le relevé dans le tableur, l’enregistrer de nouveau au format .xlsx et le déposer.",
        _SECRETARIAT_ALONE,
    ),
    "classeur_actif": (
        "Classeur avec des macros, des liens ou des objets",
        "Le classeur contient des macros, des liens vers d’autres fichiers ou des objets incorporés.",
        "Un relevé de décisions n’en contient pas : ils peuvent agir sur l’ordinateur ou changer les valeurs.",
        "Ne pas l’ouvrir si son origine est douteuse. Sinon, recopier les décisions dans le relevé d’origine, "
        "l’enregistrer au format .xlsx (sans macros) et le déposer.",
        _SECRETARIAT_ALONE,
    ),
    "autre_classeur": (
        "Ce n’est pas un relevé de décisions",
        "Le classeur n’est pas un relevé de décisions de ce programme, ou ses lignes cachées ont été supprimées.",
        "Rien ne dit à quel dossier ses lignes se rapportent ; rien n’en a été retenu.",
        "Reporter les décisions dans le relevé que le programme a écrit pour la séance, au format .xlsx, sans "
        "supprimer de lignes ni de colonnes, et le déposer.",
        _SECRETARIAT_ALONE,
    ),
    "releve_vide": (
        "Relevé sans décision",
        "Aucune ligne du relevé ne porte de décision.",
        "Le relevé a sans doute été déposé avant d’être rempli, ou n’a pas été enregistré.",
        "Remplir au moins une ligne (colonne « Décision »), enregistrer et déposer de nouveau le fichier.",
        _SECRETARIAT_ALONE,
    ),
    "ligne_refusee": (
        "Ligne refusée du relevé de décisions",
        "Une ligne du relevé n’a pas été reprise ; les autres lignes l’ont été.",
        "La décision de ce dossier n’est pas enregistrée et ne peut pas être notifiée.",
        "Corriger la ligne dans le relevé, l’enregistrer et le déposer de nouveau : les lignes déjà reprises le "
        "restent.",
        _SECRETARIAT_ALONE,
    ),
    "octets_non_lus": (
        "Fichier dont une partie n’a pas pu être lue",
        "Le fichier contient un PDF et autre chose, que rien ne permet de lire : un second document interrompu, un "
        "enregistrement défait, ou des octets étrangers.",
        "Un formulaire, ou des réponses plus récentes, pourraient s’y trouver ; rien n’en a été retenu.",
        "Demander à l’établissement d’ouvrir sa copie, de l’enregistrer de nouveau (« Enregistrer sous ») et d’envoyer "
        "un fichier par formulaire, joint directement au message.",
    ),
    "pdf_reunis": (
        "Plusieurs PDF dans un seul fichier",
        "Le fichier contient plusieurs documents PDF mis bout à bout. Chacun est lu pour lui-même.",
        "La plupart des logiciels n’en montrent que le dernier.",
        "Rien à faire pour le fichier lui-même.",
        _NOBODY,
    ),
    "porte_documents": (
        "Porte-documents PDF",
        "Le PDF est la couverture d’un porte-documents. Chacun des fichiers qui y sont joints est lu pour lui-même.",
        "La couverture elle-même ne dit rien.",
        "Rien à faire pour le porte-documents lui-même.",
        _NOBODY,
    ),
    "courriel": (
        "Message de courrier électronique",
        "Chacune des pièces jointes au message est lue pour elle-même.",
        "Le texte du message n’est pas repris.",
        "Rien à faire pour le message lui-même.",
        _NOBODY,
    ),
    "archive": (
        "Archive de fichiers",
        "Chaque fichier trouvé dedans est lu pour lui-même.",
        "Ce qui les contient ne dit rien par soi-même.",
        "Rien à faire pour le contenant lui-même.",
        _NOBODY,
    ),
    "courriel_sans_piece": (
        "Message sans pièce jointe",
        "Le message n’a pas de pièce jointe à lire.",
        "Le programme ne reprend pas le texte d’un message ; il n’a été rattaché à aucun dossier.",
        "Lire le message dans le logiciel de courrier. S’il concerne un élève, le joindre à la main à son dossier ; si "
        "un formulaire devait y être joint, le demander à l’expéditeur.",
        _SECRETARIAT_ALONE,
    ),
    "archive_vide": (
        "Archive sans document",
        "L’archive ne contient aucun fichier à lire.",
        "Elle a sans doute été faite avant que les documents y soient mis.",
        "Demander à l’établissement d’envoyer les formulaires eux-mêmes, joints directement au message.",
    ),
    "contenant_protege": (
        "Archive protégée par un mot de passe",
        "Un au moins des fichiers qu’elle contient est chiffré : il ne s’ouvre qu’avec un mot de passe.",
        "Un contenant est pris en entier ou pas du tout : rien n’en a été retenu.",
        "Ouvrir l’archive avec le mot de passe et déposer dans inbox/ les fichiers qu’elle contient. Sans le mot de "
        "passe, demander à l’établissement d’envoyer les formulaires eux-mêmes.",
    ),
    "contenant_abime": (
        "Message ou archive incomplet",
        "Ce qui contient les documents est tronqué ou endommagé : ils ne peuvent pas être lus avec certitude.",
        "Des formulaires pourraient manquer sans que cela se voie ; rien n’en a été retenu.",
        "Déposer de nouveau le fichier reçu, ou les documents eux-mêmes, enregistrés un à un depuis le message. Si "
        "c’est impossible, demander à l’établissement de les envoyer de nouveau.",
    ),
    "contenant_refuse": (
        "Message ou archive refusé",
        "Ce qui contient les documents n’est pas fait comme le font les logiciels courants, ou est trop gros.",
        "Un contenant est pris en entier ou pas du tout : rien n’en a été retenu.",
        "Ne rien en ouvrir si son origine est douteuse. Sinon, retrouver le message d’origine, enregistrer un à un les "
        "documents qu’il apporte et les déposer dans inbox/, ou demander à l’établissement d’envoyer les formulaires "
        "eux-mêmes, joints directement au message.",
        "Le secrétariat, avec l’administrateur.",
    ),
    "contenant_imbrique": (
        "Archive dans une archive",
        "Le fichier en contient d’autres, et se trouvait lui-même dans un contenant qui était dans un autre : le "
        "programme n’ouvre pas si loin.",
        "Des formulaires peuvent s’y trouver ; ils n’ont pas été lus.",
        "Ouvrir ce fichier (une copie est à côté de cette note, ou dans le message d’origine) et déposer dans inbox/ "
        "les documents qu’il contient.",
        _SECRETARIAT_ALONE,
    ),
}
"""Code → title, what happened, why it matters, how it is mended; last, who acts, where that is not the usual two."""


def _told(code: str, titre: str, passe: str, pourquoi: str, comment: str, qui: str = _SECRETARIAT) -> Diagnosis:
    return Diagnosis(code, titre, passe, pourquoi, qui, comment)


DIAGNOSES: Mapping[str, Diagnosis] = {code: _told(code, *told) for code, told in _TOLD.items()}
"""Code → diagnosis, in the order in which they are documented."""


OPENED = frozenset({"pdf_reunis", "porte_documents", "courriel", "archive"})
"""Diagnoses of what only holds other files, each of which is read: they call for nobody."""


def only_holds(reading: Reading) -> bool:
    """Whether a file is nothing but what holds others, which were taken out of it."""
    return reading.diagnosis is not None and reading.diagnosis.code in OPENED


def diagnose_ligne(rejet: Rejet) -> Diagnosis:
    """Return the diagnosis of a row that was not taken in."""
    dossier = f" (dossier {rejet.dossier})" if rejet.dossier else ""
    return diagnose("ligne_refusee", f"Ligne {rejet.ligne}{dossier} : {rejet.motif}")


def diagnose(code: str, precision: str = "") -> Diagnosis:
    """Return the diagnosis of this code; ``precision`` is a French sentence added to what happened."""
    found = DIAGNOSES[code]
    return replace(found, que_s_est_il_passe=f"{found.que_s_est_il_passe} {precision}") if precision else found


def too_big(size: int, limit: int) -> Diagnosis:
    """Return the diagnosis of a file that is not opened because of its size (bytes)."""
    return diagnose("trop_gros", f"Il pèse {size / 1e6:.0f} Mo ; la limite est de {limit / 1e6:.0f} Mo.")
