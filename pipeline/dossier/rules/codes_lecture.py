"""Anomalies found while a PDF is read: the catalogue's first part (see ``codes.py``)."""

from pipeline.dossier.model.anomalies import Code, Severite
from pipeline.dossier.values.typographie import typo

B, W, I = Severite.BLOQUANT, Severite.A_VERIFIER, Severite.INFORMATION  # noqa: E741


def declare(identifiant: str, severite: Severite, titre: str, base: str, *, ecole: bool = True) -> Code:
    """Declare one kind of anomaly, with French typography."""
    return Code(identifiant, severite, typo(titre), typo(base), ecole)


_PDF = "Lecture du fichier PDF"
_PAGE = "Lecture des pages d'une copie"

LECTURE = (
    declare("VALEUR_TYPE_INATTENDU", W, "Le fichier donne à une case une valeur illisible", _PDF),
    declare("REPONSES_DIVERGENTES", W, "Le fichier donne deux réponses différentes à la même question", _PDF),
    declare("CHOIX_INCONNU", W, "Le fichier donne une réponse que le formulaire ne propose pas", _PDF),
    declare("TEXTE_ILLISIBLE", W, "Le texte d'une case est altéré", _PDF),
    declare("CHAMP_ABSENT", W, "Une case du formulaire manque dans le fichier", _PDF),
    declare("FORMULAIRE_EN_DOUBLE", W, "Le fichier contient plusieurs exemplaires du formulaire", _PDF),
    declare("REPONSES_A_MOITIE", W, "Le logiciel n'a enregistré des réponses qu'à moitié", _PDF, ecole=False),
    declare("PAGES_NON_LUES", W, "Le fichier contient d'autres pages, qui n'ont pas été lues", _PDF, ecole=False),
    declare("ANNOTATIONS_AJOUTEES", W, "Du texte a été ajouté par-dessus le formulaire", _PDF, ecole=False),
    declare(
        "REPONSE_NON_LUE",
        W,
        "Une réponse se voit sur la page, mais n'a pas pu être lue avec certitude",
        _PAGE,
        ecole=False,
    ),
    declare("PAGE_MANQUANTE", W, "Il manque une page du formulaire", _PAGE, ecole=False),
    declare("LU_SUR_COPIE", I, "Les réponses ont été lues sur une copie sans champs", _PAGE, ecole=False),
    declare("EDITION_ANCIENNE", I, "Le formulaire est d'une édition antérieure", _PDF, ecole=False),
)
