"""What may happen to a file that cannot be taken in: what it is, why it matters, who acts and how, in French.

Every file of ``inbox/`` that yields no form leaves with exactly one of these; codes are a stable interface. Whoever
acts must be able to: a copy that must not be opened is never to be opened, and what the secretariat made itself is not
asked of a school.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.intake.raw import Diagnosis, Reading, Rejet

_SECRETARIAT = "Le secrétariat, puis l’établissement."
_SECRETARIAT_ALONE = "Le secrétariat."
_NOBODY = "Personne."
_ADMINISTRATEUR = "Le secrétariat, avec l’administrateur."
_RENVOI = (
    "Demander à l’établissement de remplir à l’écran le formulaire vierge fourni par le secrétariat, de "
    "l’enregistrer (« Enregistrer sous », sans l’imprimer en PDF) et de renvoyer ce fichier."
)

_RENVOI_MIN = _RENVOI[:1].lower() + _RENVOI[1:]
_CLOSED = "Laisser la copie fermée, sans changer son nom."
_SHOWN_WITHOUT = "Lire ce que le document montre, recopié plus haut (« Ce qu’on y lit »)."
_ASK = "demander à la personne qui l’a envoyé ce que c’est"
_XLSX = (
    "l’ouvrir dans le tableur qui l’a enregistré, choisir « Enregistrer sous », puis le format « Classeur Excel "
    "(.xlsx) », et déposer ce fichier dans inbox/"
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of one code."""

    titre: str
    passe: str
    pourquoi: str
    comment: str
    qui: str = _SECRETARIAT
    ferme: str = ""
    """How it is mended when the copy must not be opened; "" when nothing in ``comment`` needs it open."""


