"""What is missing or inconsistent, arranged to be read: points by form, items of the grid grouped.

The établissement reads each message; a family reads fixed
wordings only (never a value of the form, hence never a health fact).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from pipeline.dossier.model.annexes import REQUIRED
from pipeline.dossier.model.anomalies import Anomaly, Severite
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.grille import GROUPES, ITEMS
from pipeline.dossier.rules import CODES
from pipeline.dossier.values.typographie import typo

TITRES: Mapping[Kind, str] = {
    Kind.FICHE: "Fiche d’évaluation de l’autonomie de l’élève (annexe I)",
    Kind.PROTOCOLE: "Protocole d’accompagnement (annexe II)",
}
BOTH_FORMS = "Concordance des deux documents"
ABSENT_FORM_CODES = ("FICHE_MANQUANTE", "PROTOCOLE_MANQUANT")
"""Codes that the sections tell in their own way."""
GROUPED_FROM = 4
"""From this many items of the grid under one code, they make one point."""


@dataclass(frozen=True, slots=True)
class ItemGrille:
    """One item of the grid, to be named."""

    numero: int
    libelle: str


@dataclass(frozen=True, slots=True)
class GroupeItems:
    """Items of one group of the grid."""

    nom: str
    lignes: list[ItemGrille]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to do."""

    texte: str
    grille: list[GroupeItems] = field(default_factory=list)
    """Empty when the sentence says it all."""
    numero: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """The points of one form: first what blocks, then what is to be checked."""

    titre: str
    a_completer: list[Point]
    a_verifier: list[Point]


@dataclass(frozen=True, slots=True)
class Manque:
    """What one form lacks, for a family."""

    titre: str
    absent: bool
    points: list[str]


def list_numeros(valeurs: Iterable[int]) -> str:
    """« 2, 5 et 7 à 9 »."""
    plages: list[list[int]] = []
    for valeur in sorted(set(valeurs)):
        if plages and valeur == plages[-1][1] + 1:
            plages[-1][1] = valeur
        else:
            plages.append([valeur, valeur])
    mots: list[str] = []
    for debut, fin in plages:
        mots += [f"{debut} à {fin}"] if fin - debut > 1 else [str(n) for n in sorted({debut, fin})]
    return " et ".join([", ".join(mots[:-1]), mots[-1]] if len(mots) > 1 else mots)


def _item_number(anomalie: Anomaly) -> int | None:
    """Number of the item of the grid that an anomaly is about."""
    racine, _, rang = anomalie.target.partition(".")
    return int(rang) if racine in ("niveau", "besoin") and rang.isdecimal() else None


def _group_items(rangs: Iterable[int]) -> list[GroupeItems]:
    voulus = set(rangs)
    return [
        GroupeItems(nom, lignes)
        for nom in GROUPES
        if (lignes := [ItemGrille(i.numero, i.libelle) for i in ITEMS if i.groupe == nom and i.numero in voulus])
    ]


def _points(anomalies: list[Anomaly]) -> list[Point]:
    """One point per anomaly, in their order; many items under one code make a single point."""
    par_code: dict[str, list[int]] = {}
    for anomalie in anomalies:
        rang = _item_number(anomalie)
        if rang is not None:
            par_code.setdefault(anomalie.code, []).append(rang)
    points: list[Point] = []
    faits: set[str] = set()
    for anomalie in anomalies:
        rangs = par_code.get(anomalie.code, []) if _item_number(anomalie) is not None else []
        if len(rangs) < GROUPED_FROM:
            points.append(Point(anomalie.message))
        elif anomalie.code not in faits:
            faits.add(anomalie.code)
            titre = CODES[anomalie.code].titre
            texte = typo(f"Items {list_numeros(rangs)} : {titre[0].lower()}{titre[1:]}.")
            points.append(Point(texte, _group_items(rangs)))
    return points


def asked_of_etablissement(anomalies: Iterable[Anomaly]) -> list[Anomaly]:
    """What is asked of the établissement, in the order given; forms not received apart, which are told otherwise."""
    return [
        item
        for item in anomalies
        if CODES[item.code].ecole
        and item.code not in ABSENT_FORM_CODES
        and item.severite in (Severite.BLOQUANT, Severite.A_VERIFIER)
    ]


def sections(dossier: Dossier, anomalies: tuple[Anomaly, ...]) -> list[Section]:
    """What the établissement has to do, by form, numbered through; a form not received is one point."""
    utiles = asked_of_etablissement(anomalies)
    recus = {piece.kind for piece in dossier.pieces}
    rang = count(1)

    def numbered(points: Iterable[Point]) -> list[Point]:
        return [replace(point, numero=next(rang)) for point in points]

    resultat: list[Section] = []
    for kind in (*TITRES, None):
        ici = [anomalie for anomalie in utiles if anomalie.kind is kind]
        if kind is not None and kind not in recus:
            texte = typo("Ce document n’a pas été reçu : remplissez le formulaire et envoyez-le-nous.")
            bloquants, a_verifier = [Point(texte)], list[Point]()
        else:
            bloquants = _points([item for item in ici if item.severite is Severite.BLOQUANT])
            a_verifier = _points([item for item in ici if item.severite is Severite.A_VERIFIER])
        if bloquants or a_verifier:
            titre = TITRES[kind] if kind else BOTH_FORMS
            resultat.append(Section(titre, numbered(bloquants), numbered(a_verifier)))
    return resultat


def manques(dossier: Dossier, anomalies: tuple[Anomaly, ...]) -> list[Manque]:
    """What blocks the demande, by form, in fixed wordings that a family may read."""
    recus = {piece.kind for piece in dossier.pieces}
    resultat: list[Manque] = []
    for kind in TITRES:
        ici = [item for item in anomalies if item.kind is kind and item.severite is Severite.BLOQUANT]
        if kind not in recus:
            resultat.append(Manque(TITRES[kind], absent=True, points=[]))
            continue
        rangs = [rang for item in ici if item.target.startswith("niveau.") and (rang := _item_number(item)) is not None]
        groupes = [f"une réponse aux items {list_numeros(rangs)} de la grille"] if len(rangs) >= GROUPED_FROM else []
        seuls = [
            typo(REQUIRED[kind].get(item.target) or CODES[item.code].titre)
            for item in ici
            if not (groupes and item.target.startswith("niveau."))
        ]
        points = list(dict.fromkeys(seuls + groupes))
        if points:
            resultat.append(Manque(TITRES[kind], absent=False, points=points))
    return resultat
