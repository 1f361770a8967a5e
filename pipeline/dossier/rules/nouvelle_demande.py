"""A protocole that comes after a decision: the same demande going on, or a new one linked to it, and what that needs.

« Si des évolutions significatives de l'intervention de l'AVS (durée, modalités...) doivent être envisagées, compte
tenu des besoins de l'élève, la CDES devra immédiatement être saisie » (circulaire 2003-290, I). A protocole that only
completes what was decided (signed, with its AVS) stays in its dossier. A new demande is flagged, its grid up to date.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.dossier.delais import recall_day
from pipeline.dossier.model.annexes import BY_TARGET, FIELDS, value_at, written_at
from pipeline.dossier.model.decision import ACCORDS, Nature, TypeDecision, periodes
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import EtatProtocole, Kind, Protocole
from pipeline.dossier.rules.contexte import Contexte, DemandeSection
from pipeline.dossier.rules.fondements import EVOLUTION, NOUVELLE_GRILLE
from pipeline.dossier.rules.regle import a_verifier, bloquant
from pipeline.dossier.values.texte import fold, fold_words
from pipeline.dossier.values.types import Lecture
from pipeline.dossier.values.typographie import NBSP, format_duree, format_long_date

_DATES = ("date", "accord_date")
SECTION = DemandeSection("La demande qui suit une décision")


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


_COORDONNEES = frozenset(
    field.target
    for field in FIELDS[Kind.PROTOCOLE]
    if field.owner and field.owner != "auxiliaire" and field.target.endswith(("adresse", "telephone"))
)
"""Where the family and the établissement are reached."""
_JOURS = frozenset(field.target for field in FIELDS[Kind.PROTOCOLE] if field.target.split(".")[-1] in _DATES)
"""Days on which a protocole was drawn up, agreed to and signed."""


def _says_the_same(ancien: Protocole, nouveau: Protocole, target: str) -> bool:
    dit, redit = value_at(ancien, target), value_at(nouveau, target)
    if isinstance(dit, Lecture) and dit.valeur is not None:
        return bool(dit.valeur == redit.valeur)
    if isinstance(dit, Lecture | str):
        return fold_words(written_at(ancien, target)) == fold_words(written_at(nouveau, target))
    return bool(dit == redit)


def updates_coordinates(dossier: Dossier, protocole: Protocole, recu_le: date, delai_jours: int) -> bool:
    """A protocole received on a decided dossier changes an address or a telephone, and nothing else.

    Sent again with another date when a renewal is due, or after a refusal, it asks the commission again.

    Args:
        dossier: the decided dossier, before the new protocole.
        protocole: the one just received.
        recu_le: day of its reception.
        delai_jours: as for :func:`find_new_demande`.
    """
    ancien = dossier.protocole
    if ancien is None:
        return False
    changes = {
        target
        for target in BY_TARGET[Kind.PROTOCOLE]
        if target != "dossier" and not _says_the_same(ancien, protocole, target)
    }
    anew = find_new_demande(dossier, protocole, recu_le, delai_jours) is not None
    return bool(changes & _COORDONNEES) and changes <= _COORDONNEES | (frozenset() if anew else _JOURS)


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
        delai_jours: days between the reminder and the end, at most (``[delais] rappel_jours``).
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
        if recu_le >= recall_day(lues[0][0], fin, delai_jours):
            return NouvelleDemande(
                Nature.RENOUVELLEMENT, (f"L’accompagnement accordé prend fin le {format_long_date(fin)}.",)
            )
    return NouvelleDemande(Nature.REVISION, evolutions) if evolutions else None


@SECTION.regle(
    a_verifier(
        "EVOLUTION_SIGNIFICATIVE",
        "Évolution significative : la demande fait suite à une décision",
        EVOLUTION,
        ecole=False,
    )
)
def evolution_significative(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """A demande that changes the help being given is put before the commission at once."""
    origine, piece = contexte.origine, dossier.piece_protocole
    if origine is None or piece is None or dossier.protocole is None:
        return
    saisine = find_new_demande(origine, dossier.protocole, piece.recue_le, contexte.rappel_jours)
    if saisine and saisine.nature is Nature.REVISION:
        message = (
            "Évolution significative : cette demande de révision fait suite au dossier n° {numero}. {raisons} La "
            "commission est à saisir immédiatement."
        )
        facts = {"numero": origine.numero, "raisons": " ".join(saisine.raisons)}
        yield SECTION.found("EVOLUTION_SIGNIFICATIVE", Kind.PROTOCOLE, "", message, **facts)


@SECTION.regle(
    bloquant("GRILLE_ANTERIEURE_A_LA_DECISION", "La grille a été remplie avant la décision à revoir", NOUVELLE_GRILLE)
)
def grille_anterieure(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """The grid of a new demande was filled after the decision that it asks to see again."""
    decision = contexte.origine.decision if contexte.origine else None
    seance = decision.seance.valeur if decision else None
    if seance and dossier.evaluee_le and dossier.evaluee_le <= seance:
        message = (
            "La fiche d'évaluation ({date}) est antérieure à la décision du {seance} : remplissez une nouvelle fiche, "
            "avec sa date."
        )
        facts = {"date": dossier.evaluee_le, "seance": seance}
        yield SECTION.found("GRILLE_ANTERIEURE_A_LA_DECISION", Kind.FICHE, "date_evaluation", message, **facts)
