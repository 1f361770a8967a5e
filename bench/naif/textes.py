"""What a naive program keeps in its source: the service, the grid, the commissions, days in letters."""

import unicodedata
from datetime import date, timedelta

SERVICE = {
    "departement": "Département de la Fiction",
    "adresse": ["2 rue du Cartable", "13999 VILLENEUVE-LA-FICTIVE"],
    "telephone": "04 65 71 00 01",
    "ville": "Villeneuve-la-Fictive",
    "signataire": "Odile PARAPHE",
}
CCPE = (
    "COMMISSION DE CIRCONSCRIPTION",
    "PRESCOLAIRE ET ELEMENTAIRE",
    "8 RUE DE L ARDOISE",
    "13999 VILLENEUVE LA FICTIVE",
)
IA = ("INSPECTION ACADEMIQUE", "1 PLACE DU PUPITRE", "13999 VILLENEUVE LA FICTIVE")
IA_APPEL = "Madame l’Inspectrice d’académie, Monsieur l’Inspecteur d’académie"
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
RANGS = {
    "accueil": "Accueil", "m1": "M1", "m2": "M2", "m3": "M3", "m4": "M4", "interclasse": "Interclasse",
    "am1": "AM1", "am2": "AM2", "am3": "AM3", "am4": "AM4", "retour": "Retour",
}  # fmt: skip
GRILLE = {
    "Vie quotidienne": (
        "Déplacements dans l’établissement", "Installation dans la classe", "Repas", "Hygiène", "Soins autorisés",
        "Habillage",
    ),
    "Vie scolaire": (
        "Expression verbale et/ou non verbale", "Compréhension verbale et/ou non verbale", "Prise de notes",
        "Utilisation des supports pédagogiques", "Réalisation des activités ou exercices", "Manipulations",
        "Utilisation de matériel adapté à son handicap", "Utilisation du matériel informatique", "Contrôles",
        "Activités motrices ou sportives",
    ),
    "Vie de l’élève": (
        "Sorties extra-scolaires", "Sécurité", "Appréhension de l’environnement scolaire",
        "Entrée en relation avec les autres", "Respect des règles de vie", "Persévérance dans l’activité",
        "Prise d’initiative", "Situations de « crises »",
    ),
}  # fmt: skip
NIVEAUX = {"niveau1": "1", "niveau2": "2", "niveau3": "3"}
FREQUENCES = {"jamais": "Jamais", "rares": "Rares", "eventuelles": "Éventuelles"}
OBLIGATOIRES = {
    "fiche": {
        "fiche_eleve_age": ("l’âge de l’élève", "Il manque l’âge de l’élève : écrivez par exemple « 9 ans 3 mois »."),
    },
    "protocole": {
        "proto_modalite": (
            "la manière dont l’élève a besoin d’un(e) auxiliaire (continue, discontinue ou occasionnelle)",
            "Il manque la manière dont l’élève a besoin d’un(e) auxiliaire (continue, discontinue ou occasionnelle) : "
            "cochez une seule des trois cases.",
        ),
    },
}
MOTIFS_DROIT = {
    "besoin d’une aide humaine établi": "le besoin d’une aide humaine dans le cadre de la vie scolaire quotidienne est "
    "établi (circulaire n° 2003-290, I)",
}
"""As the list of the relevé has it → as the letter says it; an accord is all that is measured."""
TITRES = {
    "fiche": "Fiche d’évaluation de l’autonomie de l’élève (annexe I)",
    "protocole": "Protocole d’accompagnement (annexe II)",
}
_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


def en_lettres(jour: date) -> str:
    """« 1er janvier 1995 »."""
    return f"{'1er' if jour.day == 1 else jour.day} {_MOIS[jour.month - 1]} {jour.year}"


def lu(jour: str) -> str:
    """A day as the forms have it (jj/mm/aaaa), in letters; itself when it is none."""
    try:
        return en_lettres(date(int(jour[6:]), int(jour[3:5]), int(jour[:2])))
    except ValueError:
        return jour


def deux_mois_apres(jour: date) -> date:
    """The same day two months later."""
    mois = jour.month + 2
    return date(jour.year + (mois > 12), (mois - 1) % 12 + 1, min(jour.day, 28))


def un_mois_apres(jour: date) -> date:
    """Thirty days later."""
    return jour + timedelta(days=30)


def capitales(ligne: str) -> str:
    """A line of an envelope: capitals without accents or punctuation."""
    sans = "".join(c for c in unicodedata.normalize("NFD", ligne.upper()) if not unicodedata.combining(c))
    return " ".join(sans.replace("’", "'").replace(",", " ").replace("-", " ").split())
