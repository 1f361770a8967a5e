"""Do the two forms agree with one another, and the dossier with the other dossiers?"""

import re
from collections.abc import Iterator
from datetime import timedelta

from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Fiche, Kind, Protocole
from pipeline.dossier.rules.contexte import Contexte, DossierSummary, Verifier, summarise_dossier
from pipeline.dossier.rules.fondements import CONCORDANCE, CONTROLE
from pipeline.dossier.rules.regle import Section, a_verifier, information
from pipeline.dossier.values import fold, phrase, quote
from pipeline.dossier.values.types import Classe, Lecture
from pipeline.dossier.values.typographie import format_long_date, typo

SECTION: Section[Verifier] = Section("Ce qui doit concorder")

_TEMPLATE = (
    "{quoi} n'est pas {pareil} sur la fiche ({fiche}) et sur le protocole ({protocole}) : corrigez l'un des deux."
)


def _same_classe(a: Lecture[Classe], b: Lecture[Classe]) -> bool:
    if a.valeur is None or b.valeur is None:
        return fold(a.texte) == fold(b.texte)
    sections = {a.valeur.section, b.valeur.section} - {""}
    return (a.valeur.niveau, a.valeur.dispositif) == (b.valeur.niveau, b.valeur.dispositif) and len(sections) < 2


def _same_naissance(fiche: Fiche, protocole: Protocole) -> bool:
    a, b = fiche.naissance, protocole.naissance
    return a.valeur == b.valeur if a.valeur and b.valeur else fold(a.texte) == fold(b.texte)


@SECTION.regle(
    a_verifier("NOM_DIFFERENT", "Le nom de l'élève n'est pas le même sur les deux documents", CONCORDANCE),
    a_verifier("PRENOM_DIFFERENT", "Le prénom de l'élève n'est pas le même sur les deux documents", CONCORDANCE),
    a_verifier("NAISSANCE_DIFFERENTE", "La date de naissance n'est pas la même sur les deux documents", CONCORDANCE),
    a_verifier("CLASSE_DIFFERENTE", "La classe n'est pas la même sur les deux documents", CONCORDANCE),
    a_verifier("ETABLISSEMENT_DIFFERENT", "L'établissement n'est pas le même sur les deux documents", CONCORDANCE),
)
def identites_differentes(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """Folded, both forms name the same pupil, class and établissement."""
    fiche, protocole = dossier.fiche, dossier.protocole
    if fiche is None or protocole is None:
        return
    for code, target, quoi, pareil, a, b, memes in (
        ("NOM_DIFFERENT", "nom", "Le nom de l'élève", "le même", fiche.nom, protocole.nom,
         fold(fiche.nom) == fold(protocole.nom)),
        ("PRENOM_DIFFERENT", "prenom", "Le prénom de l'élève", "le même", fiche.prenom, protocole.prenom,
         fold(fiche.prenom) == fold(protocole.prenom)),
        ("NAISSANCE_DIFFERENTE", "naissance", "La date de naissance", "la même", fiche.naissance.texte,
         protocole.naissance.texte, _same_naissance(fiche, protocole)),
        ("CLASSE_DIFFERENTE", "classe", "La classe", "la même", fiche.classe.texte, protocole.classe.texte,
         _same_classe(fiche.classe, protocole.classe)),
        ("ETABLISSEMENT_DIFFERENT", "etablissement", "L'établissement", "le même", fiche.etablissement,
         protocole.etablissement, fold(fiche.etablissement) == fold(protocole.etablissement)),
    ):  # fmt: skip
        if a and b and not memes:
            message = phrase(_TEMPLATE, quoi=typo(quoi), pareil=pareil, fiche=quote(a), protocole=quote(b))
            yield SECTION.anomaly(code, message, None, target)


@SECTION.regle(
    a_verifier(
        "FICHE_PLUS_RECENTE",
        "La fiche d'évaluation est plus récente que le protocole",
        "Annexe I, II : la fiche est renseignée « avant toute demande »",
    ),
    a_verifier("GRILLE_ANCIENNE", "La fiche d'évaluation a plus d'un an", "Annexe I, II"),
)
def dates_de_la_fiche(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """The grid comes before the protocole, and is less than a year old.

    Without a written date the day of reception stands for it (annexe I has none); written dates and receptions are
    never compared with one another.
    """
    fiche, piece = dossier.fiche, dossier.piece_fiche
    if fiche is None or piece is None:
        return
    ecrite = fiche.date_evaluation.valeur
    if dossier.protocole and dossier.piece_protocole:
        fin = dossier.protocole.date.valeur
        fiche_le, protocole_le = (ecrite, fin) if ecrite and fin else (piece.recue_le, dossier.piece_protocole.recue_le)
        if fiche_le > protocole_le:
            message = phrase(
                "La fiche d'évaluation ({fiche}) est plus récente que le protocole ({protocole}) : vérifiez que le "
                "protocole répond encore aux besoins.",
                fiche=format_long_date(fiche_le),
                protocole=format_long_date(protocole_le),
            )
            yield SECTION.anomaly("FICHE_PLUS_RECENTE", message, None, "date")
    if contexte.today - (ecrite or piece.recue_le) > timedelta(days=366):
        message = phrase("La fiche d'évaluation date du {date}, il y a plus d'un an : évaluez de nouveau l'élève.",
                         date=format_long_date(ecrite or piece.recue_le))  # fmt: skip
        yield SECTION.anomaly("GRILLE_ANCIENNE", message, Kind.FICHE, "date_evaluation")


_CIVILITES = frozenset(("M", "MM", "MME", "MLLE", "VVE", "DR", "ET", "ASE"))


def _noms_de_famille(texte: str) -> set[str]:
    """Folded surnames of a written name: its words in capitals, else its last word."""
    mots = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", texte)
    capitales = [mot for mot in mots if mot.isupper() and len(mot) > 1 and mot not in _CIVILITES]
    return {fold(mot) for mot in capitales or mots[-1:]}


@SECTION.regle(
    a_verifier("AUXILIAIRE_PARENT", "L'auxiliaire semble être un parent de l'élève", CONTROLE),
)
def auxiliaire_parent(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """The AVS is not one of the pupil's parents (same surname or same address)."""
    protocole = dossier.protocole
    if protocole is None or not protocole.auxiliaire:
        return
    famille = (protocole.representant, protocole.representant2)
    noms = set().union(*(_noms_de_famille(personne.nom) for personne in famille))
    adresses = {fold(personne.adresse) for personne in famille if personne.adresse}
    if _noms_de_famille(protocole.auxiliaire) & noms or fold(protocole.auxiliaire_adresse) in adresses:
        message = (
            "L'auxiliaire a le même nom ou la même adresse que le représentant légal : vérifiez qui elle ou il est."
        )
        yield SECTION.anomaly("AUXILIAIRE_PARENT", typo(message), Kind.PROTOCOLE, "auxiliaire")


def _compare(ici: DossierSummary, autre: DossierSummary) -> tuple[str, str] | None:
    """Code and sentence for two dossiers whose pupils have the same names."""
    if ici.naissance and autre.naissance and ici.naissance != autre.naissance:
        return "HOMONYME", "Le dossier n° {numero} concerne un autre élève de mêmes nom et prénom."
    if fold(ici.etablissement) == fold(autre.etablissement):
        return (
            "DOSSIER_EN_DOUBLE",
            "Le dossier n° {numero} semble concerner le même élève : vérifiez s'il est en double.",
        )
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
            yield SECTION.anomaly(trouve[0], phrase(trouve[1], numero=autre.numero), None, "nom")
