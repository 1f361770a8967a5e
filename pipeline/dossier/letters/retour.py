"""The forms that go back to the établissement with a demande de complément: what each asks for, and where.

They ask for exactly what the letter asks for, so that nobody fills in anything twice. A form goes back only to the
établissement that sent it (fact sheet §7): where the two forms name different ones, until a person accepts that both
are the same, the form of the other one stays here.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.dossier.letters.corrections import asked_of_etablissement
from pipeline.dossier.model.dossier import Anomaly, Dossier, Severite
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.typographie import typo

ABSENT = typo(
    "Ce formulaire ne nous est pas parvenu. Ce que nous savons déjà y est inscrit : vérifiez-le, complétez le reste, "
    "enregistrez et renvoyez ce fichier."
)


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
        ici = [
            item
            for item in utiles
            if item.target and (item.kind is kind or (item.kind is None and hasattr(form, item.target.split(".")[0])))
        ]
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
