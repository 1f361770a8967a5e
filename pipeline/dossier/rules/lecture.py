"""What the reading of a file may find wrong; it is found by ``intake``, before any rule looks at the demande."""

from collections.abc import Callable, Iterator

from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.rules.regle import Section, a_verifier, information

_PDF = "Lecture du fichier PDF"
_PAGE = "Lecture des pages d'une copie"

SECTION: Section[Callable[..., Iterator[Anomaly]]] = Section(
    "La lecture des fichiers",
    a_verifier("VALEUR_TYPE_INATTENDU", "Le fichier donne à une case une valeur illisible", _PDF),
    a_verifier("REPONSES_DIVERGENTES", "Le fichier donne deux réponses différentes à la même question", _PDF),
    a_verifier("CHOIX_INCONNU", "Le fichier donne une réponse que le formulaire ne propose pas", _PDF),
    a_verifier("TEXTE_ILLISIBLE", "Le texte d'une case est altéré", _PDF),
    a_verifier("CHAMP_ABSENT", "Une case du formulaire manque dans le fichier", _PDF),
    a_verifier("FORMULAIRE_EN_DOUBLE", "Le fichier contient plusieurs exemplaires du formulaire", _PDF),
    a_verifier("REPONSES_A_MOITIE", "Le logiciel n'a enregistré des réponses qu'à moitié", _PDF, ecole=False),
    a_verifier("PAGES_NON_LUES", "Le fichier contient d'autres pages, qui n'ont pas été lues", _PDF, ecole=False),
    a_verifier("ANNOTATIONS_AJOUTEES", "Du texte a été ajouté par-dessus le formulaire", _PDF, ecole=False),
    a_verifier(
        "REPONSE_NON_LUE",
        "Une réponse se voit sur la page, mais n'a pas pu être lue avec certitude",
        _PAGE,
        ecole=False,
    ),
    a_verifier("PAGE_MANQUANTE", "Il manque une page du formulaire", _PAGE, ecole=False),
    information("LU_SUR_COPIE", "Les réponses ont été lues sur une copie sans champs", _PAGE, ecole=False),
    information("EDITION_ANCIENNE", "Le formulaire est d'une édition antérieure", _PDF, ecole=False),
)