_TOLD: Mapping[str, _Told] = {
    "vide": _Told(
        "Fichier vide",
        "Le fichier ne contient rien (0 octet).",
        "Le dépôt ou l’envoi a sans doute été interrompu : aucune réponse n’est parvenue.",
        "Déposer de nouveau le fichier reçu. S’il est vide lui aussi, demander à l’établissement de le renvoyer.",
    ),
    "trop_gros": _Told(
        "Fichier trop volumineux",
        "Le fichier dépasse la taille admise.",
        "Un formulaire rempli pèse bien moins : il s’agit d’un autre document, ou d’un formulaire numérisé.",
        f"{_CLOSED} Ce fichier n’a pas été examiné : {_ASK}. S’il s’agit d’un formulaire : " + _RENVOI_MIN,
    ),
    "pas_un_pdf": _Told(
        "Ce n’est pas un PDF",
        "Le contenu du fichier n’est pas un PDF, quel que soit son nom, ni rien que ce programme sache nommer.",
        "Il ne peut pas contenir un formulaire rempli qui se lise.",
        f"Regarder d’où vient le fichier, et {_ASK}. S’il devait s’agir d’un formulaire : " + _RENVOI_MIN,
    ),
    "texte": _Told(
        "Fichier de texte",
        "Le fichier ne contient que du texte, sans mise en page.",
        "Il ne peut pas contenir un formulaire rempli.",
        "Lire le texte. S’il s’agit d’un message de l’établissement, y répondre ; si un formulaire était attendu : "
        + _RENVOI_MIN,
    ),
    "document_bureautique": _Told(
        "Document de bureautique",
        "Le fichier est un document de traitement de texte ou de présentation, et non notre formulaire PDF.",
        "Recopié dans un tel document, un formulaire n’a plus ses cases : ses réponses ne peuvent pas être reprises.",
        "Ouvrir le document. Si l’établissement y a rempli ou recopié notre formulaire : "
        + _RENVOI_MIN
        + " Sinon, le remettre à son destinataire.",
        ferme=f"S’il s’agit de notre formulaire : {_RENVOI_MIN} Sinon, {_ASK}.",
    ),
    "document_protege": _Told(
        "Document protégé par un mot de passe",
        "Le fichier est un document de bureautique (Excel, Word ou PowerPoint) chiffré : il ne s’ouvre qu’avec son mot "
        "de passe.",
        "Son contenu n’a pas pu être lu.",
        "S’il s’agit du relevé de décisions, l’ouvrir dans le tableur, retirer le mot de passe (« Fichier », "
        "« Informations », « Protéger le classeur », « Chiffrer avec mot de passe » : vider la case), l’enregistrer au "
        "format .xlsx et le déposer dans inbox/. Sinon, demander à la personne qui l’a envoyé un fichier sans mot de "
        "passe (et ne jamais envoyer le mot de passe dans le même message).",
        _SECRETARIAT_ALONE,
    ),
    "photographie": _Told(
        "Photographie ou image",
        "Le fichier est une image.",
        "Aucune page de nos formulaires n’y a été reconnue : aucune réponse n’en a été reprise.",
        "Regarder l’image. Si c’est la photographie d’un formulaire rempli, reporter les réponses dans un formulaire "
        "vierge, déposer celui-ci dans inbox/ et garder l’image au dossier ; ou bien " + _RENVOI_MIN,
        ferme="Demander à la personne qui l’a envoyée de l’envoyer au format JPEG. Si c’est la photographie d’un "
        "formulaire : " + _RENVOI_MIN,
    ),
    "film_ou_son": _Told(
        "Film ou enregistrement sonore",
        "Le fichier est un film ou un son.",
        "Il ne peut pas contenir un formulaire rempli, et montre peut-être une personne.",
        f"Ne pas le faire circuler : {_ASK}, puis le lui rendre. Si un téléphone a filmé le formulaire au lieu de le "
        "photographier : " + _RENVOI_MIN,
    ),
    "donnees_seules": _Told(
        "Réponses sans leur formulaire",
        "Le fichier ne contient que les données d’un formulaire, telles qu’un lecteur de PDF les exporte (FDF, XFDF, "
        "XML) : le formulaire lui-même n’a pas été envoyé.",
        "Rien ne dit de quel formulaire, ni de quelle édition, viennent ces réponses ; rien n’en a été repris.",
        "Demander à l’établissement d’ouvrir le formulaire qu’il a rempli, de choisir « Fichier », « Enregistrer » (et "
        "non « Exporter les données » ni « Envoyer le formulaire »), et d’envoyer ce fichier PDF.",
    ),
    "page_web": _Told(
        "Page web",
        "Le fichier est une page web enregistrée, et non un PDF.",
        "C’est souvent la page d’où le document devait être téléchargé : le document lui-même n’est pas arrivé.",
        "Demander à la personne qui l’a envoyé de télécharger le document et de le joindre à son message. S’il s’agit "
        "d’un formulaire : " + _RENVOI_MIN,
    ),
    "courriel_non_ouvert": _Told(
        "Message électronique enregistré",
        "Le fichier est un message enregistré par un logiciel de courrier électronique.",
        "Ses pièces jointes, s’il en a, n’en ont pas été tirées.",
        "Rouvrir ce message dans le logiciel de courrier électronique, enregistrer chaque pièce jointe et la déposer "
        "dans inbox/.",
        _SECRETARIAT_ALONE,
    ),
    "archive_non_ouverte": _Told(
        "Archive de fichiers",
        "Le fichier est une archive, qui réunit d’autres fichiers.",
        "Ce qu’elle contient n’en a pas été tiré.",
        "Si l’expéditeur est connu, enregistrer à part, depuis son message, chaque fichier de l’archive et le déposer "
        "dans inbox/ ; sinon, demander à la personne qui l’a envoyée de joindre les fichiers PDF eux-mêmes.",
        _SECRETARIAT_ALONE,
    ),
    "signature": _Told(
        "Enveloppe ou signature électronique",
        "Le fichier est une signature électronique, ou un document enfermé dans une enveloppe signée ou chiffrée.",
        "Le formulaire ne peut pas y être lu.",
        "Demander à l’établissement d’envoyer le formulaire PDF lui-même, sans signature ni chiffrement du message.",
    ),
    "agenda_ou_contact": _Told(
        "Rendez-vous ou carte de visite",
        "Le fichier est un rendez-vous d’agenda ou une carte de visite, comme en joignent les logiciels de courrier.",
        "Il ne contient aucun formulaire.",
        "S’il s’agit d’une invitation, y répondre depuis le logiciel de courrier. Si un formulaire était attendu, "
        "demander à l’établissement de le joindre.",
    ),
    "raccourci": _Told(
        "Raccourci vers un document",
        "Le fichier ne fait que renvoyer à un document resté sur un autre ordinateur ou sur un service en ligne.",
        "Le document lui-même n’est pas arrivé : aucune réponse n’est parvenue.",
        "Ne pas suivre le lien, dont rien ne dit où il mène. Demander à la personne qui l’a envoyé de télécharger le "
        "document sur son ordinateur, puis de joindre ce fichier. S’il a été déposé par le secrétariat, attendre que "
        "le document soit téléchargé et déposer celui-ci.",
    ),
    "document_impression": _Told(
        "Document préparé pour l’impression",
        "Le fichier est un document dans un format d’imprimante ou de numérisation qui n’est pas le PDF.",
        "Un formulaire imprimé dans un fichier n’a plus ses cases : ses réponses ne peuvent pas être reprises.",
        _RENVOI,
    ),
    "programme": _Told(
        "Programme ou script",
        "Le fichier est un programme, ou un script, que l’ordinateur exécuterait.",
        "Aucun établissement n’a de raison d’en envoyer un : il est peut-être malveillant.",
        f"{_CLOSED} Ne pas le transmettre. Prévenir l’administrateur, et prévenir par téléphone la personne dont il "
        "semble venir : sa messagerie est peut-être piratée.",
        _ADMINISTRATEUR,
    ),
    "abime": _Told(
        "PDF abîmé ou incomplet",
        "Le PDF est tronqué ou endommagé : il ne peut pas être lu avec certitude.",
        "Des réponses pourraient manquer sans que cela se voie ; rien n’en a été retenu.",
        "Déposer de nouveau le fichier reçu : la copie a pu être interrompue. Sinon, demander à l’établissement de "
        "l’enregistrer et de le renvoyer.",
    ),
    "lecture_arretee": _Told(
        "Lecture arrêtée",
        "Le fichier demande trop de temps ou de mémoire, ou fait échouer la lecture ; elle a été arrêtée.",
        "Un formulaire rempli se lit en un instant : le fichier est endommagé, ou fait pour gêner.",
        f"{_CLOSED} Demander à la personne qui l’a envoyé ce que c’est. S’il s’agit d’un formulaire : " + _RENVOI_MIN,
        _ADMINISTRATEUR,
    ),
    "mot_de_passe": _Told(
        "PDF protégé par un mot de passe",
        "Le PDF est chiffré : il ne s’ouvre qu’avec un mot de passe ou un certificat.",
        "Son contenu n’a pas pu être lu.",
        "Demander à l’établissement de renvoyer le formulaire enregistré sans mot de passe (et ne jamais envoyer le "
        "mot de passe dans le même message).",
    ),
    "xfa": _Told(
        "Formulaire XFA (Adobe LiveCycle)",
        "Le PDF contient un formulaire d’un autre type (XFA), que seul Adobe Reader affiche.",
        "Ce n’est pas notre formulaire et ses réponses ne peuvent pas être reprises.",
        _RENVOI,
    ),
    "a_plat": _Told(
        "Formulaire « imprimé en PDF » ou aplati",
        "Les pages sont celles de notre formulaire, mais les champs ont disparu : le formulaire a été imprimé en PDF, "
        "ou « aplati » par un logiciel ou une messagerie.",
        "Les réponses ne sont plus que des dessins : les reprendre serait deviner, surtout pour les cases cochées.",
        _RENVOI + " À défaut, le secrétariat reporte les réponses dans un formulaire vierge et joint l’original.",
        ferme=_RENVOI,
    ),
    "numerisation": _Told(
        "Document numérisé",
        "Les pages sont des images (numérisation, photographie ou télécopie), avec ou sans texte reconnu.",
        "Une image ne porte pas de réponses lisibles avec certitude ; un texte reconnu automatiquement peut être faux.",
        "S’il s’agit d’une fiche ou d’un protocole rempli à la main, reporter les réponses dans un formulaire vierge, "
        "déposer celui-ci dans inbox/ et garder l’original au dossier ; ou bien demander à l’établissement de remplir "
        "le formulaire à l’écran.",
        ferme=_RENVOI,
    ),
    "annotations": _Told(
        "Réponses écrites par-dessus le formulaire",
        "Les champs du formulaire sont vides, mais du texte ou des dessins ont été ajoutés par-dessus les pages.",
        "Ces annotations ne sont rattachées à aucune question : les reprendre serait deviner.",
        "Demander à l’établissement de cliquer dans les champs pour y répondre (et non d’ajouter du texte sur la "
        "page), ou reporter les réponses dans un formulaire vierge.",
        ferme="Demander à l’établissement de cliquer dans les champs pour y répondre (et non d’ajouter du texte sur "
        "la page), et de renvoyer ce fichier.",
    ),
    "autre_document": _Told(
        "Autre document",
        "Le PDF n’est ni une fiche d’évaluation ni un protocole d’accompagnement, et ne contient aucun champ.",
        "Il n’a été rattaché à aucun dossier.",
        "Ouvrir le document. S’il concerne un élève, le joindre à la main à son dossier ; sinon, le remettre à son "
        "destinataire.",
        _SECRETARIAT_ALONE,
        ferme=f"{_SHOWN_WITHOUT} S’il peut concerner un élève, en demander une copie imprimée, à joindre à la main à "
        f"son dossier ; dans le doute, {_ASK}.",
    ),
    "autre_formulaire": _Told(
        "Autre formulaire",
        "Le PDF contient des champs à remplir, mais ce ne sont pas ceux de la fiche d’évaluation ni du protocole.",
        "Ses réponses n’ont pas été reprises et il n’a été rattaché à aucun dossier.",
        "Ouvrir le document. Si l’établissement l’a utilisé à la place de notre formulaire, lui envoyer le formulaire "
        "vierge ; sinon, le remettre à son destinataire.",
        ferme=f"{_SHOWN_WITHOUT} Si l’établissement l’a utilisé à la place de notre formulaire, lui envoyer le "
        f"formulaire vierge ; dans le doute, {_ASK}.",
    ),
    "formulaire_public": _Told(
        "Formulaire d’une autre démarche",
        "Le document est un formulaire public d’une autre démarche, et non notre fiche d’évaluation ni notre "
        "protocole.",
        "Il ne remplace pas nos formulaires : ses questions sont autres, et rien n’en a été repris.",
        "Si l’établissement l’a rempli à la place des nôtres, lui envoyer les formulaires vierges de ce programme "
        "(dossier formulaires/) et lui demander de les remplir à l’écran ; s’il l’a joint pour information, en mettre "
        "une copie au dossier de l’élève ; sinon, le remettre à son destinataire.",
        ferme="Si l’établissement l’a rempli à la place des nôtres, lui envoyer les formulaires vierges de ce "
        "programme (dossier formulaires/) et lui demander de les remplir à l’écran ; s’il l’a joint pour information, "
        "lui en demander une copie imprimée.",
    ),
    "trop_de_pages": _Told(
        "Document de trop de pages",
        "Le fichier compte bien plus de pages ou de champs que nos formulaires : il n’a pas été lu en entier.",
        "Une page de nos formulaires, ou d’autres réponses, pourraient s’y trouver sans avoir été vues ; rien n’a été "
        "repris.",
        "Ouvrir le document. S’il réunit des formulaires de plusieurs élèves, demander à l’établissement un fichier "
        "par formulaire ; sinon, le remettre à son destinataire.",
        ferme=f"{_SHOWN_WITHOUT} S’il réunit des formulaires, demander à l’établissement un fichier par formulaire ; "
        f"dans le doute, {_ASK}.",
    ),
    "formulaire_vierge": _Told(
        "Formulaire non rempli",
        "C’est notre formulaire, mais aucune réponse n’y est enregistrée.",
        "L’établissement a sans doute joint le formulaire vierge, ou l’a rempli sans l’enregistrer.",
        "Demander à l’établissement d’ouvrir sa copie remplie, de l’enregistrer, de vérifier en la rouvrant que les "
        "réponses y sont, et de la renvoyer.",
    ),
    "edition_inconnue": _Told(
        "Édition inconnue du formulaire",
        "Le formulaire porte un numéro d’édition que ce programme ne connaît pas.",
        "Ses questions peuvent avoir changé : les réponses n’ont pas été reprises.",
        "Mettre à jour le programme si une nouvelle édition a été diffusée ; sinon, demander à l’établissement "
        "d’utiliser le formulaire vierge fourni par le secrétariat.",
        "L’administrateur.",
    ),
    "champs_manquants": _Told(
        "Formulaire amputé",
        "Une partie des champs du formulaire a disparu du PDF (pages retirées, fusion de fichiers, logiciel inadapté).",
        "Les réponses perdues passeraient pour des questions laissées sans réponse ; rien n’a été repris.",
        "Demander à l’établissement le fichier tel qu’il l’avait enregistré, complet, un seul formulaire par fichier.",
    ),
    "plusieurs_exemplaires": _Told(
        "Plusieurs exemplaires du même formulaire dans un fichier",
        "Le PDF réunit plusieurs exemplaires du même formulaire dont les réponses diffèrent ou se sont mêlées.",
        "Rien ne dit quelles réponses sont les bonnes, ni si elles concernent un seul élève ; rien n’a été repris.",
        "Demander à l’établissement d’envoyer un fichier par formulaire, sans fusionner les fichiers.",
    ),
    "classeur_illisible": _Told(
        "Classeur illisible",
        "Le fichier .xlsx est tronqué, endommagé ou bien plus gros qu’un relevé de décisions.",
        "Des décisions pourraient manquer sans que cela se voie ; rien n’en a été retenu.",
        "Rouvrir le relevé dans le tableur, l’enregistrer de nouveau au format .xlsx et le déposer.",
        _SECRETARIAT_ALONE,
    ),
    "releve_autre_format": _Told(
        "Relevé de décisions d’un autre format",
        "C’est un relevé de décisions de ce programme, mais il n’est pas enregistré au format .xlsx.",
        "Ses décisions n’ont pas été reprises et ne peuvent pas être notifiées.",
        f"Reprendre le relevé : {_XLSX}.",
        _SECRETARIAT_ALONE,
    ),
    "classeur_autre_format": _Told(
        "Classeur d’un autre format",
        "Le fichier est un classeur ou un tableau, mais il n’est pas au format .xlsx.",
        "Si c’est un relevé de décisions, elles n’ont pas été reprises et ne peuvent pas être notifiées.",
        f"S’il s’agit du relevé de décisions d’une séance : {_XLSX}. Sinon, le remettre à son destinataire.",
        _SECRETARIAT_ALONE,
    ),
    "classeur_actif": _Told(
        "Classeur avec des macros, des liens ou des objets",
        "Le classeur contient des macros, des liens vers d’autres fichiers ou des objets incorporés.",
        "Un relevé de décisions n’en contient pas : ils peuvent agir sur l’ordinateur ou changer les valeurs.",
        f"{_CLOSED} Reprendre le relevé que le programme a écrit pour la séance (outbox/seances), y reporter les "
        "décisions, l’enregistrer au format .xlsx (sans macros) et le déposer. Si le classeur vient d’une autre "
        "personne, lui demander ce que c’est.",
        _SECRETARIAT_ALONE,
    ),
    "autre_classeur": _Told(
        "Ce n’est pas un relevé de décisions",
        "Le classeur n’est pas un relevé de décisions de ce programme, ou ses lignes cachées ont été supprimées.",
        "Rien ne dit à quel dossier ses lignes se rapportent ; rien n’en a été retenu.",
        "Reporter les décisions dans le relevé que le programme a écrit pour la séance, au format .xlsx, sans "
        "supprimer de lignes ni de colonnes, et le déposer.",
        _SECRETARIAT_ALONE,
    ),
    "releve_vide": _Told(
        "Relevé sans décision",
        "Aucune ligne du relevé ne porte de décision.",
        "Le relevé a sans doute été déposé avant d’être rempli, ou n’a pas été enregistré.",
        "Remplir au moins une ligne (colonne « Décision »), l’enregistrer au format .xlsx et déposer de nouveau le "
        "fichier.",
        _SECRETARIAT_ALONE,
    ),
    "ligne_refusee": _Told(
        "Ligne refusée du relevé de décisions",
        "Une ligne du relevé n’a pas été reprise ; les autres lignes l’ont été.",
        "La décision de ce dossier n’est pas enregistrée et ne peut pas être notifiée.",
        "Corriger la ligne dans le relevé, l’enregistrer et le déposer de nouveau : les lignes déjà reprises le "
        "restent.",
        _SECRETARIAT_ALONE,
    ),
    "octets_non_lus": _Told(
        "Fichier dont une partie n’a pas pu être lue",
        "Le fichier contient un PDF et autre chose, que rien ne permet de lire : un second document interrompu, un "
        "enregistrement défait, ou des octets étrangers.",
        "Un formulaire, ou des réponses plus récentes, pourraient s’y trouver ; rien n’en a été retenu.",
        "Demander à l’établissement d’ouvrir sa copie, de l’enregistrer de nouveau (« Enregistrer sous ») et d’envoyer "
        "un fichier par formulaire, joint directement au message.",
    ),
    "pdf_reunis": _Told(
        "Plusieurs PDF dans un seul fichier",
        "Le fichier contient plusieurs documents PDF mis bout à bout. Chacun est lu pour lui-même.",
        "La plupart des logiciels n’en montrent que le dernier.",
        "Rien à faire pour le fichier lui-même.",
        _NOBODY,
    ),
    "porte_documents": _Told(
        "Porte-documents PDF",
        "Le PDF est la couverture d’un porte-documents. Chacun des fichiers qui y sont joints est lu pour lui-même.",
        "La couverture elle-même ne dit rien.",
        "Rien à faire pour le porte-documents lui-même.",
        _NOBODY,
    ),
    "courriel": _Told(
        "Message de courrier électronique",
        "Chacune des pièces jointes au message est lue pour elle-même.",
        "Le texte du message n’est pas repris.",
        "Rien à faire pour le message lui-même.",
        _NOBODY,
    ),
    "archive": _Told(
        "Archive de fichiers",
        "Chaque fichier trouvé dedans est lu pour lui-même.",
        "Ce qui les contient ne dit rien par soi-même.",
        "Rien à faire pour le contenant lui-même.",
        _NOBODY,
    ),
    "courriel_sans_piece": _Told(
        "Message sans pièce jointe",
        "Le message n’a pas de pièce jointe à lire.",
        "Le programme ne reprend pas le texte d’un message ; il n’a été rattaché à aucun dossier.",
        "Lire le message dans le logiciel de courrier. S’il concerne un élève, le joindre à la main à son dossier ; si "
        "un formulaire devait y être joint, le demander à l’expéditeur.",
        _SECRETARIAT_ALONE,
    ),
    "archive_vide": _Told(
        "Archive sans document",
        "L’archive ne contient aucun fichier à lire.",
        "Elle a sans doute été faite avant que les documents y soient mis.",
        "Demander à l’établissement d’envoyer les formulaires eux-mêmes, joints directement au message.",
    ),
    "contenant_protege": _Told(
        "Archive protégée par un mot de passe",
        "Un au moins des fichiers qu’elle contient est chiffré : il ne s’ouvre qu’avec un mot de passe.",
        "Un contenant est pris en entier ou pas du tout : rien n’en a été retenu.",
        "Ouvrir l’archive du message d’origine avec le mot de passe, et déposer dans inbox/ les fichiers qu’elle "
        "contient. Sans le mot de "
        "passe, demander à l’établissement d’envoyer les formulaires eux-mêmes.",
    ),
    "contenant_abime": _Told(
        "Message ou archive incomplet",
        "Ce qui contient les documents est tronqué ou endommagé : ils ne peuvent pas être lus avec certitude.",
        "Des formulaires pourraient manquer sans que cela se voie ; rien n’en a été retenu.",
        "Déposer de nouveau le fichier reçu, ou les documents eux-mêmes, enregistrés un à un depuis le message. Si "
        "c’est impossible, demander à l’établissement de les envoyer de nouveau.",
    ),
    "contenant_refuse": _Told(
        "Message ou archive refusé",
        "Ce qui contient les documents n’est pas fait comme le font les logiciels courants, ou est trop gros.",
        "Un contenant est pris en entier ou pas du tout : rien n’en a été retenu.",
        f"{_CLOSED} Retrouver le message d’origine, enregistrer un à un les "
        "documents qu’il apporte, si son origine est sûre, et les déposer dans inbox/ ; ou demander à "
        "l’établissement d’envoyer les formulaires "
        "eux-mêmes, joints directement au message.",
        _ADMINISTRATEUR,
    ),
    "contenant_imbrique": _Told(
        "Archive dans une archive",
        "Le fichier en contient d’autres, et se trouvait lui-même dans un contenant qui était dans un autre : le "
        "programme n’ouvre pas si loin.",
        "Des formulaires peuvent s’y trouver ; ils n’ont pas été lus.",
        "Ouvrir ce contenant dans le message d’origine, enregistrer un à un les documents qu’il contient et "
        "les déposer "
        "dans inbox/.",
        _SECRETARIAT_ALONE,
    ),
}
"""In the order in which they are documented."""

