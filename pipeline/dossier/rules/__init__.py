"""All checks of a demande, in one pass: a school never corrects a form twice.

Sources: circulaire DGAS/3C 2003-290, annexes I and II; fact sheet §4. The pipeline decides nothing: it says what is
missing, what does not agree and what a person must look at.
"""

from collections.abc import Callable, Iterator, Mapping

from pipeline.dossier.model.dossier import Acceptation, Anomaly, Code, Dossier, Etat, Severite
from pipeline.dossier.rules import (
    besoins,
    completude,
    concordance,
    corrections,
    decision,
    etat,
    lieux,
    nouvelle_demande,
    personnes,
    soins,
    temps,
    valeurs,
    vigilance,
)
from pipeline.dossier.rules.contexte import Contexte, apply_rules
from pipeline.dossier.rules.regle import Section, a_verifier, information

_PDF = "Lecture du fichier PDF"
_PAGE = "Lecture des pages d'une copie"

LECTURE: Section[Callable[..., Iterator[Anomaly]]] = Section(
    "La lecture des fichiers",
    a_verifier("VALEUR_TYPE_INATTENDU", "Le fichier donne à une case une valeur illisible", _PDF),
    a_verifier("REPONSES_DIVERGENTES", "Le fichier donne deux réponses différentes à la même question", _PDF),
    a_verifier("CHOIX_INCONNU", "Le fichier donne une réponse que le formulaire ne propose pas", _PDF),
    a_verifier("TEXTE_ILLISIBLE", "Le texte d'une case est altéré", _PDF),
    a_verifier("CHAMP_ABSENT", "Une case du formulaire manque dans le fichier", _PDF),
    a_verifier("FORMULAIRE_EN_DOUBLE", "Le fichier contient plusieurs exemplaires du formulaire", _PDF),
    a_verifier("REPONSES_A_MOITIE", "Le logiciel n'a enregistré des réponses qu'à moitié", _PDF, ecole=False),
    a_verifier("PAGES_NON_LUES", "Le fichier contient d'autres pages, qui n'ont pas été lues", _PDF, ecole=False),
    a_verifier("FICHIER_ENDOMMAGE", "Le fichier était endommagé", _PDF, ecole=False),
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
"""What the reading of a file may find wrong; ``intake`` finds it, before any rule looks at the demande."""
DEMANDE = (
    completude.SECTION,
    etat.SECTION,
    valeurs.SECTION,
    personnes.SECTION,
    concordance.SECTION,
    temps.SECTION,
    besoins.SECTION,
    soins.SECTION,
    lieux.SECTION,
    vigilance.SECTION,
    nouvelle_demande.SECTION,
    corrections.SECTION,
)
"""The rules of the demande."""
SECTIONS = (LECTURE, *DEMANDE, *decision.SECTIONS)
"""All that may be found, in the order of ``docs/regles.md``."""
CODES: Mapping[str, Code] = {code.code: code for section in SECTIONS for code in section.codes.values()}
"""Identifier → declaration, of every anomaly that may be raised."""


def acceptation(anomalie: Anomaly, dossier: Dossier) -> Acceptation | None:
    """The act by which a person accepted an anomaly « à vérifier »; nothing else can be accepted."""
    if anomalie.severite is not Severite.A_VERIFIER:
        return None
    for acte in dossier.acceptations:
        if acte.code == anomalie.code and acte.target in {"", anomalie.target}:
            return acte
    return None


def find_anomalies(dossier: Dossier, contexte: Contexte) -> tuple[Anomaly, ...]:
    """Everything that is wrong with a dossier, accepted or not: what the reading found, then what the rules find.

    Sorted by form (fiche, protocole, then both), field and severity; each anomaly once.
    """
    lues = [anomalie for piece in dossier.pieces for anomalie in piece.anomalies]
    return apply_rules(DEMANDE, dossier, contexte, lues=lues)


def check(dossier: Dossier, contexte: Contexte) -> tuple[Anomaly, ...]:
    """Everything that is wrong with a dossier, less what a person accepted."""
    return tuple(item for item in find_anomalies(dossier, contexte) if acceptation(item, dossier) is None)


def holds(anomalie: Anomaly) -> bool:
    """Say whether a decision is not notified as long as this stands: it blocks, or a person must accept it first."""
    return anomalie.severite is Severite.BLOQUANT or CODES[anomalie.code].tient


def compute_etat(anomalies: tuple[Anomaly, ...], dossier: Dossier) -> Etat:
    """State of a dossier that was not yet sent: recevable with both forms and nothing that blocks."""
    bloque = any(anomalie.severite is Severite.BLOQUANT for anomalie in anomalies)
    if bloque or dossier.fiche is None or dossier.protocole is None:
        return Etat.A_COMPLETER
    return Etat.RECEVABLE


_INTRODUCTION = """\
# Ce qui est vérifié

Cette liste est produite par le programme (`pipeline rules --markdown`) : ne la modifiez pas à la main.

Trois gravités :

- **bloquant** : la demande n’est pas recevable tant que ce n’est pas corrigé ;
- **à vérifier** : une personne doit regarder ; elle peut l’accepter, avec son nom et son motif. « Tient la
  notification » : les lettres de la décision ne sont écrites qu’une fois le point accepté, ou la décision corrigée ;
- **information** : à savoir, rien à faire.

« École » : le point figure dans la demande de complément envoyée à l’établissement. « Secrétariat » : il n’y figure
pas. Trente demandes ordinaires, de la petite section au lycée professionnel, servent de mesure : aucune n’a de point
bloquant ni à vérifier. Le programme ne calcule ni score, ni droit, ni nombre d’heures : la commission décide.
"""

_HOLDS = ", tient la notification"
_TABLE = """\
## {titre}

| Code | Gravité | Constat | Qui corrige | Fondement |
|---|---|---|---|---|
"""


def render_markdown() -> str:
    """``docs/regles.md``: the catalogue as a French document."""
    parties = [_INTRODUCTION]
    for section in SECTIONS:
        lignes = (
            f"| `{code.code}` | {code.severite.label}{_HOLDS if code.tient else ''} | {code.titre} | "
            f"{'École' if code.ecole else 'Secrétariat'} | {code.base} |\n"
            for code in section.codes.values()
        )
        parties.append(_TABLE.format(titre=section.titre) + "".join(lignes))
    return "\n".join(parties)
