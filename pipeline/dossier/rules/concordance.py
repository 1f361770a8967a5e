"""Do the two forms agree with one another, and the dossier with the other dossiers?"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from pipeline.dossier.model.annexes import value_at, written_at
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import Fiche, Kind, Protocole
from pipeline.dossier.rules.contexte import Contexte, DemandeSection, DossierSummary, summarise_dossier
from pipeline.dossier.rules.fondements import CONCORDANCE, CONTROLE, CRITERES, FICHE_AVANT
from pipeline.dossier.rules.regle import a_verifier, information
from pipeline.dossier.values.dates import is_same_day
from pipeline.dossier.values.texte import fold, quote
from pipeline.dossier.values.types import Classe, Lecture

SECTION = DemandeSection("Ce qui doit concorder")


def _same_classe(a: Lecture[Classe], b: Lecture[Classe]) -> bool:
    if a.valeur is None or b.valeur is None:
        return fold(a.texte) == fold(b.texte)
    # « 6e » and « 6e B » may be one class: only one of the two says which.
    sections = {a.valeur.section, b.valeur.section} - {""}
    # « CM1/CM2 » and « CM2 » may be one class as well.
    levels = set(a.valeur.niveaux) & set(b.valeur.niveaux) or a.valeur.niveaux == b.valeur.niveaux
    return bool(levels) and a.valeur.dispositif == b.valeur.dispositif and len(sections) < 2


def _same_text(a: str, b: str) -> bool:
    return fold(a) == fold(b)


_IDENTITE: Mapping[str, tuple[str, str, Callable[[Any, Any], bool]]] = {
    "nom": ("NOM_DIFFERENT", "Le nom de l'élève n'est pas le même", _same_text),
    "prenom": ("PRENOM_DIFFERENT", "Le prénom de l'élève n'est pas le même", _same_text),
    "naissance": ("NAISSANCE_DIFFERENTE", "La date de naissance n'est pas la même", is_same_day),
    "classe": ("CLASSE_DIFFERENTE", "La classe n'est pas la même", _same_classe),
    "etablissement": ("ETABLISSEMENT_DIFFERENT", "L'établissement n'est pas le même", _same_text),
}
"""Target on both forms → code, what to say, whether they agree."""


@SECTION.annexes(
    *(a_verifier(code, f"{constat} sur les deux documents", CONCORDANCE) for code, constat, _ in _IDENTITE.values())
)
def identites_differentes(fiche: Fiche, protocole: Protocole) -> Iterator[Anomaly]:
    """Folded, both forms name the same pupil, class and établissement."""
    for target, (code, constat, agree) in _IDENTITE.items():
        a, b = written_at(fiche, target), written_at(protocole, target)
        if a and b and not agree(value_at(fiche, target), value_at(protocole, target)):
            message = constat + " sur la fiche ({fiche}) et sur le protocole ({protocole}) : corrigez l'un des deux."
            yield SECTION.found(code, None, target, message, fiche=quote(a), protocole=quote(b))


@SECTION.regle(
    a_verifier("FICHE_PLUS_RECENTE", "La fiche d'évaluation est plus récente que le protocole", FICHE_AVANT),
    a_verifier("GRILLE_ANCIENNE", "La fiche d'évaluation a plus d'un an", CRITERES),
)
def dates_de_la_fiche(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """The grid comes before the protocole, and is less than a year old.

    Written dates and receptions are never compared with one another.
    """
    fiche, piece, evaluee_le = dossier.fiche, dossier.piece_fiche, dossier.evaluee_le
    if fiche and piece and dossier.protocole and dossier.piece_protocole:
        ecrite, fin = fiche.date_evaluation.valeur, dossier.protocole.date.valeur
        fiche_le, protocole_le = (ecrite, fin) if ecrite and fin else (piece.recue_le, dossier.piece_protocole.recue_le)
        if fiche_le > protocole_le:
            message = (
                "La fiche d'évaluation ({fiche}) est plus récente que le protocole ({protocole}) : vérifiez que le "
                "protocole répond encore aux besoins."
            )
            yield SECTION.found("FICHE_PLUS_RECENTE", None, "date", message, fiche=fiche_le, protocole=protocole_le)
    if evaluee_le and contexte.today - evaluee_le > timedelta(days=366):
        message = "La fiche d'évaluation date du {date}, il y a plus d'un an : évaluez de nouveau l'élève."
        yield SECTION.found("GRILLE_ANCIENNE", Kind.FICHE, "date_evaluation", message, date=evaluee_le)


def _compare(ici: DossierSummary, autre: DossierSummary) -> tuple[str, str] | None:
    """Code and sentence for two dossiers whose pupils have the same names."""
    if ici.naissance and autre.naissance and ici.naissance != autre.naissance:
        return "HOMONYME", "Le dossier n° {numero} concerne un autre élève de mêmes nom et prénom."
    if fold(ici.etablissement) == fold(autre.etablissement):
        message = "Le dossier n° {numero} semble concerner le même élève : vérifiez s'il est en double."
        return "DOSSIER_EN_DOUBLE", message
    if ici.naissance and autre.naissance:
        return "DEUX_ETABLISSEMENTS", (
            "Le dossier n° {numero} concerne un élève de mêmes nom, prénom et date de naissance dans un autre "
            "établissement : vérifiez s'il s'agit du même élève."
        )
    return None


@SECTION.regle(
    information("HOMONYME", "Un autre élève porte les mêmes nom et prénom", CONTROLE, ecole=False),
    a_verifier("DOSSIER_EN_DOUBLE", "Un autre dossier semble concerner le même élève", CONTROLE, ecole=False),
    a_verifier(
        "DEUX_ETABLISSEMENTS",
        "Le même élève semble avoir un dossier dans un autre établissement",
        CONTROLE,
        ecole=False,
    ),
)
def autres_dossiers(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """Other dossiers about the same pupil, perhaps; a person settles it."""
    ici = summarise_dossier(dossier)
    if ici is None or not ici.nom or not ici.prenom:
        return
    for autre in contexte.autres:
        if autre.numero == ici.numero or (fold(autre.nom), fold(autre.prenom)) != (fold(ici.nom), fold(ici.prenom)):
            continue
        if trouve := _compare(ici, autre):
            yield SECTION.found(trouve[0], None, "nom", trouve[1], numero=autre.numero)
