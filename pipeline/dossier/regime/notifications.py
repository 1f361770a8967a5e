"""Texts of the notifications under the regime CDES_2003; merged into the regime's, overridable like them.

Sources: circulaire 2003-290, I; CASF, art. L. 242-6, L. 242-8, L. 242-9; loi 2000-321, art. 4; décret 2003-614 and
fact sheet §1 for the appeals. The time to appeal is worded, never computed: it runs from a day nobody knows yet.
"""

from collections.abc import Mapping

RECOURS = "notification_recours"
"""The text without which no notification is lawful."""

TEXTES: Mapping[str, str] = {
    "notification_vu": "le code de l’éducation, notamment son article L. 351-3 ;\n"
    "le code de l’action sociale et des familles, notamment ses articles L. 242-6, L. 242-8 et "
    "L. 242-9 ;\n"
    "le décret n° 75-1166 du 15 décembre 1975 ;\n"
    "la circulaire DGAS/3C n° 2003-290 du 19 juin 2003 ;",
    "notification_rappel": "Si la présence d’un auxiliaire de vie scolaire est utile dans certains cas, elle ne "
    "saurait être considérée comme une condition de la scolarisation.",
    "notification_evolution": "Si les besoins de l’élève évoluent de façon significative, la commission doit être "
    "saisie immédiatement.",
    "notification_ajournement": "La demande sera de nouveau soumise à la commission dès que ces éléments seront "
    "parvenus au secrétariat.",
    RECOURS: "Dans un délai de deux mois à compter de la réception de cette notification, vous pouvez saisir le "
    "tribunal du contentieux de l’incapacité (TCI) dont dépend votre domicile, par une déclaration faite, remise ou "
    "adressée au secrétariat de ce tribunal. Indiquez vos nom, prénoms, profession et adresse, l’objet de votre "
    "demande et, sommairement, vos motifs ; joignez une copie de cette décision. Ce recours ne suspend pas la "
    "décision, sauf dans les cas que prévoit l’article L. 242-8 du code de l’action sociale et des familles.",
    "notification_recours_gracieux": "Vous pouvez aussi demander au président de la commission de revoir cette "
    "décision, par une lettre adressée au secrétariat (recours gracieux). Cette demande peut ne pas prolonger le "
    "délai de deux mois pour saisir le tribunal.",
    "notification_recours_ailleurs": "Les voies et délais de recours sont notifiés à la famille ou à l’élève majeur.",
    "notification_copies": "établissement scolaire et inspecteur d’académie, directeur des services départementaux de "
    "l’éducation nationale (IA-DSDEN), sans les motifs de fait.",
    "notification_etablissement": "L’auxiliaire intervient à titre principal pendant le temps scolaire ; il ne peut "
    "intervenir au domicile de l’élève. Dès qu’il est connu, faites compléter et signer le protocole, et "
    "renvoyez-le au secrétariat.",
    "notification_reserve": "Ces renseignements sont réservés, avec discrétion, aux personnes qui en ont besoin pour "
    "accompagner l’élève.",
    "notification_ia": "Je vous remercie de bien vouloir mettre en œuvre cette décision, au titre de la coordination "
    "du service des auxiliaires de vie scolaire.",
}
"""Name → French text. One « Vu » a line in ``notification_vu``."""
