"""A protocole that comes after a decision: the same demande going on, or a new one linked to it.

« Si des évolutions significatives de l'intervention de l'AVS (durée, modalités...) doivent être envisagées, compte
tenu des besoins de l'élève, la CDES devra immédiatement être saisie » (circulaire 2003-290, I). A protocole that only
completes what was decided (signed, with its AVS) stays in its dossier.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.dossier.model.decision import ACCORDS, Nature, TypeDecision, periodes
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import EtatProtocole, Protocole
from pipeline.dossier.values import fold
from pipeline.dossier.values.typographie import NBSP, format_duree, format_long_date


@dataclass(frozen=True, slots=True)
class NouvelleDemande:
    """A new demande on a decided dossier."""

    nature: Nature
    raisons: tuple[str, ...]
    """French sentences: why it is one."""


_AIDES = (
    ("aide_deplacements", "aide aux déplacements"),
    ("aide_installation", "aide à l’installation"),
    ("aide_cours", "aide pendant les cours"),
    ("sorties", "accompagnement des sorties"),
    ("classes_transplantees", "accompagnement des classes transplantées"),
    ("aide_hors_cours", "aide en dehors des cours"),
    ("extrascolaire", "accompagnement dans des lieux extrascolaires"),
)
_TEXTES = (
    ("aide_cours_precision", "nature de l’aide pendant les cours"),
    ("aide_hors_cours_precision", "nature de l’aide en dehors des cours"),
    ("extrascolaire_precision", "lieux extrascolaires"),
    ("taches_particulieres", "tâches particulières"),
)


def _duree_changes(ancien: Protocole, nouveau: Protocole, accordees: set[int]) -> Iterator[str]:
    avant, apres = ancien.accompagnement, nouveau.accompagnement
    signe = nouveau.etat is EtatProtocole.SIGNE
    if apres.valeur is not None:
        # A signed protocole says the hours granted; a proposition repeats those asked for.
        connues = accordees if signe else accordees | {avant.valeur}
        if apres.valeur not in connues:
            yield f"Le temps d’accompagnement devient {format_duree(apres.valeur)} par semaine."
    elif fold(apres.texte) != fold(avant.texte):
        yield "Le temps d’accompagnement change et ne se lit pas avec certitude."


def _modalite_changes(ancien: Protocole, nouveau: Protocole) -> Iterator[str]:
    signe = nouveau.etat is EtatProtocole.SIGNE
    if nouveau.modalite is not ancien.modalite and not (signe and nouveau.modalite is None):
        yield "La manière d’accompagner (continue, discontinue, occasionnelle) change."
    for champ, nom in _AIDES:
        avant, apres = bool(getattr(ancien, champ)), bool(getattr(nouveau, champ))
        if apres and not avant:
            yield f"Une tâche s’ajoute{NBSP}: {nom}."
        elif avant and not apres and not signe:
            yield f"Une tâche n’est plus demandée{NBSP}: {nom}."
    for champ, nom in _TEXTES:
        dit, redit = fold(getattr(ancien, champ)), fold(getattr(nouveau, champ))
        if redit != dit and (redit or not signe):
            yield f"La description change{NBSP}: {nom}."


def find_new_demande(dossier: Dossier, protocole: Protocole, recu_le: date, delai_jours: int) -> NouvelleDemande | None:
    """Tell whether a protocole received on a decided dossier is a new demande; ``None``: it belongs to the dossier.

    - no decision yet, or an ajournement: it completes the demande;
    - a refus: a new demande;
    - received once the reminder of the end is due, and not signed for the present period: a renewal;
    - else a revision when the duration or the modalities of the help change; a protocole that says the same, or that
      is signed with what was granted, stays in the dossier.

    Args:
        dossier: the decided dossier, before the new protocole.
        protocole: the one just received.
        recu_le: day of its reception.
        delai_jours: days between the reminder and the end (``[delais] rappel_jours``).
    """
    decision, ancien = dossier.decision, dossier.protocole
    if decision is None or ancien is None or decision.decision in (None, TypeDecision.AJOURNEMENT):
        return None
    if decision.decision not in ACCORDS:
        return NouvelleDemande(Nature.PREMIERE, ("La décision précédente était un refus.",))
    lues = periodes(decision)
    evolutions = (
        *_duree_changes(ancien, protocole, {minutes for _, _, minutes in lues}),
        *_modalite_changes(ancien, protocole),
    )
    if lues and protocole.etat is not EtatProtocole.SIGNE:
        fin = lues[-1][1]
        if recu_le >= fin - timedelta(days=delai_jours):
            return NouvelleDemande(
                Nature.RENOUVELLEMENT, (f"L’accompagnement accordé prend fin le {format_long_date(fin)}.",)
            )
    return NouvelleDemande(Nature.REVISION, evolutions) if evolutions else None
