"""What is missing or inconsistent, arranged to be read: points by form, items of the grid grouped.

The établissement reads each message; a family reads fixed wordings only (never a value of the form, hence never a
health fact).

The forms that go back with a demande de complément ask for exactly what the letter asks for, so that nobody fills in
anything twice. A form goes back only to the établissement that sent it (fact sheet §7): where the two forms name
different ones, until a person accepts that both are the same, the form of the other one stays here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, groupby

from pipeline.dossier.model.annexes import REQUIRED, is_answered
from pipeline.dossier.model.dossier import Anomaly, Dossier, Severite
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
ABSENT = typo(
    "Ce formulaire ne nous est pas parvenu. Ce que nous savons déjà y est inscrit : vérifiez-le, complétez le reste, "
    "enregistrez et renvoyez ce fichier."
)


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


@dataclass(frozen=True, slots=True)
class Retour:
    """One form to send back."""

    kind: Kind
    absent: bool
    """It was never received: the blank form, with what the other one says of the pupil."""
    raisons: Mapping[str, str]
    """Target of a field, or root of several, → French: what to do there. Empty for a form never received."""
    annonce: str
    """French: how many answers remain, for the first page."""


def list_numeros(valeurs: Iterable[int]) -> str:
    """« 2, 5 et 7 à 9 »."""
    mots: list[str] = []
    # Numbers that follow one another are all as far from their ranks.
    for _, suite in groupby(enumerate(sorted(set(valeurs))), lambda paire: paire[1] - paire[0]):
        numeros = [str(numero) for _, numero in suite]
        mots += [f"{numeros[0]} à {numeros[-1]}"] if len(numeros) > 2 else numeros
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
    groupes: dict[str, list[Anomaly]] = defaultdict(list)
    for anomalie in anomalies:
        if _item_number(anomalie) is not None:
            groupes[anomalie.code].append(anomalie)
    points: list[Point] = []
    for anomalie in anomalies:
        groupe = groupes[anomalie.code]
        if anomalie not in groupe or len(groupe) < GROUPED_FROM:
            points.append(Point(anomalie.message))
        elif anomalie is groupe[0]:
            rangs = [rang for item in groupe if (rang := _item_number(item)) is not None]
            titre = CODES[anomalie.code].titre
            texte = typo(f"Items {list_numeros(rangs)} : {titre[0].lower()}{titre[1:]}.")
            points.append(Point(texte, _group_items(rangs)))
    return points


def asked_of_etablissement(anomalies: Iterable[Anomaly]) -> list[Anomaly]:
    """What is asked of the établissement, in the order given; forms not received apart, which are told otherwise.

    Nobody there can mend what the form lets nobody answer, as the marker of its edition: that is the secretariat's.
    """
    return [
        item
        for item in anomalies
        if CODES[item.code].ecole
        and (item.kind is None or not item.target or is_answered(item.kind, item.target))
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


def retours(dossier: Dossier, anomalies: tuple[Anomaly, ...]) -> tuple[Retour, ...]:
    """The forms to send back for these anomalies, fiche first; none when no form says to which établissement."""
    if dossier.fiche is None and dossier.protocole is None:
        return ()
    utiles = asked_of_etablissement(anomalies)
    autres = any(item.code == "ETABLISSEMENT_DIFFERENT" for item in utiles)
    trouves = []
    for kind, form in ((Kind.FICHE, dossier.fiche), (Kind.PROTOCOLE, dossier.protocole)):
        if form is None:
            # Sent all the same, with what we know already: nobody types twice what the other form says.
            trouves.append(Retour(kind, absent=True, raisons={}, annonce=ABSENT))
            continue
        if autres and kind is Kind.FICHE:
            continue  # The letter is addressed to the établissement of the protocole.
        ici = [item for item in utiles if item.target and item.kind in (kind, None) and is_answered(kind, item.target)]
        raisons: dict[str, list[str]] = defaultdict(list)
        for item in ici:
            raisons[item.target].append(item.message)
        if raisons:
            bloquants = {item.target for item in ici if item.severite is Severite.BLOQUANT}
            messages = {target: " ".join(dites) for target, dites in raisons.items()}
            annoncees = annonce(len(bloquants), len(raisons) - len(bloquants))
            trouves.append(Retour(kind, absent=False, raisons=messages, annonce=annoncees))
    return tuple(trouves)


def annonce(bloquants: int, a_verifier: int) -> str:
    """« 3 réponses à compléter et 1 à vérifier : … »; one count at least is not zero."""
    nombres = []
    if bloquants:
        nombres.append(f"{bloquants} réponse{'s' if bloquants > 1 else ''} à compléter")
    if a_verifier:
        mot = "" if bloquants else f" réponse{'s' if a_verifier > 1 else ''}"
        nombres.append(f"{a_verifier}{mot} à vérifier")
    seule = bloquants + a_verifier == 1
    suite = (
        "elle est surlignée en jaune, avec une flèche dans la marge. Le reste de vos réponses est conservé."
        if seule
        else "elles sont surlignées en jaune, avec une flèche dans la marge. Vos autres réponses sont conservées."
    )
    return typo(f"{' et '.join(nombres)} : {suite}")
