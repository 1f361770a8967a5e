"""What a plain accord would say, before the commission has decided: shown as a proposal, taken only if it accords.

The commission decides; this only spares the secretary from copying what the demande and the calendar say. Nothing is
proposed where they do not say it for certain, and nothing of the reasons: no motif, no decision.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from pipeline.dossier.model.decision import SANS_OCTROI, Nature, SignataireDecision, TypeDecision, periodes
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Protocole
from pipeline.dossier.rules.decision_phases import annee_scolaire_from
from pipeline.dossier.rules.nouvelle_demande import find_new_demande
from pipeline.dossier.seance.tenue import Tenue
from pipeline.dossier.values.calendrier import next_working_day
from pipeline.dossier.values.texte import fold_words
from pipeline.dossier.values.typographie import format_short_date

Proposition = dict[str, str | bool]
"""Target of the decision form → value."""
OCTROI = ("phase.", "base", "temps.", "activite.")
"""How the targets begin that grant something."""
_FIRST = frozenset({"premiere", "premier", "aucun", "aucune", "neant", "non", "jamais", "nouvelle"})
"""First word of an « ancienneté » that says that there was no help before."""


def grants(target: str) -> bool:
    """Whether a target says what is granted: what a refusal leaves as it was proposed was never granted."""
    return target.startswith(OCTROI)


def grants_nothing(decision: object) -> bool:
    """Whether the export value of a decision is one of those that grant nothing."""
    return decision in {one.value for one in SANS_OCTROI}


def is_partial(decision: object) -> bool:
    """Whether the export value of a decision grants a part of what is asked."""
    return decision == TypeDecision.ACCORD_PARTIEL.value


def nature_of(dossier: Dossier, origine: Dossier | None, rappel_jours: int) -> Nature | None:
    """What kind of demande it is; ``None`` when neither the register nor the fiche says it for certain."""
    piece, protocole = dossier.piece_protocole, dossier.protocole
    if origine and piece and protocole:
        found = find_new_demande(origine, protocole, piece.recue_le, rappel_jours)
        return found.nature if found else None
    if origine or dossier.fiche is None:
        return None
    # An earlier help may stand in the papers of a time before this register.
    words = fold_words(dossier.fiche.anciennete).split()
    return Nature.PREMIERE if not words or words[0] in _FIRST else None


def periode(seance: date, origine: Dossier | None) -> tuple[date, date]:
    """From the Monday after the séance, or the end of the help that is running, to the last class day.

    Weekly hours count by the week; after the last class day, the help begins with the next school year.
    """
    debut = seance + timedelta(days=7 - seance.weekday())
    courante = periodes(origine.decision) if origine and origine.decision else ()
    if courante and courante[-1][1] >= debut:
        debut = courante[-1][1] + timedelta(days=1)
    annee = annee_scolaire_from(debut)
    debut = max(next_working_day(debut), annee.debut)
    return debut, annee.dernier_jour_de_classe


def propositions(
    dossier: Dossier, origine: Dossier | None, seance: date, tenue: Tenue, rappel_jours: int
) -> Proposition:
    """Values of a decision form beside those that ``prefilled_forms.decision_prefilled`` takes from the demande.

    Args:
        dossier: the demande.
        origine: the decided dossier that it follows.
        seance: day of the séance.
        tenue: who presides and who signs.
        rappel_jours: days between a reminder and the end of a help (``[delais]``).
    """
    found: Proposition = signature(tenue.signataire)
    nature, protocole = nature_of(dossier, origine, rappel_jours), dossier.protocole
    if nature:
        found["nature"] = nature.value
    if protocole:
        if dossier.entendue is False:
            found["entendue"] = "non"
        if protocole.accompagnement.certaine:
            # A revision takes the place of the help that is running; a renewal follows it.
            debut, fin = periode(seance, None if nature is Nature.REVISION else origine)
            found |= {"phase.1.debut": format_short_date(debut), "phase.1.fin": format_short_date(fin)}
        found |= dict.fromkeys(_activites(protocole), True)
    return found


def signature(qui: SignataireDecision) -> Proposition:
    """Who signs; nothing when nobody said it."""
    parts = {"prenom": qui.prenom, "nom": qui.nom, "qualite": qui.qualite, "delegation": qui.delegation}
    return {f"signataire.{part}": text for part, text in parts.items() if text}


def _activites(protocole: Protocole) -> Iterator[str]:
    """Those that a tick or a « oui » of the protocole asks for; gestures are for the commission to say."""
    if protocole.aide_cours or protocole.aide_installation or protocole.aide_hors_cours:
        yield "activite.classe"
    if protocole.sorties is True:
        yield "activite.sorties"