DIAGNOSES: Mapping[str, Diagnosis] = {
    code: Diagnosis(code, told.titre, told.passe, told.pourquoi, told.qui, told.comment) for code, told in _TOLD.items()
}
"""Code → diagnosis, in the order in which they are documented."""


OPENED = frozenset({"pdf_reunis", "porte_documents", "courriel", "archive"})
"""Diagnoses of what only holds other files, each of which is read: they call for nobody."""


def only_holds(reading: Reading) -> bool:
    """Whether a file is nothing but what holds others, which were taken out of it."""
    return reading.diagnosis is not None and reading.diagnosis.code in OPENED


def diagnose_ligne(rejet: Rejet) -> Diagnosis:
    """Return the diagnosis of a row that was not taken in."""
    dossier = f" (dossier {rejet.dossier})" if rejet.dossier else ""
    return diagnose("ligne_refusee", f"{rejet.lieu}{dossier} : {rejet.motif}")


def diagnose(code: str, precision: str = "") -> Diagnosis:
    """Return the diagnosis of this code; ``precision`` is a French sentence added to what happened."""
    found = DIAGNOSES[code]
    return replace(found, que_s_est_il_passe=f"{found.que_s_est_il_passe} {precision}") if precision else found


def mistrust(diagnosis: Diagnosis, found: str) -> Diagnosis:
    """Say of a file that may act why its copy must not be opened, and what can be done without opening it.

    ``found``: French, what may act in it, after « Il contient ».
    """
    happened = (
        f"{diagnosis.que_s_est_il_passe} Il contient {found}, qui pourrait agir sur l’ordinateur : sa copie porte un "
        "nom en .bin, qui ne s’ouvre pas."
    )
    how = _TOLD[diagnosis.code].ferme or diagnosis.comment
    return replace(diagnosis, que_s_est_il_passe=happened, comment=f"{_CLOSED} {how}")


def named(code: str, nom: str, *, closed: bool) -> Diagnosis:
    """Return the diagnosis of a file of a known nature.

    Args:
        code: of the diagnosis.
        nom: French, what it is, after « C’est ».
        closed: its copy has a name that does not open.
    """
    found = diagnose(code, f"C’est {nom}.")
    if not closed:
        return found
    happened = f"{found.que_s_est_il_passe} Par prudence, sa copie porte un nom en .bin, qui ne s’ouvre pas."
    if how := _TOLD[code].ferme:
        how = f"{_CLOSED} {how}"
    return replace(found, que_s_est_il_passe=happened, comment=how or found.comment)


def too_big(size: int, limit: int) -> Diagnosis:
    """Return the diagnosis of a file that is not opened because of its size (bytes)."""
    return diagnose("trop_gros", f"Il pèse {size / 1e6:.0f} Mo ; la limite est de {limit / 1e6:.0f} Mo.")
